import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { Client } from "pg";
import { z } from "zod";
import { testDatabase } from "../db/testing.ts";
import { defineQueue, defineSchedule, defineWorkflow } from "./definition.ts";
import { testEngine } from "./testing.ts";

const input = z.object({ n: z.number() });
const work = defineWorkflow({
  name: "work.v1",
  queue: defineQueue({ name: "work", workerConcurrency: 1, pollMs: 50 }),
  input,
  run: ({ n }, scope) => Promise.resolve({ n, at: scope.scheduledFor }),
});

test("a tick starts one run, however many processes there are", async () => {
  const database = await testDatabase();
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query("create table tick (due_at timestamptz not null, greeting text not null, pid integer not null)");
  const script = path.join(import.meta.dirname, "proof/schedule-worker.ts");
  const processes: ChildProcess[] = [];
  try {
    for (let n = 0; n < 2; n += 1) {
      const child = spawn(process.execPath, [script, database.appUrl, database.engineUrl], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      processes.push(child);
    }
    const enough = async () => {
      const found = await owner.query<{ ticks: string }>("select count(distinct due_at) as ticks from tick");
      return Number(found.rows[0]?.ticks) >= 4;
    };
    while (!(await enough())) await rest(100);
    const found = await owner.query<{ rows: string; ticks: string; greetings: string }>(
      "select count(*) as rows, count(distinct due_at) as ticks, count(*) filter (where greeting = 'hello') as greetings from tick",
    );
    assert.equal(found.rows[0]?.rows, found.rows[0]?.ticks);
    assert.equal(found.rows[0]?.greetings, found.rows[0]?.rows);
  } finally {
    for (const child of processes) child.kill("SIGKILL");
    await owner.end();
    await database.drop();
  }
});

test("a schedule can be listed, run now, paused and removed", async () => {
  const yearly = defineSchedule({
    name: "yearly",
    cron: "0 0 1 1 *",
    timeZone: "Europe/Zurich",
    workflow: work,
    input: { n: 7 },
  });
  const t = await testEngine({ workflows: [work], schedules: [yearly] });
  try {
    assert.deepEqual(await t.engine.schedules.list(), [
      { name: "yearly", workflow: "work.v1", cron: "0 0 1 1 *", active: true, lastFiredAt: undefined },
    ]);
    const { id } = await t.engine.schedules.runNow("yearly");
    const status = await t.engine.waitFor(id, { timeoutMs: 10_000 });
    const output = z.object({ n: z.number(), at: z.date() }).parse(status?.output);
    assert.equal(output.n, 7);
    await t.engine.schedules.pause("yearly");
    assert.equal((await t.engine.schedules.list())[0]?.active, false);
    await t.engine.schedules.remove("yearly");
    assert.deepEqual(await t.engine.schedules.list(), []);
  } finally {
    await t.close();
  }
});

test("a schedule is refused when it could never start a run", async () => {
  const partitioned = defineWorkflow({
    ...work,
    name: "other.v1",
    queue: defineQueue({ name: "p", workerConcurrency: 1, partitioned: true }),
  });
  const schedule = defineSchedule({ name: "never", cron: "0 0 1 1 *", workflow: partitioned, input: { n: 1 } });
  await assert.rejects(testEngine({ workflows: [work, partitioned], schedules: [schedule] }), /partitioned queue/);
});
