/** A process with a schedule of one tick a second, which writes each tick down: `node schedule-worker.ts APP_URL ENGINE_URL`. */
import { sql } from "kysely";
import { z } from "zod";
import { createAppPool, createDatabase, createEnginePool } from "../../db/index.ts";
import { defineQueue, defineSchedule, defineWorkflow } from "../definition.ts";
import { startEngine } from "../engine.ts";

const [appUrl, engineUrl] = z.tuple([z.string(), z.string()]).parse(process.argv.slice(2));
const tick = defineWorkflow({
  name: "tick.v1",
  queue: defineQueue({ name: "ticks", workerConcurrency: 5, pollMs: 100 }),
  input: z.object({ greeting: z.string() }),
  async run({ greeting }, scope) {
    await scope.write("tick", async (transaction) => {
      await sql`insert into tick (due_at, greeting, pid) values (${scope.scheduledFor}, ${greeting}, ${process.pid})`.execute(
        transaction,
      );
    });
  },
});
const quiet = () => undefined;
await startEngine({
  enginePool: createEnginePool({ url: engineUrl, log: quiet, max: 6 }),
  database: createDatabase(createAppPool({ url: appUrl, log: quiet, max: 6 })),
  workflows: [tick],
  schedules: [
    defineSchedule({ name: "every-second", cron: "* * * * * *", workflow: tick, input: { greeting: "hello" } }),
  ],
  log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  services: ["test"],
});
console.log("ready");
