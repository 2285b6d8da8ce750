import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { sql } from "kysely";
import { testConnection, testDatabase, type TestDatabase } from "../db/testing.ts";
import { keyIdOf } from "./key-wrapper.ts";
import {
  columnOfTests,
  keepValue,
  keyNamed,
  openTestSecrets,
  ownFolder,
  placeOf,
  sealedDirectly,
  valueOf,
} from "./sealer.test-support.ts";
import { dataKeyIdOf } from "./sealed-value.ts";

async function database(t: TestContext): Promise<TestDatabase> {
  const made = await testDatabase();
  t.after(() => made.drop());
  return made;
}

const fileKeyId = (folder: string, name: string): string =>
  keyIdOf(Buffer.from(readFileSync(join(folder, name), "utf8"), "base64"));

test("after a rotation everything opens, by processes that were there before too, and the old key is gone", async (t) => {
  const { db } = await database(t);
  const keys = ownFolder();
  const secrets = await openTestSecrets(db, keys);
  const bystander = await openTestSecrets(db, keys);
  const rows = Array.from({ length: 120 }, (_, number) => `row ${number}`);
  const sealed = await Promise.all(rows.map((row) => secrets.sealer.seal(`value of ${row}`, placeOf(row))));
  const before = fileKeyId(keys.dataDir, "secrets.key");

  const rotation = await secrets.rotate(await secrets.planRotation({ dataKeys: false }));

  const to = fileKeyId(keys.dataDir, "secrets.key");
  assert.deepEqual(rotation, { from: before, to, rewrapped: 120, reencrypted: 0, forgotten: [before] });
  assert.notEqual(to, before);
  assert.deepEqual(readdirSync(keys.dataDir), ["secrets.key"]);
  const wrappedBy = await db.selectFrom("data_key").select("wrapping_key_id").distinct().execute();
  assert.deepEqual(wrappedBy, [{ wrapping_key_id: to }]);
  for (const opener of [secrets, bystander, await openTestSecrets(db, keys)]) {
    for (const [at, row] of rows.entries())
      assert.equal(await opener.sealer.open(sealed[at] ?? Buffer.alloc(0), placeOf(row)), `value of ${row}`);
  }
  const late = await bystander.sealer.seal("late", placeOf("late"));
  assert.equal(await secrets.sealer.open(late, placeOf("late")), "late");
});

test("the same request carried out again makes no second key", async (t) => {
  const { db } = await database(t);
  const keys = ownFolder();
  const secrets = await openTestSecrets(db, keys);
  const request = await secrets.planRotation({ dataKeys: false });
  const first = await secrets.rotate(request);
  assert.deepEqual(await secrets.rotate(request), { ...first, rewrapped: 0, forgotten: [] });
});

test("while another process rotates nothing is done, and it says so; afterwards it is done", async (t) => {
  const { db } = await database(t);
  const secrets = await openTestSecrets(db, ownFolder());
  const request = await secrets.planRotation({ dataKeys: false });
  await db.connection().execute(async (other) => {
    await sql`select pg_advisory_lock(7311)`.execute(other);
    await assert.rejects(secrets.rotate(request), /rotated by another process/);
    await sql`select pg_advisory_unlock(7311)`.execute(other);
  });
  assert.notEqual((await secrets.rotate(request)).to, request.from);
});

test("a process that still holds a key of which the database took leave cannot seal by it, and says so", async (t) => {
  const { db } = await database(t);
  const { dataDir } = ownFolder();
  const [old, following] = [keyNamed("old"), keyNamed("following")];
  const stale = await openTestSecrets(db, { key: old, keyFile: undefined, previousKeys: [], dataDir });
  const secrets = await openTestSecrets(db, { key: following, keyFile: undefined, previousKeys: [old], dataDir });
  await secrets.rotate(await secrets.planRotation({ dataKeys: false }));
  await assert.rejects(stale.sealer.seal("secret", placeOf("a")), /is no longer the current one. Start it again/);
  const sealed = await secrets.sealer.seal("secret", placeOf("a"));
  await assert.rejects(stale.sealer.open(sealed, placeOf("a")), /which this process does not have/);
  assert.deepEqual(await db.selectFrom("wrapping_key").select("id").execute(), [
    { id: keyIdOf(Buffer.from(following, "base64")) },
  ]);
});

