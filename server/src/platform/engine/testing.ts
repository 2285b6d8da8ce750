/**
 * For the tests of features: a real engine on a fresh database.
 *
 *   const { engine, database, close } = await testEngine({ workflows: [sync] });   // in before()
 *   await recordedSteps(engine, sync, input)                                       // names in order
 *   await close();                                                                 // in after()
 *
 * One engine lives in a process, and node:test gives each file its own.
 */
import { createEnginePool } from "../db/index.ts";
import { type TestDatabase, testDatabase } from "../db/testing.ts";
import type { ScheduleDefinition, WorkflowDefinition } from "./definition.ts";
import { type Engine, startEngine } from "./engine.ts";
import type { EngineLog } from "./log.ts";

export { assertRecordedSteps, recordedSteps } from "./recorded-steps.ts";

/** Errors and warnings of the engine are part of many tests' subject; what else happens shows in their outcome. */
export const quietLog: EngineLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface TestEngine {
  readonly engine: Engine;
  readonly database: TestDatabase;
  close(): Promise<void>;
}

export async function testEngine(options: {
  readonly workflows: readonly WorkflowDefinition[];
  readonly schedules?: readonly ScheduleDefinition[];
  /** A database to use instead of a new one; it is then not dropped. */
  readonly database?: TestDatabase;
  readonly leaseMs?: number;
  readonly log?: EngineLog;
}): Promise<TestEngine> {
  const database = options.database ?? (await testDatabase());
  const enginePool = createEnginePool({ url: database.engineUrl, log: () => undefined, allowExitOnIdle: true });
  const started = startEngine({
    enginePool,
    database: database.db,
    workflows: options.workflows,
    schedules: options.schedules ?? [],
    leaseMs: options.leaseMs ?? 10_000,
    log: options.log ?? quietLog,
    services: ["test"],
  });
  const release = async () => {
    await enginePool.end();
    if (!options.database) await database.drop();
  };
  const engine = await started.catch(async (error: unknown) => {
    await release();
    throw error;
  });
  return {
    engine,
    database,
    async close() {
      await engine.stop({ deadlineMs: 1000 });
      await release();
    },
  };
}
