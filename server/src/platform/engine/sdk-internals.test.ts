import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import { sql } from "kysely";
import { z } from "zod";
import { defineQueue, defineWorkflow } from "./definition.ts";
import { recoverRunsOf, stopTakingWork } from "./sdk-internals.ts";
import { type TestEngine, testEngine } from "./testing.ts";

/* Fails when an update of the SDK changes what we use without its promise. */

const work = defineWorkflow({
  name: "work.v1",
  queue: defineQueue({ name: "work", workerConcurrency: 5, pollMs: 50 }),
  input: z.object({}),
  run: (_, scope) => scope.step("work", () => Promise.resolve("done")),
});

let t: TestEngine;
before(async () => {
  t = await testEngine({ workflows: [work] });
});
after(() => t.close());

async function runInTheHandsOf(executorId: string, id: string): Promise<void> {
  await t.database.db.transaction().execute(async (inTransaction) => {
    await t.engine.enqueue(work, {}, { id, inTransaction });
    await sql`
      update engine.workflow_status set status = 'PENDING', executor_id = ${executorId}, owner_xid = 'theirs'
      where workflow_uuid = ${id}
    `.execute(inTransaction);
  });
}

test("the runs of a named executor are put back on their own queue, and those of others are not", async () => {
  await sql`insert into process_lease (executor_id, services, host, pid) values ('living', '{test}', 'h', 1), ('dead', '{test}', 'h', 2)`.execute(
    t.database.db,
  );
  await runInTheHandsOf("dead", "of-the-dead");
  await runInTheHandsOf("living", "of-the-living");
  assert.equal(await recoverRunsOf(["dead"]), 1);
  const status = await t.engine.waitFor("of-the-dead", { timeoutMs: 10_000 });
  assert.equal(status?.output, "done");
  assert.equal(status?.queue, "work");
  assert.equal((await t.engine.status("of-the-living"))?.state, "running");
});

test("recovering nobody, or somebody unknown, is nothing", async () => {
  assert.equal(await recoverRunsOf([]), 0);
  assert.equal(await recoverRunsOf(["never heard of"]), 0);
});

test("work that waits is not taken any more, and the engine is otherwise alive", async () => {
  await stopTakingWork();
  const { id } = await t.engine.enqueue(work, {});
  assert.equal((await t.engine.waitFor(id, { timeoutMs: 500 }))?.state, "waiting");
  assert.ok(DBOSExecutor.globalInstance);
});
