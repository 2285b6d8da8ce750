import { globSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { permissions } from "@sophia/core/api";
import { Client } from "pg";
import { testKey } from "../features/identity/test-support.ts";
import type { TestDatabase } from "../platform/db/testing.ts";

/** A login that the service may run as, with this password. */
export async function plantedLogin(
  { name: databaseName, adminUrl, ownerUrl }: TestDatabase,
  password: string,
): Promise<{ readonly name: string; readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `planted_${databaseName.slice(-12)}`;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create role ${name} login password ${admin.escapeLiteral(password)}`);
  await admin.query(`grant sophia_app, sophia_engine, sophia_reader to ${name}`);
  const url = new URL(ownerUrl);
  url.username = name;
  url.password = encodeURIComponent(password);
  return {
    name,
    url: url.href,
    async drop() {
      await admin.query(`reassign owned by ${name} to current_user`);
      await admin.query(`drop role if exists ${name}`);
      await admin.end();
    },
  };
}

/** A key that may do everything, and reads what this person reads. */
export async function administratorKey({ db }: TestDatabase, email: string): Promise<string> {
  const { key } = await testKey(db, { email, permissions });
  return key;
}

/** Every row of every table of ours and of the engine's, as text. */
export async function databaseText({ ownerUrl }: TestDatabase): Promise<string> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ table: string }>(
      `select format('%I.%I', schemaname, tablename) as table from pg_tables where schemaname in ('public', 'engine')`,
    );
    const texts: string[] = [];
    for (const { table } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${table} t`);
      texts.push(table, ...rows.map(({ row }) => row));
    }
    return texts.join("\n");
  } finally {
    await client.end();
  }
}

/** All files below a folder, their bytes as text. */
export function filesText(folder: string, except: readonly string[] = []): string {
  return globSync("**/*", { cwd: folder })
    .filter((path) => !except.includes(basename(path)) && statSync(join(folder, path)).isFile())
    .map((path) => `${path}\n${readFileSync(join(folder, path), "latin1")}`)
    .join("\n");
}
