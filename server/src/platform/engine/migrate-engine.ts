import { migrateDataSourcePG } from "@dbos-inc/dbos-sdk/datasource";
import type { Pool } from "pg";
import type { EngineLog } from "./log.ts";
import { engineSchema } from "./schema.ts";
import { migrateSystemTables } from "./sdk-internals.ts";

/**
 * Brings the schema `engine` up to what this version of the SDK needs; call it after `migrate()` of the database. The
 * role of the pool owns that schema and has rights nowhere else. Many processes may call it at once, and again.
 */
export async function migrateEngine(enginePool: Pool, log: EngineLog): Promise<void> {
  await migrateSystemTables(enginePool, log);
  const client = await enginePool.connect();
  try {
    await client.query("begin");
    await migrateDataSourcePG(async (text) => (await client.query<Record<string, unknown>>(text)).rows, engineSchema);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined); // The first error is the one to tell.
    throw error;
  } finally {
    client.release();
  }
}
