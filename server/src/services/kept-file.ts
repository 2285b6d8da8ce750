import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { z } from "zod";
import { AppError } from "@sophia/core";

/** What a small file of the data folder holds. `damaged`: it is there, and it is not what we wrote. */
export type Kept<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "missing" }
  | { readonly kind: "damaged" };

/** Reads a JSON file of the data folder. */
export function readKept<Schema extends z.ZodType>(path: string, schema: Schema): Kept<z.output<Schema>> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
    throw new AppError("unavailable", `${path} cannot be read. Give Sophia's user the rights to it.`, { cause });
  }
  try {
    return { kind: "value", value: schema.parse(JSON.parse(text)) };
  } catch {
    return { kind: "damaged" };
  }
}

/**
 * Writes it, for its owner's eyes only; the file is as it was or as it shall be, never half of it.
 *
 * @throws AppError `unavailable` when the folder takes it not
 */
export function writeKept(path: string, value: unknown): void {
  const partial = `${path}.partial`;
  try {
    rmSync(partial, { force: true });
    writeFileSync(partial, `${JSON.stringify(value)}\n`, { mode: 0o600, flag: "wx", flush: true });
    renameSync(partial, path);
  } catch (cause) {
    rmSync(partial, { force: true });
    throw new AppError(
      "unavailable",
      `${path} cannot be written: the disk is full, or the folder is closed to Sophia. Mend that and start again.`,
      { cause },
    );
  }
}
