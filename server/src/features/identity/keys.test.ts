import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CreateKeyRequest } from "@sophia/core/api";
import * as fc from "fast-check";
import { testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { authenticate, createKey, listKeys } from "./index.ts";
import { revokeKey, rotateKey, type HandedOut } from "./keys.ts";
import { isWithin } from "./networks.ts";

let database: TestDatabase;
let head: HandedOut;

const request = { email: "ann@payready.example", label: "reports", permissions: ["assistant.ask" as const] };
const dayMs = 86_400_000;

before(async () => {
  database = await testDatabase();
  const { key } = await createKey(database.db, { ...request, email: "head@payready.example" });
  head = { actor: await signIn(key), action: "POST /v1/keys/:keyId/rotate", requestId: "rotation" };
});
after(() => database.drop());

function signIn(key: string, address?: string) {
  return authenticate(database.db, { key, address, action: "POST /v1/ask", requestId: "request-1" });
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
  const { key, keyId } = await createKey(database.db, { ...request, expiresAt });
  assert.equal((await signIn(key)).email, request.email);
  assert.equal((await listKeys(database.db)).find((one) => one.keyId === keyId)?.expiresAt, expiresAt);
  await age(keyId, 2 * dayMs);
  await assert.rejects(signIn(key), { code: "unauthenticated", message: /has expired/ });
  const wrong = `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`;
  await assert.rejects(signIn(wrong), { code: "unauthenticated", message: /is not valid/ });
  await assert.rejects(createKey(database.db, { ...request, expiresAt: new Date(Date.now() - 1).toISOString() }), {
    code: "invalid_request",
  });
});

test("a key with networks is good from them and from nowhere else", async () => {
  const { key } = await createKey(database.db, { ...request, networks: ["10.1.0.0/16", "2001:db8::/32"] });
  for (const address of ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8::7"])
    assert.equal((await signIn(key, address)).email, request.email, address);
  for (const address of ["10.2.0.1", "::1", "2001:db9::7", "10.1.2.3, 10.1.2.4", "", undefined])
    await assert.rejects(signIn(key, address), { code: "forbidden" }, String(address));
  const { key: open } = await createKey(database.db, request);
  assert.equal((await signIn(open, "203.0.113.9")).email, request.email);
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
  const old = await createKey(database.db, { ...request, expiresAt, networks: ["10.0.0.0/8"] });
  await age(old.keyId, 60 * dayMs);
  const next = await rotateKey(database.db, head, old.keyId, { overlapSeconds: 3600 });
  assert.deepEqual(
    [next.email, next.label, next.permissions, next.networks, next.follows],
    [request.email, request.label, request.permissions, ["10.0.0.0/8"], old.keyId],
  );
  assert.ok(Math.abs(Date.parse(next.expiresAt ?? "") - (Date.now() + 90 * dayMs)) < 60_000);
  for (const key of [old.key, next.key]) assert.equal((await signIn(key, "10.0.0.1")).email, request.email);
  await age(old.keyId, 3600_000);
  await assert.rejects(signIn(old.key, "10.0.0.1"), { message: /has expired/ });
  assert.equal((await signIn(next.key, "10.0.0.1")).email, request.email);
  const recorded = await database.db
    .selectFrom("access_record")
    .select(["acted_as_email", "action"])
    .where("request_id", "=", "rotation")
    .execute();
  assert.deepEqual(recorded, [
    { acted_as_email: request.email, action: "POST /v1/keys/:keyId/rotate (assistant.ask)" },
  ]);
});

test("a key's own end stands where it comes before the overlap's, and without an overlap the old key ends at once", async () => {
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  const short = await createKey(database.db, { ...request, expiresAt });
  await rotateKey(database.db, head, short.keyId, { overlapSeconds: 3600 });
  assert.equal((await listKeys(database.db)).find(({ keyId }) => keyId === short.keyId)?.expiresAt, expiresAt);
  const long = await createKey(database.db, request);
  const next = await rotateKey(database.db, head, long.keyId, { overlapSeconds: 0 });
  assert.equal(next.expiresAt, null);
  await assert.rejects(signIn(long.key), { message: /has expired/ });
});

test("a revoked, an expired and an unknown key are followed by none, and of two rotations at once one is", async () => {
  const revoked = await createKey(database.db, request);
  await revokeKey(database.db, revoked.keyId);
  for (const keyId of [revoked.keyId, "00000000-0000-4000-8000-000000000000", "x", ""])
    await assert.rejects(rotateKey(database.db, head, keyId, { overlapSeconds: 0 }), { code: "not_found" }, keyId);
  const both = await createKey(database.db, request);
  const outcomes = await Promise.allSettled(
    [1, 2].map(() => rotateKey(database.db, head, both.keyId, { overlapSeconds: 0 })),
  );
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
});
