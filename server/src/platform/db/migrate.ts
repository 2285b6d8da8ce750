import { setTimeout as sleep } from "node:timers/promises";
import type { ClientBase } from "pg";
import { AppError } from "@sophia/core";
import { connectOrExplain } from "./connect-or-explain.ts";
import { checkServer } from "./server-check.ts";
import { type DbLog, silent } from "./log.ts";
import { label, type Migration, readMigrations } from "./migration-files.ts";
import {
  checkEngineRights,
  databaseRights,
  ensureRoles,
  grantsAfterMigrations,
  grantsBeforeMigrations,
} from "./roles.ts";

/** Advisory lock of one database: one process migrates, the others wait and find it done. */
const migrationLock = 7305;

export interface MigrateOptions {
  /** Connects as the owner. */
  readonly ownerUrl: string;
  readonly log?: DbLog;
  /** Other migrations than ours, for tests. */
  readonly migrations?: readonly Migration[];
  /** How long another process may be migrating before we give up. */
  readonly waitMs?: number;
  /** How long a server may take to let us in. Default 10,000. */
  readonly connectTimeoutMs?: number;
}

/**
 * Brings a database to the schema of this code: roles and rights, then each migration that is missing, in order, each in
 * its own transaction together with the note that it was applied. Safe to call from many processes at once, and again.
 *
 * @returns the labels of the migrations applied now
 * @throws AppError `unavailable` (server unfit, no rights, unreachable), `conflict` (the database is newer than the code,
 *   or an applied migration was edited), `internal` (a migration failed; everything of it was rolled back)
 */
export async function migrate({
  ownerUrl,
  log = silent,
  migrations = readMigrations(),
  waitMs = 600_000,
  connectTimeoutMs,
}: MigrateOptions): Promise<string[]> {
  const client = await connectOrExplain(ownerUrl, "sophia migrate", connectTimeoutMs);
  try {
    await checkServer(client);
    await takeLock(client, waitMs, log);
    await ensureRoles(client);
    await inTransaction(client, async () => {
      await client.query(databaseRights(await databaseName(client)));
      await client.query(grantsBeforeMigrations);
      await client.query(
        `create table if not exists schema_migration (
           number integer primary key, name text not null, checksum text not null,
           applied_at timestamptz not null default now())`,
      );
    });
    await checkEngineRights(client);
    const missing = toApply(await appliedMigrations(client), migrations);
    for (const migration of missing) await apply(client, migration, log);
    await inTransaction(client, () => client.query(grantsAfterMigrations));
    return missing.map(label);
  } finally {
    await client.end();
  }
}

/**
 * For processes that do not migrate: is the schema the one this code was written for?
 *
 * @throws AppError `conflict` when it is older, newer or different
 */
export async function assertMigrated(client: ClientBase, migrations = readMigrations()): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('schema_migration') is not null as there",
  );
  const missing = toApply(rows[0]?.there ? await appliedMigrations(client) : [], migrations);
  if (missing[0]) {
    throw new AppError(
      "conflict",
      `The database has yet to get ${missing.length} migrations (${label(missing[0])} first). Run \`sophia migrate\`.`,
    );
  }
}

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

async function appliedMigrations(client: ClientBase): Promise<Applied[]> {
  const { rows } = await client.query<Applied>("select number, name, checksum from schema_migration order by number");
  return rows;
}

function toApply(applied: readonly Applied[], migrations: readonly Migration[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const row of applied) {
    const migration = known.get(row.number);
    if (!migration) {
      throw new AppError(
        "conflict",
        `The database is newer than this Sophia: it has the migration ${label(row)}, which this version does not know. ` +
          "Start the newer version, or restore a backup from before the upgrade.",
      );
    }
    if (migration.checksum !== row.checksum || migration.name !== row.name) {
      throw new AppError(
        "conflict",
        `The migration ${label(migration)} was edited after it had been applied to this database` +
          `${migration.name === row.name ? "" : ` as ${label(row)}`}. Restore the file and put the change into a new migration.`,
      );
    }
  }
  const last = applied.at(-1)?.number ?? -1;
  const missing = migrations.filter((migration) => !applied.some((row) => row.number === migration.number));
  const late = missing.find((migration) => migration.number < last);
  if (late) {
    throw new AppError(
      "conflict",
      `The migration ${label(late)} comes before one that this database already has (number ${last}). Give it the next number.`,
    );
  }
  return missing;
}

/** Tried again and again instead of waited for: a waiting statement would block `create index concurrently`. */
async function takeLock(client: ClientBase, waitMs: number, log: DbLog): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (let attempt = 0; ; attempt += 1) {
    const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [
      migrationLock,
    ]);
    if (rows[0]?.taken) return;
    if (attempt === 20) log("info", "Another process is migrating the database; waiting for it.");
    if (Date.now() > deadline) {
      throw new AppError(
        "timeout",
        `Another process has been migrating the database for ${waitMs / 1000} s. Try again when it is done.`,
      );
    }
    await sleep(100);
  }
}

async function apply(client: ClientBase, migration: Migration, log: DbLog): Promise<void> {
  const started = Date.now();
  try {
    if (migration.outsideTransaction) {
      await dropInvalidIndexes(client, migration);
      await client.query(migration.sql);
      await note(client, migration);
    } else {
      await inTransaction(client, async () => {
        await client.query(migration.sql);
        await note(client, migration);
      });
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      "internal",
      `The migration ${label(migration)} failed${migration.outsideTransaction ? "" : " and was rolled back"}: ${reason}`,
      { cause },
    );
  }
  log("info", `Applied migration ${label(migration)} in ${Date.now() - started} ms.`);
}

async function databaseName(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>("select quote_ident(current_database()) as name");
  return rows[0]?.name ?? "";
}

async function note(client: ClientBase, { number, name, checksum }: Migration): Promise<void> {
  await client.query("insert into schema_migration (number, name, checksum) values ($1, $2, $3)", [
    number,
    name,
    checksum,
  ]);
}

/** A `create index concurrently` that was interrupted leaves an index that is never used and blocks its name. */
async function dropInvalidIndexes(client: ClientBase, migration: Migration): Promise<void> {
  const { rows } = await client.query<{ name: string; qualified: string }>(
    `select c.relname as name, c.oid::regclass::text as qualified
     from pg_index i join pg_class c on c.oid = i.indexrelid where not i.indisvalid`,
  );
  for (const { name, qualified } of rows) {
    if (migration.sql.includes(name)) await client.query(`drop index concurrently ${qualified}`);
  }
}

async function inTransaction(client: ClientBase, work: () => Promise<unknown>): Promise<void> {
  await client.query("begin");
  try {
    await work();
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined); // The first error is the one to tell.
    throw error;
  }
}
