import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { AppError } from "@sophia/core";
import { testConnection, testDatabase, type TestDatabase } from "../db/testing.ts";
import { keyIdOf } from "./key-wrapper.ts";
import type { KeySource } from "./key-ring.ts";
import {
  emptyFolder,
  keepValue,
  keyNamed,
  openTestSecrets,
  ownFolder,
  placeOf,
  sealedDirectly,
  valueOf,
} from "./sealer.test-support.ts";

async function database(t: TestContext): Promise<TestDatabase> {
  const made = await testDatabase();
  t.after(() => made.drop());
  return made;
}

const nameOf = (key: string): string => keyIdOf(Buffer.from(key, "base64"));

test("the data folder's own key is made once, for its owner's eyes only, by one of many that start at once", async (t) => {
  const { db } = await database(t);
  const keys = ownFolder();
  const started = await Promise.all(Array.from({ length: 8 }, () => openTestSecrets(db, keys)));
  const sealed = await started[0]?.sealer.seal("secret", placeOf("a"));
  assert.ok(sealed);
  for (const { sealer } of started) assert.equal(await sealer.open(sealed, placeOf("a")), "secret");
  assert.equal(statSync(join(keys.dataDir, "secrets.key")).mode & 0o777, 0o600);
});

test("a key that is not the one by which the secrets are sealed stops the start, and both are named", async (t) => {
  const { db } = await database(t);
  const folder = emptyFolder();
  const [old, other] = [keyNamed("old"), keyNamed("other")];
  const withKey = (key: string, previousKeys: string[] = []): KeySource => ({
    key,
    keyFile: undefined,
    previousKeys,
    dataDir: folder,
  });
  const sealed = await (await openTestSecrets(db, withKey(old))).sealer.seal("secret", placeOf("a"));
  await assert.rejects(openTestSecrets(db, withKey(other)), (error: unknown) => {
    assert.ok(error instanceof AppError);
    assert.ok(error.message.includes(nameOf(old)) && error.message.includes(nameOf(other)));
    assert.ok(!error.message.includes(old) && !error.message.includes(other), "no key is shown");
    assert.match(error.message, /SOPHIA_SECRETS_PREVIOUS_KEYS/);
    return true;
  });
  const both = await openTestSecrets(db, withKey(other, [old]));
  assert.equal(await both.sealer.open(sealed, placeOf("a")), "secret");
  assert.equal(nameOf(old).length, 19);
});

test("a key that was in use for one start and has wrapped nothing need not be there at the next", async (t) => {
  const { db } = await database(t);
  const keys = ownFolder();
  await openTestSecrets(db, { ...keys, key: keyNamed("taken back") });
  await openTestSecrets(db, keys);
  assert.equal((await db.selectFrom("wrapping_key").select("id").execute()).length, 1);
});

test("a lost key is given up when the operator says so, and its places are sealed anew", async (t) => {
  const { db } = await database(t);
  const keys = ownFolder();
  const sealed = await (await openTestSecrets(db, keys)).sealer.seal("secret", placeOf("a"));
  const lost = nameOf(readFileSync(join(keys.dataDir, "secrets.key"), "utf8"));
  rmSync(join(keys.dataDir, "secrets.key"));
  await assert.rejects(openTestSecrets(db, keys), new RegExp(`SOPHIA_SECRETS_LOST_KEYS=${lost}`));
  const told: string[] = [];
  const { sealer } = await openTestSecrets(db, keys, {
    lostKeys: [lost],
    log: (_level, sentence) => told.push(sentence),
  });
  assert.match(told.join(), /1 data keys went with it/);
  await assert.rejects(sealer.open(sealed, placeOf("a")), /connect the source again/);
  assert.equal(await sealer.open(await sealer.seal("new", placeOf("a")), placeOf("a")), "new");
  await openTestSecrets(db, keys);
});

test("a key file that everybody may read, that is damaged or that is a folder stops the start with what to do", async (t) => {
  const { db } = await database(t);
  const keys = ownFolder();
  await openTestSecrets(db, keys);
  const path = join(keys.dataDir, "secrets.key");
  chmodSync(path, 0o644);
  await assert.rejects(openTestSecrets(db, keys), /open to every user of this machine: close it with `chmod 600/);
  chmodSync(path, 0o600);
  for (const damaged of ["nonsense", "", Buffer.alloc(16).toString("base64")]) {
    writeFileSync(path, damaged);
    await assert.rejects(openTestSecrets(db, keys), /is damaged: it must hold 32 bytes/);
  }
  rmSync(path);
  mkdirSync(path, { mode: 0o700 });
  await assert.rejects(openTestSecrets(db, keys), /cannot be read: give Sophia's user the right/);
});

test("a configured key file is read, is never written, and must be there; two current keys are one too many", async (t) => {
  const { db } = await database(t);
  const keyFile = join(emptyFolder(), "key");
  const keys = { ...ownFolder(), keyFile };
  await assert.rejects(openTestSecrets(db, keys), /named by SOPHIA_SECRETS_KEY_FILE, is not there/);
  assert.ok(!existsSync(keyFile));
  writeFileSync(keyFile, `${keyNamed("mounted")}\n`, { mode: 0o440 });
  const { sealer } = await openTestSecrets(db, keys);
  const sealed = await sealer.seal("secret", placeOf("a"));
  assert.ok(!existsSync(join(keys.dataDir, "secrets.key")), "no key of our own is made beside it");
  await assert.rejects(openTestSecrets(db, { ...keys, key: keyNamed("x") }), /are both set/);
  const same = await openTestSecrets(db, { ...keys, keyFile: undefined, key: keyNamed("mounted") });
  assert.equal(await same.sealer.open(sealed, placeOf("a")), "secret");
});

test("values of the first format are brought over at the start; a wrong key for them stops it instead", async (t) => {
  const { db } = await database(t);
  const keys = { ...ownFolder(), key: keyNamed("first") };
  const row = await testConnection(db, "slack");
  const first = sealedDirectly("secret", placeOf(row).purpose, Buffer.from(keyNamed("first"), "base64"));
  await keepValue(db, row, first);
  await assert.rejects(
    openTestSecrets(db, { ...keys, key: keyNamed("wrong") }),
    /does not open the .*\(SOPHIA_SECRETS_KEY/,
  );
  assert.deepEqual(await valueOf(db, row), first, "and nothing was written");
  const { sealer } = await openTestSecrets(db, keys);
  const brought = await valueOf(db, row);
  assert.equal(brought[0], 2);
  assert.equal(await sealer.open(brought, placeOf(row)), "secret");
});

test("a value of the first format that was written beside the start still opens", async (t) => {
  const { db } = await database(t);
  const keys = { ...ownFolder(), key: keyNamed("first") };
  const { sealer } = await openTestSecrets(db, keys);
  const place = placeOf(randomUUID());
  const direct = sealedDirectly("secret", place.purpose, Buffer.from(keyNamed("first"), "base64"));
  assert.equal(await sealer.open(direct, place), "secret");
});
