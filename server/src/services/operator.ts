import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@sophia/core";
import { readConfig, type ConfigRow } from "../config.ts";
import { createEnginePool, externalUrls, migrate, startEmbeddedPostgres, whileUnused } from "../platform/db/index.ts";
import { accessFile, accessSchema } from "./command-line-access.ts";
import { readKept } from "./kept-file.ts";
import { createLog } from "./log.ts";

/** The operator's commands that need the machine itself rather than the service's HTTP door. */

export function configTable(): readonly ConfigRow[] {
  return readConfig().rows;
}

/** Where the command line finds Sophia and with which key: as configured, else as the last start on this machine left it. */
export function commandLineDoor(): { readonly url: string | undefined; readonly key: string | undefined } {
  const { SOPHIA_URL, SOPHIA_API_KEY, SOPHIA_DATA_DIR } = readConfig().values;
  const kept = readKept(accessFile(SOPHIA_DATA_DIR), accessSchema);
  const { url, key } = kept.kind === "value" ? kept.value : {};
  return { url: SOPHIA_URL ?? url, key: SOPHIA_API_KEY ?? key };
}

/**
 * Brings the database of DATABASE_URL, and the engine's schema in it, to this code: for services that are started with
 * DATABASE_APP_URL only.
 *
 * @returns the migrations applied now. @throws AppError `invalid_request` without DATABASE_URL; else as `migrate`.
 */
export async function migrateDatabase(): Promise<readonly string[]> {
  const { DATABASE_URL, SOPHIA_LOG_LEVEL } = readConfig().values;
  if (DATABASE_URL === undefined) {
    throw new AppError(
      "invalid_request",
      "DATABASE_URL is not set. The embedded database needs no migration by hand: each start does it.",
    );
  }
  // Loaded for this command only: the others are to be quick.
  const [{ migrateEngine }, { engineLog }] = await Promise.all([
    import("../platform/engine/index.ts"),
    import("./engine-log.ts"),
  ]);
  const log = createLog(SOPHIA_LOG_LEVEL);
  const { ownerUrl, engineUrl } = externalUrls(DATABASE_URL);
  const applied = await migrate({ ownerUrl, log });
  const enginePool = createEnginePool({ url: engineUrl, log });
  try {
    await migrateEngine(enginePool, engineLog(log));
  } finally {
    await enginePool.end();
  }
  return applied;
}

/** What a reset removes, all of it made by Sophia; anything else in the folder stays. */
const ownEntries = new Set([
  "postgres",
  "postgres.log",
  "postgres.log.old",
  "postgres-passwords.json",
  "index",
  "sample.json",
  "command-line.json",
  "secrets.key",
  "runtime",
]);

/** Of those, also what an interrupted write or first start left half made. */
function isOurs(entry: string): boolean {
  return (
    ownEntries.has(entry.replace(/\.partial$/, "")) ||
    entry.startsWith("postgres.new-") ||
    /^secrets\.key\.(\d+|[\da-f-]{36}\.partial)$/.test(entry)
  );
}

/**
 * Removes everything Sophia keeps on this machine, so that the next start begins anew.
 *
 * @returns the folder. @throws AppError `conflict` while a Sophia, or its PostgreSQL, runs on it; `invalid_request` with an external database.
 */
export async function reset(): Promise<string> {
  const { SOPHIA_DATA_DIR: dataDir, DATABASE_URL, DATABASE_APP_URL } = readConfig().values;
  if ((DATABASE_URL ?? DATABASE_APP_URL) !== undefined) {
    throw new AppError(
      "invalid_request",
      "DATABASE_URL or DATABASE_APP_URL is set: Sophia does not delete a database that somebody else runs. Drop and create it there, or unset them.",
    );
  }
  if (!existsSync(dataDir)) return dataDir;
  if (existsSync(join(dataDir, "postgres"))) await endOrphan(dataDir);
  await whileUnused(dataDir, () => {
    for (const entry of readdirSync(dataDir))
      if (isOurs(entry)) rmSync(join(dataDir, entry), { recursive: true, force: true });
  });
  return dataDir;
}

/** Ends the PostgreSQL that a killed Sophia left behind. To own it first proves that no other Sophia uses the folder. */
async function endOrphan(dataDir: string): Promise<void> {
  try {
    const database = await startEmbeddedPostgres({ dataDir, log: () => undefined });
    await database.stop();
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "conflict") throw error;
    // Damaged, or on a full disk: a reason to reset, and none against it as long as it does not run.
  }
}
