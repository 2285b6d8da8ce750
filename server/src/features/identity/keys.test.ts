import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CreateKeyRequest } from "@sophia/core/api";
import * as fc from "fast-check";
import { testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { auditOf, testActor } from "./actor.test-support.ts";
import { authenticate } from "./index.ts";
import { createKey, listKeys, revokeKey, rotateKey } from "./keys.ts";
import { isWithin } from "./networks.ts";
import type { Requested } from "./request.ts";
import { createServiceAccount } from "./service-accounts.ts";

let database: TestDatabase;
let ann: Requested;

const email = "ann@payready.example";
const request = { label: "reports", permissions: ["assistant.ask" as const] };
const dayMs = 86_400_000;

before(async () => {
  database = await testDatabase();
  ann = await testActor(database.db, email, ["assistant.ask", "keys.own"]);
});
after(() => database.drop());

function signIn(key: string, address?: string) {
  return authenticate({ db: database.db }, { key, address, action: "POST /v1/ask", requestId: "request-1" });
}

/** A key of Ann's, by Ann. */
function make(more: Partial<CreateKeyRequest> = {}) {
  return createKey(database.db, ann, ann.actor.personId, { ...request, ...more });
}

function rotate(keyId: string, overlapSeconds: number) {
  return rotateKey(database.db, ann, ann.actor.personId, keyId, { overlapSeconds });
}

/** Moves a key's life into the past. */
async function age(keyId: string, byMs: number): Promise<void> {
  const row = await database.db
    .selectFrom("api_key")
    .select(["created_at", "expires_at"])
    .where("id", "=", keyId)
    .executeTakeFirstOrThrow();
  const earlier = (at: Date) => new Date(at.getTime() - byMs);
  await database.db
    .updateTable("api_key")
    .set({
      created_at: earlier(row.created_at),
      expires_at: row.expires_at === null ? null : earlier(row.expires_at),
    })
    .where("id", "=", keyId)
    .execute();
}

test("a key is good until its end, and its holder is told that it has expired, whoever guesses is not", async () => {
  const expiresAt = new Date(Date.now() + dayMs).toISOString();
  const { key, keyId } = await make({ expiresAt });
  assert.equal((await signIn(key)).email, email);
  assert.equal((await listKeys(database.db)).find((one) => one.keyId === keyId)?.expiresAt, expiresAt);
  await age(keyId, 2 * dayMs);
  await assert.rejects(signIn(key), { code: "unauthenticated", message: /has expired/ });
  const wrong = `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`;
  await assert.rejects(signIn(wrong), { code: "unauthenticated", message: /is not valid/ });
  await assert.rejects(make({ expiresAt: new Date(Date.now() - 1).toISOString() }), {
    code: "invalid_request",
  });
});

test("a key with networks is good from them and from nowhere else", async () => {
  const { key } = await make({ networks: ["10.1.0.0/16", "2001:db8::/32"] });
  for (const address of ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8::7"])
    assert.equal((await signIn(key, address)).email, email, address);
  for (const address of ["10.2.0.1", "::1", "2001:db9::7", "10.1.2.3, 10.1.2.4", "", undefined])
    await assert.rejects(signIn(key, address), { code: "forbidden" }, String(address));
  const { key: open } = await make();
  assert.equal((await signIn(open, "203.0.113.9")).email, email);
});

test("an IPv4 address lies in a network exactly when their first bits are the same", () => {
  const address = fc.nat(0xffff_ffff);
  const written = (value: number) => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
  fc.assert(
    fc.property(address, address, fc.nat(32), (one, other, bits) => {
      const start = (value: number) => Math.floor(value / 2 ** (32 - bits));
      assert.equal(isWithin([`${written(one)}/${bits}`], written(other)), start(one) === start(other));
    }),
  );
});

test("what is no network, no time and no permission is refused before a key is made", () => {
  for (const wrong of [
    { networks: ["10.0.0.0"] },
    { networks: ["10.0.0.0/33"] },
    { networks: ["everywhere"] },
    { networks: Array.from({ length: 51 }, () => "10.0.0.0/8") },
    { expiresAt: "tomorrow" },
    { permissions: ["everything"] },
    { permissions: [] },
    { surprise: true },
  ])
    assert.equal(CreateKeyRequest.safeParse({ ...request, ...wrong }).success, false, JSON.stringify(wrong));
});

test("the key that follows has its person, permissions, networks and length of life; the old one ends after the overlap", async () => {
  const expiresAt = new Date(Date.now() + 90 * dayMs).toISOString();
  const old = await make({ expiresAt, networks: ["10.0.0.0/8"] });
  await age(old.keyId, 60 * dayMs);
  const next = await rotate(old.keyId, 3600);
  assert.deepEqual(
    [next.email, next.label, next.permissions, next.networks, next.follows],
    [email, request.label, request.permissions, ["10.0.0.0/8"], old.keyId],
  );
  assert.ok(Math.abs(Date.parse(next.expiresAt ?? "") - (Date.now() + 90 * dayMs)) < 60_000);
  for (const key of [old.key, next.key]) assert.equal((await signIn(key, "10.0.0.1")).email, email);
  await age(old.keyId, 3600_000);
  await assert.rejects(signIn(old.key, "10.0.0.1"), { message: /has expired/ });
  assert.equal((await signIn(next.key, "10.0.0.1")).email, email);
  assert.deepEqual(await auditOf(database.db, "key.rotated"), [
    { actor_email: email, target_id: old.keyId, request_id: ann.requestId, reason: null },
  ]);
});

test("a key's own end stands where it comes before the overlap's, and without an overlap the old key ends at once", async () => {
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  const short = await make({ expiresAt });
  await rotate(short.keyId, 3600);
  assert.equal((await listKeys(database.db)).find(({ keyId }) => keyId === short.keyId)?.expiresAt, expiresAt);
  const long = await make();
  const next = await rotate(long.keyId, 0);
  assert.equal(next.expiresAt, null);
  await assert.rejects(signIn(long.key), { message: /has expired/ });
});

test("a revoked, an expired and an unknown key are followed by none, and of two rotations at once one is", async () => {
  const revoked = await make();
  await revokeKey(database.db, ann, revoked.keyId);
  for (const keyId of [revoked.keyId, "00000000-0000-4000-8000-000000000000"])
    await assert.rejects(rotate(keyId, 0), { code: "not_found" }, keyId);
  const both = await make();
  const outcomes = await Promise.allSettled([1, 2].map(() => rotate(both.keyId, 0)));
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
});

test("a key of another person is made, rotated and revoked by nobody else, and one of a service account by those who may do as much", async () => {
  const { db } = database;
  const boss = await testActor(db, "boss@payready.example", ["keys.own", "service_accounts.manage", "roles.manage"]);
  const theirs = await make();
  const bossId = boss.actor.personId;
  await assert.rejects(createKey(db, boss, ann.actor.personId, request), { code: "forbidden" });
  await assert.rejects(rotateKey(db, boss, ann.actor.personId, theirs.keyId, { overlapSeconds: 0 }), {
    code: "forbidden",
  });
  await assert.rejects(rotateKey(db, boss, bossId, theirs.keyId, { overlapSeconds: 0 }), { code: "not_found" });
  await assert.rejects(revokeKey(db, boss, theirs.keyId, bossId), { code: "not_found" });
  assert.equal((await signIn(theirs.key)).email, email);
  assert.deepEqual(
    (await listKeys(db, bossId)).map(({ email: holder }) => holder),
    ["boss@payready.example"],
  );
  const nobody = "00000000-0000-4000-8000-000000000000";
  await assert.rejects(createKey(db, boss, nobody, request), { code: "not_found" });

  const { personId } = await createServiceAccount(db, boss, { name: "robot", roles: ["administrator"] });
  const robot = await createKey(db, boss, personId, { ...request, permissions: ["people.manage"] });
  assert.equal((await signIn(robot.key)).email, "robot@service.invalid");
  const weak = await testActor(db, "weak@payready.example", ["service_accounts.manage"]);
  await assert.rejects(createKey(db, weak, personId, request), { code: "forbidden", message: /people\.manage/ });
  await assert.rejects(rotateKey(db, weak, personId, robot.keyId, { overlapSeconds: 0 }), { code: "forbidden" });
});

test("a key makes and rotates no key that may do more than itself", async () => {
  const { db } = database;
  const wide = await testActor(db, "di@payready.example", ["keys.own", "records.query"]);
  const { personId } = wide.actor;
  const narrow = await createKey(db, wide, personId, { label: "narrow", permissions: ["keys.own"] });
  const by = { actor: await signIn(narrow.key), requestId: "narrow" };
  await assert.rejects(createKey(db, by, personId, { label: "wide", permissions: ["keys.own", "records.query"] }), {
    code: "forbidden",
    message: /records\.query/,
  });
  const other = await createKey(db, wide, personId, { label: "other", permissions: ["records.query"] });
  await assert.rejects(rotateKey(db, by, personId, other.keyId, { overlapSeconds: 0 }), { code: "forbidden" });
  await createKey(db, by, personId, { label: "as narrow", permissions: ["keys.own"] });
});