test("a configured key is followed by configuring another; without one there is nothing to do, and it says how", async (t) => {
  const { db } = await database(t);
  const { dataDir } = ownFolder();
  const keys = { key: keyNamed("old"), keyFile: undefined, previousKeys: [], dataDir };
  const secrets = await openTestSecrets(db, keys);
  const sealed = await secrets.sealer.seal("secret", placeOf("a"));
  await assert.rejects(secrets.planRotation({ dataKeys: false }), /put the new key there and the old one into/);
  const both = await openTestSecrets(db, { ...keys, key: keyNamed("new"), previousKeys: [keyNamed("old")] });
  const rotation = await both.rotate(await both.planRotation({ dataKeys: false }));
  assert.equal(rotation.rewrapped, 1);
  const alone = await openTestSecrets(db, { ...keys, key: keyNamed("new") });
  assert.equal(await alone.sealer.open(sealed, placeOf("a")), "secret");
});

test("from the data folder's key to a configured one: the old file still opens until the rotation", async (t) => {
  const { db } = await database(t);
  const keys = ownFolder();
  const sealed = await (await openTestSecrets(db, keys)).sealer.seal("secret", placeOf("a"));
  const secrets = await openTestSecrets(db, { ...keys, key: keyNamed("configured") });
  assert.equal(await secrets.sealer.open(sealed, placeOf("a")), "secret");
  await secrets.rotate(await secrets.planRotation({ dataKeys: false }));
  const elsewhere = await openTestSecrets(db, { ...ownFolder(), key: keyNamed("configured") });
  assert.equal(await elsewhere.sealer.open(sealed, placeOf("a")), "secret");
});

test("with new data keys every value is encrypted anew, and the old data keys go a day later", async (t) => {
  const { db } = await database(t);
  const keys = ownFolder();
  const secrets = await openTestSecrets(db, keys);
  const row = await testConnection(db, "gong");
  const place = placeOf(row);
  const old = await secrets.sealer.seal("secret", place);
  await keepValue(db, row, old);

  const request = await secrets.planRotation({ dataKeys: true });
  assert.equal((await secrets.rotate(request)).reencrypted, 1);
  assert.equal((await secrets.rotate(request)).reencrypted, 0, "once for a request");
  const anew = await valueOf(db, row);
  assert.notEqual(dataKeyIdOf(anew), dataKeyIdOf(old));
  assert.equal(await secrets.sealer.open(anew, place), "secret");
  assert.equal(await secrets.sealer.open(old, place), "secret", "what was sealed just before and is written late");

  await db
    .updateTable("data_key")
    .set({ retired_at: new Date(Date.now() - 25 * 3_600_000) })
    .where("id", "=", dataKeyIdOf(old) ?? "")
    .execute();
  await secrets.rotate(await secrets.planRotation({ dataKeys: true }));
  const fresh = await openTestSecrets(db, keys);
  await assert.rejects(fresh.sealer.open(old, place), /data key is gone/);
  assert.equal(await fresh.sealer.open(await valueOf(db, row), place), "secret");
});

test("an old data key that a value still names stays, however long ago it was replaced", async (t) => {
  const { db } = await database(t);
  const keys = ownFolder();
  const secrets = await openTestSecrets(db, keys, { columns: [{ ...columnOfTests, replace: async () => false }] });
  const row = await testConnection(db, "gong");
  await keepValue(db, row, await secrets.sealer.seal("secret", placeOf(row)));
  await secrets.rotate(await secrets.planRotation({ dataKeys: true }));
  await db
    .updateTable("data_key")
    .set({ retired_at: new Date(0) })
    .where("retired_at", "is not", null)
    .execute();
  await secrets.rotate(await secrets.planRotation({ dataKeys: true }));
  const fresh = await openTestSecrets(db, keys);
  assert.equal(await fresh.sealer.open(await valueOf(db, row), placeOf(row)), "secret");
});

test("values of the first format are brought over before the key that sealed them goes", async (t) => {
  const { db } = await database(t);
  const keys = ownFolder();
  const secrets = await openTestSecrets(db, keys);
  const row = await testConnection(db, "slack");
  const key = Buffer.from(readFileSync(join(keys.dataDir, "secrets.key"), "utf8"), "base64");
  await keepValue(db, row, sealedDirectly("secret", placeOf(row).purpose, key));
  await secrets.rotate(await secrets.planRotation({ dataKeys: false }));
  assert.equal(await secrets.sealer.open(await valueOf(db, row), placeOf(row)), "secret");
});
