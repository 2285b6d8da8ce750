import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { z } from "zod";
import { defineQueue, defineWorkflow } from "./definition.ts";
import { type TestEngine, testEngine } from "./testing.ts";

let running = 0;
let mostAtOnce = 0;

const alone = defineWorkflow({
  name: "alone.v1",
  queue: defineQueue({ name: "alone", workerConcurrency: 1, concurrency: 1, pollMs: 50 }),
  input: z.object({}),
  run: (_, scope) =>
    scope.step("work", async () => {
      running += 1;
      mostAtOnce = Math.max(mostAtOnce, running);
      // Long enough for the queue to be looked at again, and another run taken if that were allowed.
      await new Promise((resolve) => setTimeout(resolve, 150));
      running -= 1;
    }),
});

const rationed = defineWorkflow({
  name: "rationed.v1",
  queue: defineQueue({
    name: "rationed",
    workerConcurrency: 10,
    pollMs: 50,
    rateLimit: { starts: 2, periodMs: 3_600_000 },
  }),
  input: z.object({}),
  run: (_, scope) => scope.step("work", () => Promise.resolve("done")),
});

let t: TestEngine;
before(async () => {
  t = await testEngine({ workflows: [alone, rationed] });
});
after(() => t.close());

test("a queue with a concurrency of 1 runs one at a time", async () => {
  const runs = await Promise.all([1, 2, 3, 4].map(() => t.engine.enqueue(alone, {})));
  for (const { id } of runs) assert.equal((await t.engine.waitFor(id, { timeoutMs: 20_000 }))?.state, "done");
  assert.equal(mostAtOnce, 1);
});

test("a queue with a rate limit starts so many in a period, and the others wait", async () => {
  const runs = await Promise.all([1, 2, 3, 4].map(() => t.engine.enqueue(rationed, {})));
  const states = async () => (await Promise.all(runs.map(({ id }) => t.engine.status(id)))).map((run) => run?.state);
  const done = async () => (await states()).filter((state) => state === "done").length;
  while ((await done()) < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  // Other work goes through meanwhile, several looks of the queue later.
  for (const { id } of await Promise.all([1, 2, 3].map(() => t.engine.enqueue(alone, {}))))
    await t.engine.waitFor(id, { timeoutMs: 20_000 });
  const last = await states();
  assert.deepEqual([await done(), last.filter((state) => state === "waiting").length], [2, 2]);
});
