import { type Kysely, sql } from "kysely";
import type { Pool, PoolClient } from "pg";
import type { DB } from "../db/generated.ts";

/** What the SDK shows in its log; it connects through the pool only. */
export function poolUrl(pool: Pool): string {
  const { host, port, database, user, connectionString } = pool.options;
  return connectionString ?? `postgresql://${user ?? ""}@${host ?? "localhost"}:${port ?? 5432}/${database ?? ""}`;
}

/**
 * The engine looks up who owns a run on its own pool while our transaction holds a connection of ours. From one pool, as
 * many workflows as it has connections wait for each other for ever.
 *
 * @throws Error when both are the same pool
 */
export async function assertSeparatePools(enginePool: Pool, database: Kysely<DB>): Promise<void> {
  const acquired = new Set<unknown>();
  const note = (client: PoolClient) => acquired.add("processID" in client ? client.processID : undefined);
  enginePool.on("acquire", note);
  try {
    const found = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database);
    if (acquired.has(found.rows[0]?.pid)) {
      throw new Error(
        "The engine and the application share one pool of connections; give the engine its own (createEnginePool)",
      );
    }
  } finally {
    enginePool.off("acquire", note);
  }
}
