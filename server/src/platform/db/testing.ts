/**
 * For the tests of every room: a fresh, migrated, real PostgreSQL database in about 0.1 s.
 *
 *   const database = await testDatabase();   // in before() or at the top of a test
 *   database.db                               // Kysely<DB>, as the app role
 *   database.ownerUrl, appUrl, engineUrl, readerUrl   // connection strings of this database, one for each role
 *   await database.drop();                    // in after(): ends `db` and drops the database
 *
 * All test files of a run, also in parallel, share one embedded cluster in the temporary folder. It is started by the first
 * and ends by itself a few seconds after the last test process is gone, its files with it: nothing to set up or tear down.
 */
import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Kysely } from "kysely";
import { Pool } from "pg";
import { z } from "zod";
import type { DatabaseUrls } from "./external.ts";
import type { DB } from "./generated.ts";
import { silent } from "./log.ts";
import { readMigrations } from "./migration-files.ts";
import { migrate } from "./migrate.ts";
import { createAppPool, createDatabase } from "./pools.ts";
import { databaseRights } from "./roles.ts";
import { withStartMutex } from "./start-mutex.ts";
import { withDatabase } from "./urls.ts";

export interface TestDatabase extends DatabaseUrls {
  /** As the app role. Its idle connections do not keep the process alive. */
  readonly db: Kysely<DB>;
  readonly name: string;
  /** The superuser, on the maintenance database. */
  readonly adminUrl: string;
  /** Ends `db` and drops the database, also while others are connected to it. */
  readonly drop: () => Promise<void>;
}

export interface TestDatabaseOptions {
  /** False gives an empty database that belongs to the owner role. */
  readonly migrated?: boolean;
}

export async function testDatabase({ migrated = true }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { admin, urls } = await (shared ??= connectToCluster());
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const template = migrated ? await (migratedName ??= migratedTemplate(admin, urls)) : "template1";
  await admin.query(`create database ${name} template ${template} owner sophia_owner`);
  if (migrated) await admin.query(databaseRights(name));
  const own = {
    ownerUrl: withDatabase(urls.ownerUrl, name),
    appUrl: withDatabase(urls.appUrl, name),
    engineUrl: withDatabase(urls.engineUrl, name),
    readerUrl: withDatabase(urls.readerUrl, name),
  };
  const db = createDatabase(createAppPool({ url: own.appUrl, log: silent, allowExitOnIdle: true }));
  return {
    ...own,
    adminUrl: urls.adminUrl,
    name,
    db,
    drop: async () => {
      await db.destroy();
      await admin.query(`drop database if exists ${name} with (force)`);
    },
  };
}

export const clusterUrlsSchema = z.object({
  adminUrl: z.url(),
  ownerUrl: z.url(),
  appUrl: z.url(),
  engineUrl: z.url(),
  readerUrl: z.url(),
});
type ClusterUrls = z.infer<typeof clusterUrlsSchema>;

/** Shared by each process that uses the cluster, taken alone by the cluster's process before it stops. */
export const usersLock = 7306;

interface Shared {
  readonly admin: Pool;
  readonly urls: ClusterUrls;
}

// One for the process: each test file runs in its own.
let shared: Promise<Shared> | undefined;
let migratedName: Promise<string> | undefined;

/** One folder for each user and clone, so that two of them do not meet. */
function clusterFolder(): string {
  const id = createHash("sha256")
    .update(import.meta.dirname)
    .digest("hex")
    .slice(0, 12);
  return path.join(os.tmpdir(), `sophia-test-${process.getuid?.() ?? "user"}-${id}`);
}

async function connectToCluster(): Promise<Shared> {
  const folder = clusterFolder();
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
  const running = await joinCluster(folder);
  if (running) return running;
  return withStartMutex(folder, async () => {
    // Started by another test file while we waited, or in the act of stopping.
    for (;;) {
      const joined = await joinCluster(folder);
      if (joined) return joined;
      await startCluster(folder);
    }
  });
}

async function joinCluster(folder: string): Promise<Shared | undefined> {
  const file = path.join(folder, "urls.json");
  if (!fs.existsSync(file)) return undefined;
  const parsed = clusterUrlsSchema.safeParse(JSON.parse(fs.readFileSync(file, "utf8")));
  if (!parsed.success) return undefined;
  // One session, kept: it holds the lock. While it is idle it does not keep the process alive.
  const admin = new Pool({
    connectionString: parsed.data.adminUrl,
    application_name: "sophia test",
    max: 1,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true,
  });
  admin.on("error", () => undefined); // Reported by the query in hand.
  try {
    const { rows } = await admin.query<{ joined: boolean }>("select pg_try_advisory_lock_shared($1) as joined", [
      usersLock,
    ]);
    if (rows[0]?.joined) return { admin, urls: parsed.data };
  } catch {
    // It has ended: the caller starts another.
  }
  await admin.end();
  return undefined;
}

/** The cluster lives in a process of its own, since no test process knows whether it is the last. */
function startCluster(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, "testing-cluster.ts"), folder], {
      detached: true,
      stdio: ["ignore", "pipe", "ignore"],
      env: { PATH: "/usr/bin:/bin" },
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (!said.includes("ready\n")) return;
      child.stdout.destroy();
      child.unref();
      resolve();
    });
    child.once("error", reject);
    child.once("close", () => reject(new Error(`The test cluster did not start: ${said}`)));
  });
}

/** Migrated once for each state of the migration files; databases are copied from it. */
async function migratedTemplate(admin: Pool, urls: ClusterUrls): Promise<string> {
  const state = createHash("sha256").update(fs.readFileSync(path.join(import.meta.dirname, "roles.ts")));
  for (const { checksum } of readMigrations()) state.update(checksum);
  const name = `template_${state.digest("hex").slice(0, 24)}`;
  if (await exists(admin, name)) return name;
  await admin.query("select pg_advisory_lock($1)", [templateLock]);
  try {
    if (await exists(admin, name)) return name;
    const partial = `partial_${randomUUID().replaceAll("-", "")}`;
    await admin.query(`create database ${partial} owner sophia_owner`);
    await migrate({ ownerUrl: withDatabase(urls.ownerUrl, partial) });
    await admin.query(`alter database ${partial} rename to ${name}`);
    return name;
  } finally {
    await admin.query("select pg_advisory_unlock($1)", [templateLock]);
  }
}

/** Makes the template: one test process at a time. */
const templateLock = 7307;

async function exists(admin: Pool, database: string): Promise<boolean> {
  const { rowCount } = await admin.query("select from pg_database where datname = $1", [database]);
  return rowCount === 1;
}

/** A connection of the sample company in a test's database, for rows that need one. @returns its id */
export async function testConnection(db: Kysely<DB>, source: "slack" | "gong"): Promise<string> {
  const { id } = await db
    .insertInto("connection")
    .values({
      source,
      name: "n",
      base_url: "http://x",
      account: JSON.stringify({ externalId: randomUUID(), name: "n", url: null }),
      credentials_sealed: Buffer.from("x"),
      rate_factor: 1,
      sample: true,
      state: "active",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}
