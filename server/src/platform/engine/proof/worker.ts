/** A worker process to be killed: `node worker.ts '{"appUrl": …}'`. Prints its executor id once it takes work. */
import { createAppPool, createDatabase, createEnginePool } from "../../db/index.ts";
import { startEngine } from "../engine.ts";
import { proofWorkflow, workerOptionsSchema } from "./work.ts";

const options = workerOptionsSchema.parse(JSON.parse(process.argv[2] ?? ""));
const log = (_level: string, sentence: string) => console.error(sentence);
const say = (_fields: object, message: string) => console.error(message);
const engine = await startEngine({
  enginePool: createEnginePool({ url: options.engineUrl, log, max: 6 }),
  database: createDatabase(createAppPool({ url: options.appUrl, log, max: 6 })),
  workflows: [proofWorkflow(options)],
  leaseMs: options.leaseMs,
  recovery: options.recovery,
  log: { debug: () => undefined, info: say, warn: say, error: say },
  services: ["proof"],
});
console.log(engine.executorId);
