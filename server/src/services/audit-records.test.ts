import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { z } from "zod";
import { ask } from "../platform/db/embedded-testing.ts";
import { startTestSophia, type TestSophia } from "./testing.ts";

/* What is done to sources and operations is in the audit, and is not done when the audit cannot be written. */

let sophia: TestSophia;
let key = "";
before(async () => {
  sophia = await startTestSophia();
  key = await sophia.keyFor("operator@tests.example");
});
after(() => sophia.stop());

const storedEvent = z.object({
  metadata: z.object({ correlation_uid: z.string() }),
  actor: z.object({ user: z.object({ email_addr: z.string() }).optional() }),
  unmapped: z.object({ details: z.record(z.string(), z.unknown()).optional() }),
});

async function recorded(action: string) {
  const rows = await sophia.database.db
    .selectFrom("audit_event")
    .selectAll()
    .where("action", "=", action)
    .orderBy("sequence")
    .execute();
  return rows.map((row) => ({ ...row, ...storedEvent.parse(JSON.parse(row.event)) }));
}

const linear = () => ({
  source: "linear",
  baseUrl: `${sophia.sandbox.url}/linear`,
  credentials: { key: sophia.sandbox.credentials.linear.admin ?? "" },
});

test("who connects a source is recorded with the connection, and nothing of the credentials", async () => {
  const before = await recorded("connection.made");
  assert.deepEqual(
    before.map(({ actor_email, request_id }) => [actor_email, request_id]),
    [
      [null, "test"],
      [null, "test"],
    ],
  );
  const reply = await sophia.post("/v1/connections", key, linear());
  assert.equal(reply.status, 200, reply.text);
  assert.equal((await sophia.post("/v1/connections", key, linear())).status, 200);
  const { connectionId } = z.object({ connectionId: z.string() }).parse(reply.body);
  const made = (await recorded("connection.made")).slice(2);
  assert.deepEqual(
    made.map((event) => [event.actor_email, event.target_id, event.unmapped.details?.["again"], event.failed]),
    [
      ["operator@tests.example", connectionId, false, false],
      ["operator@tests.example", connectionId, true, false],
    ],
  );
  assert.ok(made.every(({ address, event }) => address !== null && !event.includes(linear().credentials.key)));
});

test("a connection that the vendor refuses is recorded as one that failed, with the reason", async () => {
  const reply = await sophia.post("/v1/connections", key, { ...linear(), credentials: { key: "lin_api_wrong" } });
  assert.equal(reply.status, 502, reply.text);
  const { detail } = z.object({ detail: z.string() }).parse(reply.body);
  const last = (await recorded("connection.made")).at(-1);
  assert.deepEqual([last?.failed, last?.actor_email], [true, "operator@tests.example"]);
  const { reason } = z
    .object({ unmapped: z.object({ reason: z.string() }) })
    .parse(JSON.parse(last?.event ?? "{}")).unmapped;
  assert.equal(reason, detail);
  assert.ok(last?.event.includes("lin_api_wrong") === false);
});

test("the use of a connection's credentials is recorded once in an hour, however many pages are read", async () => {
  await sophia.sync();
  await sophia.sync();
  const slack = (await recorded("credentials.used")).filter(
    ({ target_id }) => target_id === sophia.connectionId("slack"),
  );
  assert.equal(slack.length, 1);
  assert.equal(slack[0]?.actor_email, null);
});

const operations = [
  { path: "/v1/operations/replay", body: { source: "slack" }, id: "replay" },
  { path: "/v1/operations/index-rebuild", body: undefined, id: "index rebuild" },
  { path: "/v1/operations/relink", body: undefined, id: "relink" },
];

test("each operation is recorded with who started it and where from", async () => {
  for (const { path, body, id } of operations) {
    const reply = await sophia.post(path, key, body);
    assert.equal(reply.status, 200, `${path} ${reply.text}`);
    const last = (await recorded("operation.run")).at(-1);
    assert.deepEqual([last?.actor_email, last?.target_id], ["operator@tests.example", id]);
    assert.match(last?.address ?? "", /127\.0\.0\.1$/);
  }
  await sophia.settled();
});

test("while the audit cannot be written nothing is connected and no operation is started", async () => {
  const { ownerUrl, db } = sophia.database;
  await sophia.settled();
  const state = async () => ({
    runs: await ask(ownerUrl, "select count(*) from engine.workflow_status where name = 'replay.v1'"),
    pending: await ask(ownerUrl, "select count(*) from entity_pending"),
    indexes: await ask(ownerUrl, "select count(*) from search_index"),
    connections: await db.selectFrom("connection").select(["id", "credentials_sealed"]).orderBy("id").execute(),
  });
  const earlier = await state();
  await ask(ownerUrl, "revoke execute on function audit_append(jsonb) from sophia_app");
  try {
    for (const { path, body } of [...operations, { path: "/v1/connections", body: linear() }]) {
      const reply = await sophia.post(path, key, body);
      assert.equal(reply.status, 503, `${path} ${reply.text}`);
      assert.match(reply.text, /cannot be done while the audit cannot be written/);
    }
    assert.deepEqual(await state(), earlier);
  } finally {
    await ask(ownerUrl, "grant execute on function audit_append(jsonb) to sophia_app");
  }
});
