import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { silent } from "./log.ts";
import { createAppPool, createDatabase } from "./pools.ts";
import { testDatabase } from "./testing.ts";

test("a connection that breaks within a transaction, between two statements, fails that transaction and not the process", async (t) => {
  const database = await testDatabase();
  const pool = createAppPool({ url: database.appUrl, log: silent });
  const db = createDatabase(pool);
  t.after(async () => {
    await db.destroy();
    await database.drop();
  });
  const lost = Promise.withResolvers<void>();
  pool.on("connect", (client) => client.once("end", () => lost.resolve()));
  const transaction = db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await sql`select pg_terminate_backend(${rows[0]?.pid}::integer)`.execute(database.db);
    await lost.promise;
    await sql`select 1`.execute(tx);
  });
  await assert.rejects(transaction, /not queryable|terminat/);
  assert.deepEqual((await sql<{ one: number }>`select 1 as one`.execute(db)).rows, [{ one: 1 }]);
});
