import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AppError } from "@sophia/core";
import { z } from "zod";
import { type TestDatabase, testDatabase } from "../db/testing.ts";
import { defineQueue, defineWorkflow } from "./definition.ts";
import { testEngine } from "./testing.ts";

const queue = defineQueue({ name: "work", workerConcurrency: 10, pollMs: 50 });
const started: { resolve(): void; promise: Promise<void> }[] = [];
const nextStart = () => {
  const { resolve, promise } = Promise.withResolvers<void>();
  started.push({ resolve, promise });
  return promise;
};
let gate = Promise.withResolvers<void>();
let failing = true;
const attempts: string[] = [];

const finishing = defineWorkflow({
  name: "finishing.v1",
  queue,
  input: z.object({}),
  async run(_, scope) {
    await scope.step("first", ({ signal }) => {
      started.shift()?.resolve();
      return Promise.race([
        gate.promise,
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      ]);
    });
    return await scope.step("second", () => Promise.resolve("finished"));
  },
});

const resting = defineWorkflow({
  name: "resting.v1",
  queue,
  input: z.object({}),
  run: (_, scope) =>
    scope.step("call", ({ idempotencyKey }) => {
      attempts.push(idempotencyKey);
      started.shift()?.resolve();
      return failing
        ? Promise.reject(new AppError("rate_limited", "In an hour", { retryAfterMs: 3_600_000 }))
        : Promise.resolve("through");
    }),
});

const workflows = [finishing, resting];
let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

test("a stop lets what runs finish", async () => {
  const { engine } = await testEngine({ workflows, database });
  const isRunning = nextStart();
  const { id } = await engine.enqueue(finishing, {});
  await isRunning;
  const stopped = engine.stop({ deadlineMs: 10_000 });
  gate.resolve();
  await stopped;
  const again = await testEngine({ workflows, database });
  const status = await again.engine.status(id);
  assert.equal(status?.output, "finished");
  assert.equal(status?.starts, 1);
  await again.close();
});

test("what still runs at the deadline is ended, is not a failure, and is taken up by the next start", async () => {
  gate = Promise.withResolvers<void>();
  const { engine } = await testEngine({ workflows, database });
  const isRunning = nextStart();
  const { id } = await engine.enqueue(finishing, {});
  await isRunning;
  await engine.stop({ deadlineMs: 50 });
  gate.resolve();
  const again = await testEngine({ workflows, database, leaseMs: 1000 });
  const status = await again.engine.waitFor(id, { timeoutMs: 20_000 });
  assert.equal(status?.output, "finished", status?.failure?.message);
  assert.equal(status?.starts, 2);
  await again.close();
});

test("a stop does not wait for a run that rests between two attempts", async () => {
  const { engine } = await testEngine({ workflows, database });
  const isRunning = nextStart();
  const { id } = await engine.enqueue(resting, {});
  await isRunning;
  await engine.stop({ deadlineMs: 3_600_000 });
  failing = false;
  const again = await testEngine({ workflows, database, leaseMs: 1000 });
  const status = await again.engine.waitFor(id, { timeoutMs: 20_000 });
  assert.equal(status?.output, "through", status?.failure?.message);
  assert.equal(new Set(attempts).size, 1, "the key is the same in the next process");
  assert.equal(attempts.length, 2);
  await again.close();
});
