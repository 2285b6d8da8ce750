import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { z } from "zod";
import { defineQueue, defineWorkflow } from "./definition.ts";
import { recoverRunsOf } from "./sdk-internals.ts";
import { quietLog, type TestEngine, testEngine } from "./testing.ts";

/*
 * A process that was paused, seen from inside: its runs are put back while it holds them, as a survivor does it, and its
 * lease is over when it looks again. `proof/` does the same with real processes and SIGSTOP.
 */

interface Execution {
  readonly signal: AbortSignal;
  finish(value: string): void;
}
const executions: Execution[] = [];
let entered = Promise.withResolvers<void>();

const guarded = defineWorkflow({
  name: "guarded.v1",
  queue: defineQueue({ name: "work", workerConcurrency: 10, pollMs: 50 }),
  input: z.object({ email: z.string(), inWrite: z.boolean() }),
  async run({ email, inWrite }, scope) {
    const wait = (signal: AbortSignal) =>
      new Promise<string>((resolve, reject) => {
        executions.push({ signal, finish: resolve });
        signal.addEventListener("abort", () => reject(signal.reason));
        entered.resolve();
      });
    const name = inWrite ? "in write" : await scope.step("think", ({ signal }) => wait(signal));
    await scope.write("note", async (transaction) => {
      await transaction.insertInto("person").values({ email, name }).execute();
      if (inWrite) await wait(new AbortController().signal);
    });
    return name;
  },
});

async function enteredAgain(): Promise<void> {
  await entered.promise;
  entered = Promise.withResolvers<void>();
}

const warnings: string[] = [];
let t: TestEngine;
before(async () => {
  t = await testEngine({
    workflows: [guarded],
    leaseMs: 1000,
    log: { ...quietLog, warn: (_fields, message) => warnings.push(message) },
  });
});
after(() => t.close());

const rows = async (email: string) =>
  (await t.database.db.selectFrom("person").select("name").where("email", "=", email).execute()).map(
    ({ name }) => name,
  );

test("who has lost a run records nothing more of it: the new owner's outcome stands, written once", async () => {
  const { id } = await t.engine.enqueue(guarded, { email: "step@example.com", inWrite: false });
  await enteredAgain();
  assert.equal(await recoverRunsOf([t.engine.executorId]), 1);
  await enteredAgain();
  const [stale, owner] = executions.splice(0);
  stale?.finish("the stale one");
  owner?.finish("the owner");
  const status = await t.engine.waitFor(id, { timeoutMs: 10_000 });
  assert.equal(status?.output, "the owner");
  assert.deepEqual(await rows("step@example.com"), ["the owner"]);
});

test("who has lost a run in the middle of a write writes nothing", async () => {
  const { id } = await t.engine.enqueue(guarded, { email: "write@example.com", inWrite: true });
  await enteredAgain();
  assert.equal(await recoverRunsOf([t.engine.executorId]), 1);
  // The new owner's insert waits for the stale one's transaction, by the unique address.
  executions.shift()?.finish("");
  await enteredAgain();
  executions.shift()?.finish("");
  const status = await t.engine.waitFor(id, { timeoutMs: 10_000 });
  assert.equal(status?.state, "done", status?.failure?.message);
  assert.deepEqual(await rows("write@example.com"), ["in write"]);
});

test("a process that wakes after its lease takes it again, and tells the steps it has lost to end", async () => {
  const { id } = await t.engine.enqueue(guarded, { email: "woken@example.com", inWrite: false });
  await enteredAgain();
  const [stale] = executions.splice(0);
  assert.ok(stale);
  const ended = new Promise<void>((resolve) => stale.signal.addEventListener("abort", () => resolve()));
  // A survivor has put it in its own hands; ours notices at its next beat.
  await sql`update engine.workflow_status set executor_id = 'survivor', owner_xid = 'survivor' where workflow_uuid = ${id}`.execute(
    t.database.db,
  );
  await sql`insert into process_lease (executor_id, services, host, pid) values ('survivor', '{test}', 'other', 1)`.execute(
    t.database.db,
  );
  await sql`update process_lease set renewed_at = renewed_at - interval '1 hour' where executor_id = ${t.engine.executorId}`.execute(
    t.database.db,
  );
  await ended;
  assert.ok(warnings.some((warning) => warning.includes("paused or cut off")));
  // The survivor dies; its lease is short, and we take the run up.
  await enteredAgain();
  executions.shift()?.finish("after all");
  const status = await t.engine.waitFor(id, { timeoutMs: 10_000 });
  assert.equal(status?.output, "after all");
  assert.deepEqual(await rows("woken@example.com"), ["after all"]);
});
