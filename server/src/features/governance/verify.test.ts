import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { AuditCheckpoint } from "@sophia/core/api";
import { sql } from "kysely";
import { ask } from "../../platform/db/embedded-testing.ts";
import { testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { openSealer, recordMany, someone, verified } from "./audit.test-support.ts";
import { beforeTheFirst, chainHash } from "./chain.ts";
import { makeCheckpoint } from "./checkpoints.ts";
import { newSigningKey, signCheckpoint } from "./signed-checkpoint.ts";

/* Somebody with full rights, the owner of the tables, changes the audit in all the ways there are. */

async function auditOf(t: TestContext, events: number): Promise<TestDatabase> {
  const database = await testDatabase();
  t.after(() => database.drop());
  await recordMany(database.db, events);
  return database;
}

async function checkpointOf({ db }: TestDatabase, options = {}): Promise<AuditCheckpoint> {
  return makeCheckpoint({ db, sealer: openSealer }, someone, options);
}

/** Makes every hash anew, as somebody would who knows how. */
async function rewriteHashes({ db, ownerUrl }: TestDatabase): Promise<void> {
  const rows = await db.selectFrom("audit_event").select(["sequence", "event"]).orderBy("sequence").execute();
  let hash: Uint8Array = beforeTheFirst;
  const statements = rows.map(({ sequence, event }) => {
    const next = chainHash(hash, event);
    hash = next;
    return `update audit_event set hash = '\\x${next.toString("hex")}' where sequence = ${sequence}`;
  });
  await ask(ownerUrl, statements.join(";"));
}

test("a chain that nobody touched is whole, over several pages, and so is an empty one", async (t) => {
  const database = await auditOf(t, 0);
  assert.deepEqual(await verified(database.db), {
    type: "result",
    whole: true,
    events: 0,
    firstAt: null,
    lastAt: null,
    checkpoints: { kept: 0, given: 0 },
    hash: null,
    broken: null,
  });
  await ask(
    database.appUrl,
    `select audit_append('{"status_id":1,"metadata":{"event_code":"key.used","correlation_uid":"r"},"actor":{},"src_endpoint":{},"unmapped":{}}')
     from generate_series(1, 1203)`,
  );
  const checkpoint = await checkpointOf(database);
  const { firstAt, lastAt, ...result } = await verified(database.db, { checkpoints: [checkpoint] });
  assert.ok(firstAt !== null && lastAt !== null && firstAt < lastAt);
  assert.deepEqual(result, {
    type: "result",
    whole: true,
    events: 1204,
    checkpoints: { kept: 1, given: 1 },
    hash: checkpoint.hash,
    broken: null,
  });
});

const tampering = [
  {
    what: "one byte of an event was changed",
    sql: "update audit_event set event = replace(event, 'made-4', 'made-5') where sequence = 4",
    broken: { sequence: 4, problem: /its text or its hash was changed/ },
  },
  {
    what: "one byte of a hash was changed",
    sql: "update audit_event set hash = set_byte(hash, 31, get_byte(hash, 31) # 1) where sequence = 4",
    broken: { sequence: 4, problem: /its text or its hash was changed/ },
  },
  {
    what: "an event was deleted",
    sql: "delete from audit_event where sequence = 6",
    broken: { sequence: 6, problem: /is missing/ },
  },
  {
    what: "the first event was deleted",
    sql: "delete from audit_event where sequence = 1",
    broken: { sequence: 1, problem: /is missing/ },
  },
  {
    what: "an event was deleted and the later ones moved up",
    sql: "delete from audit_event where sequence = 6; update audit_event set sequence = sequence - 1 where sequence > 6",
    broken: { sequence: 6, problem: /in its place stands the event 7/ },
  },
  {
    what: "an event was put in between",
    sql: `update audit_event set sequence = -sequence where sequence >= 3;
          insert into audit_event (sequence, event, hash) select 3, event, hash from audit_event where sequence = 2;
          update audit_event set sequence = 1 - sequence where sequence < 0`,
    broken: { sequence: 3, problem: /in its place stands the event 2/ },
  },
  {
    what: "an event was hidden before the first",
    sql: "insert into audit_event (sequence, event, hash) select 0, event, hash from audit_event where sequence = 2",
    broken: { sequence: 0, problem: /not one that is given/ },
  },
  {
    what: "two events were swapped",
    sql: `update audit_event one set event = other.event, hash = other.hash from audit_event other
          where (one.sequence, other.sequence) in ((3, 7), (7, 3))`,
    broken: { sequence: 3, problem: /in its place stands the event 7/ },
  },
  {
    what: "a column to search by was changed",
    sql: `alter table audit_event alter column actor_email drop expression;
          update audit_event set actor_email = 'bo@payready.example' where sequence = 5`,
    broken: { sequence: 5, problem: /its column actor_email was changed/ },
  },
  {
    what: "a text was replaced by one that is no event, with the hash made anew",
    sql: `alter table audit_event alter column at drop expression, alter column action drop expression,
            alter column request_id drop expression, alter column failed drop expression;
          update audit_event set event = '{}', hash = sha256((select hash from audit_event where sequence = 9) || '{}'::bytea)
          where sequence = 10`,
    broken: { sequence: 10, problem: /not an event of the audit/ },
  },
];

for (const { what, sql, broken } of tampering) {
  test(`verify names the link: ${what}`, async (t) => {
    const database = await auditOf(t, 10);
    await ask(database.ownerUrl, sql);
    const result = await verified(database.db);
    assert.equal(result.whole, false);
    assert.equal(result.broken?.sequence, broken.sequence);
    assert.match(result.broken.problem, broken.problem);
    assert.equal(result.events, Math.max(0, broken.sequence - 1));
  });
}

test("a chain cut off at its end is whole by itself, and found by a checkpoint, kept here or sent away", async (t) => {
  const database = await auditOf(t, 10);
  const checkpoint = await checkpointOf(database);
  await ask(database.ownerUrl, "delete from audit_event where sequence > 8");
  const cut = { sequence: 9, problem: "the end was cut off here: a checkpoint kept tells of 11 events" };
  assert.deepEqual((await verified(database.db)).broken, cut);
  await assert.rejects(checkpointOf(database), { code: "conflict", message: /The audit is not whole/ });
  await ask(database.ownerUrl, "delete from audit_checkpoint");
  assert.equal((await verified(database.db)).whole, true);
  const { broken } = await verified(database.db, { checkpoints: [checkpoint] });
  assert.deepEqual(broken, { ...cut, problem: cut.problem.replace("kept", "given") });
});

test("with full rights the whole chain is rewritten: alone it passes, and the checkpoint that was sent away finds it", async (t) => {
  const database = await auditOf(t, 10);
  const sentAway = await checkpointOf(database);
  await recordMany(database.db, 3);
  await ask(
    database.ownerUrl,
    "update audit_event set event = replace(event, 'ann@payready.example', 'bo@payready.example') where sequence = 2",
  );
  await rewriteHashes(database);
  const kept = await verified(database.db);
  assert.deepEqual(kept.broken, {
    sequence: 11,
    problem: "the checkpoint kept for this event tells another hash: this event, or one before it, was rewritten",
  });
  // The checkpoints kept here are no hindrance for him either: he signs new ones, with the key of this Sophia.
  await ask(database.ownerUrl, "delete from audit_checkpoint");
  await checkpointOf(database);
  const alone = await verified(database.db);
  assert.deepEqual([alone.whole, alone.events, alone.checkpoints.kept], [true, 15, 1]);
  const compared = await verified(database.db, { checkpoints: [sentAway] });
  assert.equal(compared.whole, false);
  assert.deepEqual(compared.broken, {
    sequence: 11,
    problem: "the checkpoint given for this event tells another hash: this event, or one before it, was rewritten",
  });
});

test("a forged checkpoint is refused: by the keys of this Sophia, and by the key that the operator kept", async (t) => {
  const database = await auditOf(t, 5);
  const real = await checkpointOf(database);
  const { publicKey: kept } = real;
  const { sequence, hash, count, at } = real;
  const other = newSigningKey();
  const forged = signCheckpoint({ sequence, hash, count, at }, other);
  const problemOf = async (checkpoints: AuditCheckpoint[], publicKeys: string[] = []) =>
    (await verified(database.db, { checkpoints, publicKeys })).broken?.problem;

  assert.equal(await problemOf([real], [kept]), undefined);
  assert.match((await problemOf([forged])) ?? "", /a key that was never in use here/);
  assert.match((await problemOf([{ ...forged, publicKey: kept }])) ?? "", /was not signed with the key it names/);
  for (const changed of [
    { ...real, at: "2026-01-01T00:00:00.000Z" },
    { ...real, count: 5 },
    { ...real, sequence: 5 },
  ])
    assert.match((await problemOf([changed])) ?? "", /was not signed with the key it names/, JSON.stringify(changed));
  assert.match((await problemOf([{ ...forged, sequence: 900, count: 900 }])) ?? "", /is forged/);
  assert.match((await problemOf([{ ...real, publicKey: "A".repeat(43) }])) ?? "", /is forged/);

  // Who has full rights puts his key beside ours and his checkpoints in the place of ours: the kept key tells them apart.
  await ask(
    database.ownerUrl,
    `insert into audit_signing_key (public_key, private_key_sealed) values ('${other.publicKey}', '-');
     update audit_checkpoint set public_key = '${other.publicKey}', signature = '\\x${Buffer.from(forged.signature, "base64url").toString("hex")}'`,
  );
  assert.equal(await problemOf([forged]), undefined);
  assert.match((await problemOf([forged], [kept])) ?? "", /which is not the key you kept/);
  assert.match((await problemOf([], [kept])) ?? "", /checkpoint kept for this event is forged/);
});

test("a checkpoint is made once for the same end, and signed with a new key when one is asked for", async (t) => {
  const database = await auditOf(t, 2);
  const eight = Array.from({ length: 8 });
  // All connections are open, so that they begin together.
  await Promise.all(eight.map(() => sql`select pg_sleep(0.05)`.execute(database.db)));
  const [one, ...others] = await Promise.all(eight.map(() => checkpointOf(database)));
  assert.ok(one !== undefined);
  for (const other of others) assert.deepEqual(other, one);
  assert.deepEqual(await checkpointOf(database), one);
  assert.equal((await verified(database.db)).events, 3);
  const later = await checkpointOf(database, { newKey: true });
  assert.deepEqual([later.sequence, later.publicKey === one.publicKey], [4, false]);
  const result = await verified(database.db, { checkpoints: [one, later] });
  assert.deepEqual([result.whole, result.checkpoints], [true, { kept: 2, given: 2 }]);
  const trusted = await verified(database.db, { publicKeys: [one.publicKey] });
  assert.deepEqual([trusted.broken?.sequence, trusted.events], [4, 3]);
});

test("a key that the secrets key does not open is told, and a new one can be begun", async (t) => {
  const database = await auditOf(t, 2);
  await checkpointOf(database);
  await recordMany(database.db, 1);
  const sealer = { ...openSealer, open: () => Promise.reject(new Error("another key")) };
  const deps = { db: database.db, sealer };
  await assert.rejects(makeCheckpoint(deps, someone), { code: "unavailable", message: /--new-key/ });
  assert.equal((await makeCheckpoint(deps, someone, { newKey: true })).sequence, 5);
});
