import { randomUUID } from "node:crypto";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { AppError } from "@sophia/core";
import type { Kysely } from "kysely";
import type { Pool } from "pg";
import { z } from "zod";
import type { DB } from "../db/generated.ts";
import { parseChangeEnvelope, takeChange } from "./changes.ts";
import { type EngineClient, engineClientWithQueues } from "./client.ts";
import { registerDataSource } from "./data-source.ts";
import type { ScheduleDefinition, WorkflowDefinition } from "./definition.ts";
import { keepHeartbeat } from "./heartbeat.ts";
import { createInFlight } from "./in-flight.ts";
import * as lease from "./lease.ts";
import { type EngineLog, quietWhile, sdkLog } from "./log.ts";
import { migrateEngine } from "./migrate-engine.ts";
import { assertSeparatePools, poolUrl } from "./pool-check.ts";
import { checkDefinitions } from "./rules.ts";
import { applySchedules, type Registered, type Schedules, schedules } from "./schedules.ts";
import { applicationName, applicationVersion, engineSchema } from "./schema.ts";
import { createScope, type ScopeDeps } from "./scope.ts";
import { stopTakingWork } from "./sdk-internals.ts";

export interface EngineOptions {
  /** From `createEnginePool`; never the application's. */
  readonly enginePool: Pool;
  /** The application's database. One connection of its pool is kept for the heartbeat. */
  readonly database: Kysely<DB>;
  /** All that this process carries out; it listens to their queues and to no other. */
  readonly workflows: readonly WorkflowDefinition[];
  readonly schedules?: readonly ScheduleDefinition[];
  /** How long a process may be silent before its runs are taken over. Default 10,000. */
  readonly leaseMs?: number;
  readonly log: EngineLog;
  /** What runs in this process, for people who read the leases: `api`, `worker`. */
  readonly services: readonly string[];
  /** False only where a test shows what recovery is for. */
  readonly recovery?: boolean;
}

export interface Engine extends Omit<EngineClient, "close"> {
  /** New at each start: what an earlier process of this machine had in hand is not in this one's memory. */
  readonly executorId: string;
  readonly schedules: Schedules;
  /**
   * Takes no more work, then gives running workflows until the deadline. Those that rest between two attempts are left at
   * once, those still running at the deadline are told to end; both are taken up again by another process within a few
   * seconds, or by the next start. Nothing is recorded of a step that was ended so.
   */
  stop(this: void, options: { readonly deadlineMs: number }): Promise<void>;
}

/** How long a step that was told to end may take for it. */
const endingMs = 500;

const inputEnvelope = z.object({ input: z.unknown() });

/**
 * Starts the engine of this process; there can be one. Its tables are brought up to date first.
 *
 * @throws Error when a definition breaks a rule (see README.md) or the pools are one and the same
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { enginePool, database, workflows, leaseMs = 10_000 } = options;
  let isStopping = false;
  const log = quietWhile(() => isStopping, options.log);
  const queues = checkDefinitions(workflows);
  await assertSeparatePools(enginePool, database);
  if (DBOS.isInitialized()) throw new Error("An engine runs in this process already; stop it first");
  await migrateEngine(enginePool, log);

  const executorId = randomUUID();
  const holder: lease.LeaseHolder = { executorId, services: options.services, leaseMs };
  const inFlight = createInFlight();
  const stopping = new AbortController();
  const write = registerDataSource(database, { idleTransactionMs: leaseMs, inFlight });
  const registered = new Map(workflows.map((workflow) => [workflow.name, register(workflow, { write, inFlight })]));

  DBOS.setConfig({
    name: applicationName,
    systemDatabaseUrl: poolUrl(enginePool),
    systemDatabasePool: enginePool,
    systemDatabaseSchemaName: engineSchema,
    executorID: executorId,
    applicationVersion,
    listenQueues: queues.map((queue) => queue.name),
    runMigrations: false,
    logger: sdkLog(log),
  });
  const { client, registerQueues } = await engineClientWithQueues({ enginePool, database, log });
  let heartbeat: Promise<void> | undefined;

  async function stop({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    const until = Date.now() + deadlineMs;
    isStopping = true;
    inFlight.startDraining();
    await stopTakingWork();
    await inFlight.idleWithin(deadlineMs - endingMs);
    inFlight.end(inFlight.workflowIds(), "stopping");
    await inFlight.idleWithin(Math.min(endingMs, deadlineMs));
    await DBOS.shutdown({ workflowCompletionTimeoutMS: Math.max(1, until - Date.now()), deregister: true });
    stopping.abort();
    await heartbeat;
    await client.close();
    await lease.endLease(database, executorId);
  }

  try {
    // Before the launch, which would find a queue registered later only a second after.
    await registerQueues(queues);
    // Before the launch: between it and the lease a peer would see runs in the hands of nobody.
    await lease.takeLease(database, holder);
    await DBOS.launch();
    const recovery = options.recovery ?? true;
    heartbeat = keepHeartbeat({ database, holder, inFlight, log, recovery, stopping: stopping.signal });
    await applySchedules(options.schedules ?? [], registered);
  } catch (error) {
    await stop({ deadlineMs: 0 }).catch(() => undefined); // The first error is the one to tell.
    throw error;
  }
  return { ...client, executorId, schedules, stop };
}

/** The SDK calls it with one envelope, or, for a schedule's tick, with the time and the envelope. */
function register(definition: WorkflowDefinition, deps: ScopeDeps): Registered {
  const run = async (inputs: unknown[]): Promise<unknown> => {
    const workflowId = DBOS.workflowID;
    if (workflowId === undefined) throw new Error("A workflow is started by enqueueing it");
    const [scheduledFor, envelope] = inputs[0] instanceof Date ? [inputs[0], inputs[1]] : [undefined, inputs[0]];
    const scope = createScope(definition, workflowId, scheduledFor, deps);
    const change = parseChangeEnvelope(envelope);
    if (!change) return definition.run(parseInput(definition, inputEnvelope.parse(envelope).input), scope);
    await deps.inFlight.rest(workflowId, definition.collapseMs ?? 300);
    const taken = await scope.write("take change", (transaction) => takeChange(transaction, change, workflowId));
    return taken ? definition.run(parseInput(definition, taken.input), scope) : undefined;
  };
  // The SDK's type for scheduled workflows says that they return nothing; what they return is kept all the same.
  function body(...inputs: unknown[]): Promise<void>;
  function body(...inputs: unknown[]): Promise<unknown> {
    return deps.inFlight.track(() => run(inputs));
  }
  return DBOS.registerWorkflow(body, { name: definition.name, maxRecoveryAttempts: definition.maxRecoveries ?? 50 });
}

function parseInput(definition: WorkflowDefinition, input: unknown): unknown {
  const parsed = definition.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError(
    "invalid_request",
    `The input of ${definition.name} no longer fits: ${z.prettifyError(parsed.error)}`,
  );
}
