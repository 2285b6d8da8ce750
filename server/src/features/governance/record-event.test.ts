import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError, type Json } from "@sophia/core";
import * as fc from "fast-check";
import { ask } from "../../platform/db/embedded-testing.ts";
import { testDatabase } from "../../platform/db/testing.ts";
import { auditClass } from "./audit-class.ts";
import { auditActions } from "./audit-event.ts";
import { recordMany, someone, verified } from "./audit.test-support.ts";
import { recordEvent } from "./record-event.ts";

async function freshAudit(t: { after: (work: () => Promise<void>) => void }) {
  const database = await testDatabase();
  t.after(() => database.drop());
  return database;
}

test("an event says in OCSF's words who did what, on what, from where, in which request and with what result", async (t) => {
  const { db } = await freshAudit(t);
  await recordEvent(db, {
    ...someone,
    action: "roles.assigned",
    target: { kind: "person", id: "0198-bo", name: "Bo" },
    failed: true,
    reason: "not yours to give",
    details: { roles: ["administrator"] },
  });
  const row = await db.selectFrom("audit_event").selectAll().executeTakeFirstOrThrow();
  const { time, metadata, ...event } = JSON.parse(row.event);
  assert.deepEqual(event, {
    category_uid: 3,
    class_uid: 3005,
    activity_id: 3,
    type_uid: 300503,
    severity_id: 2,
    status_id: 2,
    status_detail: "not yours to give",
    actor: { user: { uid: "0198-ann", email_addr: "ann@payready.example", credential_uid: "key-1" } },
    src_endpoint: { ip: "192.0.2.7" },
    user: { uid: "0198-bo", name: "Bo" },
    unmapped: {
      target: { kind: "person", id: "0198-bo", name: "Bo" },
      credential: { kind: "key", id: "key-1" },
      reason: "not yours to give",
      details: { roles: ["administrator"] },
    },
  });
  const { uid, ...named } = metadata;
  assert.match(uid, /^[0-9a-f-]{36}$/);
  assert.deepEqual(named, {
    version: "1.5.0",
    product: { name: "Sophia", vendor_name: "Sophia" },
    event_code: "roles.assigned",
    correlation_uid: "request-1",
    sequence: 1,
  });
  assert.equal(row.at.getTime(), time);
  const { action, actor_email, target_kind, target_id, address, request_id, failed } = row;
  assert.deepEqual(
    [action, actor_email, target_kind, target_id, address, request_id, failed],
    ["roles.assigned", "ann@payready.example", "person", "0198-bo", "192.0.2.7", "request-1", true],
  );
});

test("every action has a class of OCSF, and an event of it is kept and proved", async (t) => {
  const { db } = await freshAudit(t);
  for (const action of auditActions) await recordEvent(db, { action, requestId: "r" });
  const rows = await db.selectFrom("audit_event").select("event").orderBy("sequence").execute();
  for (const [index, action] of auditActions.entries()) {
    const event = JSON.parse(rows[index]?.event ?? "");
    assert.equal(event.type_uid, auditClass[action].classUid * 100 + auditClass[action].activityId);
    assert.equal(event.activity_id === 99, event.activity_name !== undefined, action);
    // What OCSF 1.5 requires of these classes.
    const required = { 3001: "user", 3002: "user", 3004: "entity", 3005: "user", 6003: "api" }[
      auditClass[action].classUid
    ];
    assert.ok(event[required] !== undefined, `${action} lacks ${required}`);
  }
  assert.equal((await verified(db)).events, auditActions.length);
});

test("whatever texts an event holds, it is kept in bounds, and the chain stays whole", async (t) => {
  const { db } = await freshAudit(t);
  const odd = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      "\u0000",
      "a\u0000b",
      "\ud800",
      "\udfff\ud800",
      "\\u0000",
      '"}',
      "x".repeat(3_000_000),
      "\u2028\u202e",
    ),
    fc.nat(70_000).map((length) => "€".repeat(length)),
  );
  const event = fc.record({
    action: fc.constantFrom(...auditActions),
    actor: fc.option(fc.record({ personId: odd, email: odd }), { nil: undefined }),
    address: fc.option(odd, { nil: undefined }),
    requestId: odd,
    target: fc.option(fc.record({ kind: odd, id: odd, name: odd }), { nil: undefined }),
    failed: fc.boolean(),
    reason: fc.option(odd, { nil: undefined }),
    details: fc.dictionary(
      odd,
      fc.jsonValue({ stringUnit: "binary" }).map((value): Json => JSON.parse(JSON.stringify(value))),
    ),
  });
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(event, async (given) => {
      await recordEvent(db, given);
      kept += 1;
    }),
    { numRuns: 300 },
  );
  const result = await verified(db);
  assert.deepEqual([result.whole, result.events], [true, kept], JSON.stringify(result.broken));
});

test("details that are no JSON, or without end, are kept as far as they go", async (t) => {
  const { db } = await freshAudit(t);
  const endless: Record<string, Json> = { name: "endless" };
  endless["itself"] = endless;
  const details: Record<string, Json> = {
    endless,
    not: Number.NaN,
    huge: 1e308,
    many: Array.from({ length: 1_000 }, (_, index) => index),
    ["__proto__"]: "text",
  };
  await recordEvent(db, { action: "operation.run", requestId: "r", details });
  const { event } = await db.selectFrom("audit_event").select("event").executeTakeFirstOrThrow();
  const kept = JSON.parse(event).unmapped.details;
  assert.deepEqual([kept.not, kept.huge, kept.many.length, kept.many.at(-1)], ["NaN", "1e+308", 51, "…"]);
  assert.equal(kept.endless.itself.itself.itself.name, "endless");
  assert.ok(event.length < 20_000);
  assert.equal((await verified(db)).whole, true);
});

test("what cannot be recorded is not done: the action fails with a sentence, and nothing of it stays", async (t) => {
  const database = await freshAudit(t);
  const { db, ownerUrl } = database;
  await ask(ownerUrl, "revoke execute on function audit_append(jsonb) from sophia_app");
  await assert.rejects(
    db.transaction().execute(async (tx) => {
      await tx.insertInto("person").values({ email: "new@payready.example", name: "New" }).execute();
      await recordEvent(tx, { ...someone, action: "person.created" });
    }),
    (error: unknown) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, "unavailable");
      assert.match(error.message, /^This cannot be done while the audit cannot be written/);
      return true;
    },
  );
  assert.deepEqual(await db.selectFrom("person").selectAll().execute(), []);
});

test("an event of an action that is taken back is taken back with it, and leaves no gap", async (t) => {
  const { db } = await freshAudit(t);
  await recordMany(db, 2);
  await assert.rejects(
    db.transaction().execute(async (tx) => {
      await recordMany(tx, 3);
      throw new Error("taken back");
    }),
    /taken back/,
  );
  await recordMany(db, 2);
  assert.deepEqual([(await verified(db)).events, (await verified(db)).whole], [4, true]);
});

test("eight writers at once make one whole chain", async (t) => {
  const { db } = await freshAudit(t);
  const each = 40;
  await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let number = 0; number < each; number += 1) {
        if (number % 4 === 0)
          await db.transaction().execute(async (tx) => {
            await recordEvent(tx, { action: "key.used", requestId: `${writer}.${number}.a` });
            await recordEvent(tx, { action: "key.used", requestId: `${writer}.${number}.b` });
          });
        else await recordEvent(db, { action: "key.used", requestId: `${writer}.${number}` });
      }
    }),
  );
  const { whole, events, broken } = await verified(db);
  assert.deepEqual([whole, events, broken], [true, 8 * each * 1.25, null]);
});
