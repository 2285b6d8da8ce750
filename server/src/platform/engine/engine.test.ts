import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { AppError } from "@sophia/core";
import { z } from "zod";
import { createEnginePool } from "../db/index.ts";
import { testDatabase } from "../db/testing.ts";
import { engineClient } from "./client.ts";
import { defineQueue, defineWorkflow, type WorkflowDefinition } from "./definition.ts";
import { assertRecordedSteps, quietLog, recordedSteps, type TestEngine, testEngine } from "./testing.ts";

const queue = defineQueue({ name: "work", workerConcurrency: 10, pollMs: 50 });
const nothing = z.object({});

const greet = defineWorkflow({
  name: "greet.v1",
  queue,
  input: z.object({ name: z.string().max(20) }),
  async run({ name }, scope) {
    const greeting = await scope.step("greet", () => Promise.resolve({ text: `Hello, ${name}`, at: new Date(0) }));
    await scope.write("note", (transaction) =>
      transaction
        .insertInto("person")
        .values({ email: `${name}@example.com`, name: greeting.text })
        .execute(),
    );
    await scope.sleep(10);
    return { greeting, now: await scope.now() };
  },
});

const calls: { key: string; attempt: number }[] = [];
const flaky = defineWorkflow({
  name: "flaky.v1",
  queue,
  input: z.object({ failures: z.number(), code: z.enum(["unavailable", "forbidden"]) }),
  retry: { firstDelayMs: 1 },
  run: ({ failures, code }, scope) =>
    scope.step("call", ({ idempotencyKey, attempt }) => {
      calls.push({ key: idempotencyKey, attempt });
      if (attempt <= failures) return Promise.reject(new AppError(code, `Attempt ${attempt} failed`));
      return Promise.resolve("through");
    }),
});

const hanging = Promise.withResolvers<AbortSignal>();
const hang = defineWorkflow({
  name: "hang.v1",
  queue,
  input: nothing,
  run: (_, scope) =>
    scope.step("hang", ({ signal }) => {
      hanging.resolve(signal);
      return new Promise<void>((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(new Error("told to end"))),
      );
    }),
});

const slow = defineWorkflow({
  name: "slow.v1",
  queue,
  input: nothing,
  retry: { attempts: 2, firstDelayMs: 1 },
  run: (_, scope) =>
    scope.step(
      "slow",
      ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      {
        timeoutMs: 20,
      },
    ),
});

const failingWrite = defineWorkflow({
  name: "failing-write.v1",
  queue,
  input: nothing,
  async run(_, scope) {
    try {
      await scope.write("note", async (transaction) => {
        await transaction.insertInto("person").values({ email: "gone@example.com", name: "Gone" }).execute();
        throw new AppError("conflict", "Somebody was faster");
      });
    } catch (error) {
      return error instanceof AppError ? error.code : "another class";
    }
    return "written";
  },
});

let t: TestEngine;
before(async () => {
  t = await testEngine({ workflows: [greet, flaky, hang, slow, failingWrite] });
});
after(() => t.close());

async function outcome<Input extends z.ZodType>(definition: WorkflowDefinition<Input>, input: z.input<Input>) {
  const { id } = await t.engine.enqueue(definition, input);
  const status = await t.engine.waitFor(id, { timeoutMs: 20_000 });
  assert.ok(status);
  return status;
}

const names = async (email: string) =>
  (await t.database.db.selectFrom("person").select("name").where("email", "=", email).execute()).map(
    ({ name }) => name,
  );

test("a workflow runs its steps, writes our rows and returns data", async () => {
  const status = await outcome(greet, { name: "ada" });
  assert.equal(status.state, "done", status.failure?.message);
  assert.deepEqual(z.object({ greeting: z.unknown() }).parse(status.output).greeting, {
    text: "Hello, ada",
    at: new Date(0),
  });
  assert.deepEqual(await names("ada@example.com"), ["Hello, ada"]);
});

test("the record of a run holds its steps in order, as the list beside a workflow does", async () => {
  assert.deepEqual(await recordedSteps(t.engine, greet, { name: "grace" }), ["greet", "note", "sleep", "DBOS.now"]);
  const folder = await mkdtemp(path.join(tmpdir(), "engine-test-"));
  const kept = pathToFileURL(path.join(folder, "greet.v1.steps.json"));
  await writeFile(kept, JSON.stringify(["greet", "note", "sleep", "DBOS.now"]));
  await assertRecordedSteps(t.engine, greet, { name: "alan" }, kept);
  await writeFile(kept, JSON.stringify(["greet", "sleep", "note", "DBOS.now"]));
  await assert.rejects(
    assertRecordedSteps(t.engine, greet, { name: "emmy" }, kept),
    /make a workflow with the next version/,
  );
  await rm(folder, { recursive: true });
});

