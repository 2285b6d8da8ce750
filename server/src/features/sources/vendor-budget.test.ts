import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { testConnection, testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { blockUntil, takeTurn } from "./vendor-budget.ts";

let database: TestDatabase;
let connectionId = "";
const never = new AbortController().signal;

before(async () => {
  database = await testDatabase();
});
after(() => database.drop());
beforeEach(async () => {
  connectionId = await testConnection(database.db, "slack");
});

async function bucketTokens(name: string): Promise<number> {
  const row = await database.db
    .selectFrom("vendor_budget")
    .select("tokens")
    .where("connection_id", "=", connectionId)
    .where("limit_name", "=", name)
    .executeTakeFirstOrThrow();
  return row.tokens;
}

test("turns are handed out no faster than the vendor's rate, however many ask at once", async () => {
  const limit = { requests: 1_200, perMs: 60_000 }; // 20 a second
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: 40 }, () => takeTurn(database.db, { connectionId, name: "m", limit, factor: 1 }, never)),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  // 20 at once from the full bucket, 20 more at 20 a second: a vendor that counts would never see more.
  assert.ok(seconds >= 0.95, `40 turns took ${seconds} s`);
});

test("a day's limit is a day's worth in the bucket: single calls need not wait for their share", async () => {
  await takeTurn(
    database.db,
    { connectionId, name: "day", limit: { requests: 10_000, perMs: 86_400_000 }, factor: 1 },
    never,
  );
  assert.ok((await bucketTokens("day")) > 9_990);
});

test("nobody takes a turn before the pause that the vendor asked for is over", async () => {
  const limit = { requests: 6_000, perMs: 60_000 };
  await blockUntil(database.db, connectionId, "m", 300);
  const startedAt = performance.now();
  await takeTurn(database.db, { connectionId, name: "m", limit, factor: 1 }, never);
  assert.ok(performance.now() - startedAt >= 295);
});

test("a shorter pause never ends a longer one", async () => {
  await blockUntil(database.db, connectionId, "m", 60_000);
  await blockUntil(database.db, connectionId, "m", 10);
  const stop = new AbortController();
  const turn = takeTurn(
    database.db,
    { connectionId, name: "m", limit: { requests: 10, perMs: 1_000 }, factor: 1 },
    stop.signal,
  );
  stop.abort();
  await assert.rejects(turn, { name: "AbortError" });
});

test("two connections and two limits have buckets of their own", async () => {
  await takeTurn(database.db, { connectionId, name: "a", limit: { requests: 1, perMs: 60_000 }, factor: 1 }, never);
  await takeTurn(database.db, { connectionId, name: "b", limit: { requests: 1, perMs: 60_000 }, factor: 1 }, never);
  assert.ok((await bucketTokens("a")) >= 0 && (await bucketTokens("b")) >= 0);
});
