import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { createDatabase, createEnginePool } from "../db/index.ts";
import { testDatabase } from "../db/testing.ts";
import { defineQueue, defineWorkflow, type QueueDefinition } from "./definition.ts";
import { startEngine } from "./engine.ts";
import { checkDefinitions } from "./rules.ts";
import { quietLog } from "./testing.ts";

const slow = defineQueue({ name: "slow", workerConcurrency: 1 });
const workflow = (name: string, queue: QueueDefinition = slow) =>
  defineWorkflow({ name, queue, input: z.object({}), run: () => Promise.resolve() });

test("a workflow's name carries its version", () => {
  assert.throws(() => checkDefinitions([workflow("sync")]), /"sync" needs a name that ends in a version/);
  assert.throws(() => checkDefinitions([workflow("sync.v")]), /ends in a version/);
  assert.deepEqual(checkDefinitions([workflow("sync.v1"), workflow("sync.v2")]), [slow]);
});

test("a name stands for one workflow, and one queue", () => {
  assert.throws(() => checkDefinitions([workflow("a.v1"), workflow("a.v1")]), /two workflows "a.v1"/);
  assert.throws(() => checkDefinitions([workflow("a.v1"), workflow("b.v1", { ...slow })]), /two queues "slow"/);
});

test("few queues are fast", () => {
  const fast = Array.from({ length: 5 }, (_, n) =>
    defineQueue({ name: `fast-${n}`, workerConcurrency: 1, pollMs: 100 }),
  );
  assert.throws(() => checkDefinitions(fast.map((queue, n) => workflow(`a${n}.v1`, queue))), /50 times a second/);
});

test("a partitioned queue has no limit over all processes", () => {
  const queue = defineQueue({ name: "both", workerConcurrency: 1, concurrency: 1, partitioned: true });
  assert.throws(() => checkDefinitions([workflow("a.v1", queue)]), /is partitioned/);
});

test("an engine that shares the application's connections is refused: they would wait for each other", async () => {
  const database = await testDatabase();
  const pool = createEnginePool({ url: database.appUrl, log: () => undefined, allowExitOnIdle: true });
  const options = { workflows: [workflow("a.v1")], log: quietLog, services: ["test"] };
  await assert.rejects(startEngine({ ...options, enginePool: pool, database: createDatabase(pool) }), /share one pool/);
  await pool.end();
  await database.drop();
});
