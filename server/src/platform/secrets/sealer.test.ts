import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { inspect } from "node:util";
import { AppError } from "@sophia/core";
import * as fc from "fast-check";
import { testDatabase } from "../db/testing.ts";
import { keyNamed, openTestSecrets, ownFolder, placeOf } from "./sealer.test-support.ts";

const database = await testDatabase();
after(() => database.drop());
const { db } = database;
const keys = ownFolder();
const secrets = await openTestSecrets(db, keys);
const { sealer } = secrets;

test("what was sealed is opened again, by another process too, and looks like nothing in between", async () => {
  const other = await openTestSecrets(db, keys);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
      const plain = text.toWellFormed();
      const place = placeOf("one row");
      const sealed = await sealer.seal(plain, place);
      assert.equal(await sealer.open(sealed, place), plain);
      assert.equal(await other.sealer.open(sealed, place), plain);
      if (plain.length > 8) assert.ok(!sealed.includes(Buffer.from(plain)));
    }),
  );
});

test("a changed byte is refused, wherever it is", async () => {
  const place = placeOf(randomUUID());
  const sealed = await sealer.seal("xoxb-1", place);
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await assert.rejects(sealer.open(changed, place), AppError, `byte ${at}`);
  }
  for (const length of [0, 1, 17, 44, sealed.length - 1])
    await assert.rejects(sealer.open(sealed.subarray(0, length), place), AppError);
});

test("a sealed value that is moved to another row, or used for another purpose, does not open", async () => {
  const [row, otherRow] = [randomUUID(), randomUUID()];
  const sealed = await sealer.seal("xoxb-1", placeOf(row));
  await sealer.seal("xoxb-2", placeOf(otherRow));
  await assert.rejects(sealer.open(sealed, placeOf(otherRow)), /belongs elsewhere/);
  await assert.rejects(sealer.open(sealed, { purpose: "another", row }), /belongs elsewhere/);
});

test("a data key that is moved to another place in the table does not open what is sealed there", async () => {
  const [row, otherRow] = [randomUUID(), randomUUID()];
  await sealer.seal("mine", placeOf(row));
  const sealed = await sealer.seal("theirs", placeOf(otherRow));
  const mine = await db.selectFrom("data_key").select("wrapped").where("row_id", "=", row).executeTakeFirstOrThrow();
  await db.updateTable("data_key").set(mine).where("row_id", "=", otherRow).execute();
  const fresh = await openTestSecrets(db, keys);
  await assert.rejects(fresh.sealer.open(sealed, placeOf(otherRow)), /data key was changed/);
});

test("each place has a data key of its own, and many who seal there at once share it", async () => {
  const row = randomUUID();
  const sealed = await Promise.all(Array.from({ length: 10 }, () => sealer.seal("same", placeOf(row))));
  await sealer.seal("same", placeOf(randomUUID()));
  const made = await db.selectFrom("data_key").select("id").where("row_id", "=", row).execute();
  assert.equal(made.length, 1);
  assert.equal(new Set(sealed.map((value) => value.toString("hex"))).size, 10, "each with a nonce of its own");
});

test("neither the keys nor what they open stand in what is printed of them", async () => {
  const place = placeOf(randomUUID());
  const text = inspect([secrets, await sealer.seal("a plain word", place)], { depth: 9, showHidden: true });
  assert.ok(!text.includes("a plain word"));
  const given = await openTestSecrets(db, { ...keys, key: keyNamed("printed") });
  const hex = Buffer.from(keyNamed("printed"), "base64").toString("hex");
  const printed = inspect(given, { depth: 9, showHidden: true });
  assert.ok(!printed.includes(keyNamed("printed")) && !printed.replaceAll(" ", "").includes(hex));
});
