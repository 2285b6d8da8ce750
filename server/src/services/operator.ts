import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@sophia/core";
import { readConfig, type ConfigRow } from "../config.ts";
import { startEmbeddedPostgres } from "../platform/db/index.ts";
import { accessFile, accessSchema } from "./command-line-access.ts";

/** The operator's commands that need the machine itself rather than the service's HTTP door. */

export function configTable(): readonly ConfigRow[] {
  return readConfig().rows;
}

/** Where the command line finds Sophia and with which key: as configured, else as the last start on this machine left it. */
export function commandLineDoor(): { readonly url: string | undefined; readonly key: string | undefined } {
  const { SOPHIA_URL, SOPHIA_API_KEY, SOPHIA_DATA_DIR } = readConfig().values;
  const path = accessFile(SOPHIA_DATA_DIR);
  const kept = existsSync(path) ? accessSchema.safeParse(JSON.parse(readFileSync(path, "utf8"))).data : undefined;
  return { url: SOPHIA_URL ?? kept?.url, key: SOPHIA_API_KEY ?? kept?.key };
}

/** What a reset removes, all of it made by Sophia; anything else in the folder stays. */
const ownEntries = new Set([
  "postgres",
  "postgres.log",
  "postgres-passwords.json",
  "index",
  "sample.json",
  "command-line.json",
  "secrets.key",
]);

/**
 * Removes everything Sophia keeps on this machine, so that the next start begins anew.
 *
 * @returns the folder. @throws AppError `conflict` while a Sophia runs on it; `invalid_request` with an external database.
 */
export async function reset(): Promise<string> {
  const { SOPHIA_DATA_DIR: dataDir, DATABASE_URL } = readConfig().values;
  if (DATABASE_URL !== undefined) {
    throw new AppError(
      "invalid_request",
      "DATABASE_URL is set: Sophia does not delete a database that somebody else runs. Drop and create it there, or unset DATABASE_URL.",
    );
  }
  if (!existsSync(dataDir)) return dataDir;
  if (existsSync(join(dataDir, "postgres"))) {
    // Owning the database proves that no other Sophia uses the folder.
    const database = await startEmbeddedPostgres({ dataDir, log: () => undefined });
    await database.stop();
  }
  for (const entry of readdirSync(dataDir)) {
    if (ownEntries.has(entry)) rmSync(join(dataDir, entry), { recursive: true, force: true });
  }
  return dataDir;
}
