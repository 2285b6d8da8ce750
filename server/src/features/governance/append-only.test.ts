import assert from "node:assert/strict";
import { test } from "node:test";
import { ask } from "../../platform/db/embedded-testing.ts";
import { migrate } from "../../platform/db/index.ts";
import { testDatabase } from "../../platform/db/testing.ts";
import { recordMany, verified } from "./audit.test-support.ts";

const denied = { code: "42501" };

test("the app can neither change, remove nor put in a row of the audit, also after the database was migrated again", async (t) => {
  const database = await testDatabase({ migrated: false });
  t.after(() => database.drop());
  await migrate({ ownerUrl: database.ownerUrl });
  await recordMany(database.db, 3);
  await migrate({ ownerUrl: database.ownerUrl });
  // PostgreSQL only warns: it gives nothing, as what follows shows.
  await ask(database.appUrl, "grant update, delete on audit_event to sophia_app");
  for (const statement of [
    "update audit_event set event = event",
    "update audit_event set hash = hash where sequence = 1",
    "delete from audit_event",
    "truncate audit_event",
    "insert into audit_event (sequence, event, hash) values (4, '{}', sha256(''))",
    "merge into audit_event using (select 1) as one on false when not matched then insert (sequence, event, hash) values (9, '{}', sha256(''))",
    "copy audit_event (sequence, event, hash) from stdin",
    "select * from audit_event for update",
    "begin; lock table audit_event in exclusive mode",
    "alter table audit_event disable trigger all",
    "drop table audit_event",
    "create trigger mine before insert on audit_event execute function suppress_redundant_updates_trigger()",
    "create rule mine as on insert to audit_event do instead nothing",
    "create or replace function audit_append(event jsonb) returns bigint language sql as 'select 1::bigint'",
    "alter function audit_append(jsonb) reset all",
    "update audit_checkpoint set hash = hash",
    "delete from audit_checkpoint",
    "truncate audit_checkpoint",
    "update audit_signing_key set public_key = public_key",
    "delete from audit_signing_key",
    "set role sophia_owner",
  ])
    await assert.rejects(ask(database.appUrl, statement), denied, statement);
  assert.deepEqual(await ask(database.appUrl, "select count(*) from audit_event"), ["3"]);
  assert.deepEqual([(await verified(database.db)).whole, (await verified(database.db)).events], [true, 3]);
});

test("whoever calls the function cannot choose an event's number or time, nor have another table or function answer for it", async (t) => {
  const database = await testDatabase();
  t.after(() => database.drop());
  await recordMany(database.db, 1);
  const { event } = await database.db.selectFrom("audit_event").select("event").executeTakeFirstOrThrow();
  const chosen = JSON.stringify({
    ...JSON.parse(event),
    time: 1,
    metadata: { ...JSON.parse(event).metadata, sequence: 77 },
  });
  await ask(
    database.ownerUrl,
    `create schema mine; create function mine.sha256(bytea) returns bytea language sql as $$select decode(repeat('00', 32), 'hex')$$`,
  );
  await ask(
    database.appUrl,
    `set search_path = mine, pg_catalog, public; select public.audit_append('${chosen}'::jsonb)`,
  );
  const rows = await database.db.selectFrom("audit_event").select(["sequence", "at"]).orderBy("sequence").execute();
  assert.equal(rows[1]?.sequence, 2);
  assert.ok((rows[1]?.at.getTime() ?? 0) >= (rows[0]?.at.getTime() ?? Infinity));
  assert.equal((await verified(database.db)).whole, true);
  for (const odd of ["{}", "[]", "null", '"text"', "1", '{"metadata": {}}', '{"time": "soon"}'])
    await assert.rejects(ask(database.appUrl, `select audit_append('${odd}'::jsonb)`), odd);
  const large = JSON.stringify({ ...JSON.parse(event), unmapped: { reason: "x".repeat(70_000) } });
  await assert.rejects(ask(database.appUrl, `select audit_append('${large}'::jsonb)`), /65,536 bytes at most/);
  assert.deepEqual([(await verified(database.db)).whole, (await verified(database.db)).events], [true, 2]);
});

test("the reader and the engine see nothing of the audit and cannot add to it", async (t) => {
  const database = await testDatabase();
  t.after(() => database.drop());
  for (const url of [database.readerUrl, database.engineUrl]) {
    await assert.rejects(ask(url, "select * from audit_event"), denied);
    await assert.rejects(ask(url, "select public.audit_append('{}'::jsonb)"), denied);
  }
});
