import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { connectors } from "@sophia/connectors";
import { testConnection, testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { isFirstReading } from "./first-reading.ts";

let database: TestDatabase;
let connectionId = "";
const minuteMs = 60_000;
const byId = new Map(connectors.map((connector) => [connector.manifest.id, connector]));
const streams = byId.get("gong")?.manifest.streams ?? [];

before(async () => {
  database = await testDatabase();
});
after(() => database.drop());
beforeEach(async () => {
  await database.db.deleteFrom("connection").execute();
  connectionId = await testConnection(database.db, "gong");
});

const asked = (): Promise<boolean> => isFirstReading({ db: database.db, connectors: byId }, minuteMs);

async function read(ids: readonly string[]): Promise<void> {
  await database.db
    .insertInto("stream_state")
    .values(ids.map((stream) => ({ connection_id: connectionId, stream, run: 1, backfilled_at: new Date() })))
    .execute();
}

test("a new source is read for the first time until the last of its streams was read once", async () => {
  const ids = streams.map(({ id }) => id);
  assert.ok(ids.length > 1);
  assert.equal(await asked(), true);
  await read(ids.slice(0, -1));
  assert.equal(await asked(), true, "one stream is left, of which nothing is known yet");
  await read(ids.slice(-1));
  assert.equal(await asked(), false);
});

test("a source that is large, or waits for a person, keeps nobody waiting", async () => {
  const { db } = database;
  await db
    .updateTable("connection")
    .set({ created_at: new Date(Date.now() - 2 * minuteMs) })
    .execute();
  assert.equal(await asked(), false, "it was connected long ago");
  await db.updateTable("connection").set({ created_at: new Date(), state: "sign_in_needed" }).execute();
  assert.equal(await asked(), false, "it is not read");
});