test("a failure that waiting can heal is tried again with the same key", async () => {
  calls.length = 0;
  const status = await outcome(flaky, { failures: 3, code: "unavailable" });
  assert.equal(status.output, "through");
  assert.deepEqual(
    calls.map(({ attempt }) => attempt),
    [1, 2, 3, 4],
  );
  assert.equal(new Set(calls.map(({ key }) => key)).size, 1);
  assert.equal(calls[0]?.key, `${status.id}:call/0`);
});

test("a failure that waiting cannot heal fails the run at once and for good, its message kept", async () => {
  calls.length = 0;
  const status = await outcome(flaky, { failures: 9, code: "forbidden" });
  assert.equal(status.state, "failed");
  assert.deepEqual(status.failure, { code: "forbidden", message: "Attempt 1 failed" });
  assert.equal(calls.length, 1);
});

test("a step that is tried too often fails with its last message", async () => {
  const status = await outcome(flaky, { failures: 99, code: "unavailable" });
  assert.deepEqual(status.failure, { code: "unavailable", message: "Attempt 8 failed" });
});

test("an attempt that takes too long is told to end and fails as a time-out", async () => {
  const status = await outcome(slow, {});
  assert.equal(status.failure?.code, "timeout");
});

test("a write that throws writes nothing, and the body can catch what it threw", async () => {
  const status = await outcome(failingWrite, {});
  assert.equal(status.output, "conflict");
  assert.deepEqual(await names("gone@example.com"), []);
});

test("a run enqueued in a transaction exists if the transaction commits, and otherwise not", async () => {
  const enqueueing = (id: string, fail: boolean) =>
    t.database.db.transaction().execute(async (inTransaction) => {
      await inTransaction
        .insertInto("person")
        .values({ email: `${id}@outbox.example`, name: id })
        .execute();
      await t.engine.enqueue(greet, { name: id }, { id, inTransaction });
      if (fail) throw new Error("rolled back");
    });
  await assert.rejects(enqueueing("backed-out", true), /rolled back/);
  assert.equal(await t.engine.status("backed-out"), undefined);
  await enqueueing("committed", false);
  assert.equal((await t.engine.waitFor("committed", { timeoutMs: 10_000 }))?.state, "done");
});

test("the same id is the same run", async () => {
  const ids = await Promise.all([1, 2, 3].map(() => t.engine.enqueue(greet, { name: "thrice" }, { id: "thrice" })));
  assert.deepEqual(ids, [{ id: "thrice" }, { id: "thrice" }, { id: "thrice" }]);
  assert.equal((await t.engine.waitFor("thrice", { timeoutMs: 10_000 }))?.state, "done");
  assert.deepEqual(await names("thrice@example.com"), ["Hello, thrice"]);
});

test("a wrong input is refused before anything is enqueued", async () => {
  await assert.rejects(t.engine.enqueue(greet, { name: "x".repeat(21) }, { id: "wrong" }), (error) => {
    assert.ok(error instanceof AppError && error.code === "invalid_request");
    assert.match(error.message, /The input of greet\.v1 is wrong/);
    return true;
  });
  assert.equal(await t.engine.status("wrong"), undefined);
});

test("cancelling a run tells its step to end", async () => {
  const { id } = await t.engine.enqueue(hang, {});
  const signal = await hanging.promise;
  await t.engine.cancel(id);
  assert.equal((await t.engine.waitFor(id, { timeoutMs: 10_000 }))?.state, "cancelled");
  await new Promise<void>((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve()),
  );
});

test("what is recorded of ended runs can be forgotten, and of others not", async () => {
  const old = await outcome(flaky, { failures: 0, code: "unavailable" });
  await t.database.db.transaction().execute(async (inTransaction) => {
    await t.engine.enqueue(greet, { name: "later" }, { id: "waiting", delayMs: 3_600_000, inTransaction });
  });
  const before = new Date(Date.now() + 1000);
  assert.ok((await t.engine.forgetEnded({ before })) >= 1);
  assert.equal(await t.engine.status(old.id), undefined);
  assert.equal((await t.engine.status("waiting"))?.state, "waiting");
  assert.equal(await t.engine.forgetEnded({ before }), 0);
});

test("a process that only enqueues is told when the engine's tables are missing", async () => {
  const database = await testDatabase();
  const enginePool = createEnginePool({ url: database.engineUrl, log: () => undefined, allowExitOnIdle: true });
  await assert.rejects(engineClient({ enginePool, database: database.db, log: quietLog }), /Start a worker once/);
  await enginePool.end();
  await database.drop();
});
