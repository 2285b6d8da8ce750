import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { testDatabase, type TestDatabase } from "../../../platform/db/testing.ts";
import { company, connections, line, linkAll, put, thread, type Connections } from "../links/records.test-support.ts";
import { readAccount } from "./read-account.ts";
import { timelineOf } from "./timeline.ts";

let database: TestDatabase;
let to: Connections;
before(async () => {
  database = await testDatabase();
  to = await connections(database.db);
});
after(() => database.drop());

test("of an account with 10,000 threads a page holds as many lines as were asked for, and counts only what may be read", async () => {
  const { db } = database;
  const id = await put(db, company(to.hubspot, "1", { domains: ["acme.example"] }));
  const sample = await put(db, thread(to.slack, "0", {}, { lines: [line("acme.example")] }));
  await linkAll(db);
  // 9,999 more like it, every second one for others only.
  await sql`
    insert into entity (connection_id, kind, external_id, raw_kind, raw_external_id, data, principals)
    select connection_id, kind, n::text, raw_kind, n::text, data, case when n % 2 = 0 then principals else array['others'] end
    from entity, generate_series(1, 9999) as n where id = ${sample}`.execute(db);
  await sql`
    insert into document (connection_id, source, kind, external_id, raw_kind, raw_external_id, title, url, occurred_at, principals, lines, content_hash, sample)
    select document.connection_id, source, document.kind, entity.external_id, document.raw_kind, entity.external_id, 'thread ' || entity.external_id, url,
      -- Many at one instant: the order among them has to be the same on every page.
      occurred_at + make_interval(hours => entity.external_id::int / 100), entity.principals, lines, content_hash, sample
    from entity, document
    where entity.kind = 'thread' and entity.id <> ${sample} and document.kind = 'thread'`.execute(db);
  await sql`
    insert into record_link (from_entity, relation, to_account, rule, evidence_entity, evidence)
    select entity.id, relation, to_account, rule, entity.id, evidence from record_link, entity
    where from_entity = ${sample} and entity.kind = 'thread' and entity.id <> ${sample}`.execute(db);
  const { rows } = await sql<{
    to_account: string;
  }>`select to_account from record_link where from_entity = ${id}`.execute(db);
  const accountId = rows[0]?.to_account ?? "";
  const reader = { db, principals: ["all"] };
  const page = await readAccount(reader, accountId, { timeline: 200, cursor: undefined, decisions: async () => [] });
  assert.deepEqual([page.timeline.lines.length, page.counts["thread"]], [200, 5_000]);

  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const { lines, nextCursor } = await timelineOf(reader, accountId, { limit: 1_000, cursor });
    assert.ok(lines.length <= 1_000);
    for (const { recordId } of lines) assert.ok(!seen.has(recordId) && seen.add(recordId));
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  assert.equal(seen.size, 5_000);
  await assert.rejects(
    readAccount({ db, principals: [] }, accountId, { timeline: 1, cursor: undefined, decisions: async () => [] }),
    /No such account/,
  );
});
