/**
 * Writes `generated.ts`: the types of every table and view, read from a freshly migrated database.
 * `node server/src/platform/db/generate-types.ts` writes; with `--check` it fails when the file is out of date.
 */
import { execFile } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { testDatabase } from "./testing.ts";

const generatedFile = path.join(import.meta.dirname, "generated.ts");

/** JSON is written as text and checked when read: pg would send an array as a PostgreSQL array, and nothing vouches for the shape. */
const json = "ColumnType<unknown, string, string>";
const typeMapping = { int8: "number", json, jsonb: json };

/** @returns the text that `generated.ts` should have */
export async function generatedTypes(): Promise<string> {
  const database = await testDatabase();
  try {
    const command = path.join(path.dirname(createRequire(import.meta.url).resolve("kysely-codegen")), "cli", "bin.js");
    const { stdout } = await promisify(execFile)(process.execPath, [
      command,
      "--dialect=postgres",
      `--url=${database.ownerUrl}`,
      "--print",
      "--date-parser=string",
      "--default-schema=public",
      "--exclude-pattern=schema_migration",
      `--type-mapping=${JSON.stringify(typeMapping)}`,
    ]);
    return stdout.slice(stdout.indexOf("/**"));
  } finally {
    await database.drop();
  }
}

if (import.meta.main) {
  const wanted = await generatedTypes();
  const current = fs.existsSync(generatedFile) ? fs.readFileSync(generatedFile, "utf8") : "";
  if (process.argv.includes("--check")) {
    if (wanted !== current) {
      console.error(
        "server/src/platform/db/generated.ts does not match the migrations. Run: node server/src/platform/db/generate-types.ts",
      );
      process.exitCode = 1;
    }
  } else {
    fs.writeFileSync(generatedFile, wanted);
    console.log(wanted === current ? "generated.ts was up to date." : "Wrote generated.ts.");
  }
}
