import { randomUUID } from "node:crypto";
import { setTimeout as rest } from "node:timers/promises";
import { DBOSClient } from "@dbos-inc/dbos-sdk";
import { AppError } from "@sophia/core";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Pool } from "pg";
import { z } from "zod";
import type { DB } from "../db/generated.ts";
import { markChanged } from "./changes.ts";
import type { QueueDefinition, WorkflowDefinition } from "./definition.ts";
import { type EngineLog, sdkLog } from "./log.ts";
import { poolUrl } from "./pool-check.ts";
import { type RunStatus, toRunStatus } from "./run-status.ts";
import { applicationName, applicationVersion, engineSchema } from "./schema.ts";
import { asPgClient } from "./transaction-client.ts";

export interface EnqueueOptions {
  /** The run's id. A second enqueue with the same id is the same run: this is how a request becomes idempotent. */
  readonly id?: string;
  /** On a partitioned queue: runs of one partition follow each other. Default there: a partition of its own. */
  readonly partition?: string;
  /** The run exists if and only if this transaction commits. */
  readonly inTransaction?: Transaction<DB>;
  /** Not before so many milliseconds; looked at once a second. */
  readonly delayMs?: number;
}

/** What every process may do with work, whether or not it also carries it out. */
export interface EngineClient {
  /** Puts a run on its workflow's queue. The input is checked here; a bad one is `invalid_request`. */
  enqueue<Input extends z.ZodType>(
    definition: WorkflowDefinition<Input>,
    input: z.input<Input>,
    options?: EnqueueOptions,
  ): Promise<{ readonly id: string }>;
  /**
   * Tells that an aggregate changed. Events of a burst become one run with the input of the latest; after the last event
   * a run always starts that reads the aggregate anew, also when it came while a run was applying the one before.
   * The workflow's queue must be partitioned.
   */
  changed<Input extends z.ZodType>(
    definition: WorkflowDefinition<Input>,
    key: string,
    input: z.input<Input>,
    options?: { readonly inTransaction?: Transaction<DB> },
  ): Promise<{ readonly id: string }>;
  /** Ends a run: its signal fires within about a second, nothing of it is recorded after. No effect on an ended one. */
  cancel(id: string): Promise<void>;
  status(id: string): Promise<RunStatus | undefined>;
  /** @returns the status once the run has ended, or as it is after `timeoutMs` */
  waitFor(
    id: string,
    options: { readonly timeoutMs: number; readonly pollMs?: number },
  ): Promise<RunStatus | undefined>;
  /**
   * Deletes what is recorded of runs that ended before a moment. An id among them may then be used again.
   *
   * @returns how many runs were forgotten
   */
  forgetEnded(options: { readonly before: Date }): Promise<number>;
  close(): Promise<void>;
}

export interface EngineClientOptions {
  /** Connections of the engine's role. Not the application's pool. */
  readonly enginePool: Pool;
  readonly database: Kysely<DB>;
  readonly log: EngineLog;
}

/**
 * For processes that only enqueue.
 *
 * @throws AppError `unavailable` when the engine's tables are missing: see `migrateEngine`
 */
export async function engineClient(options: EngineClientOptions): Promise<EngineClient> {
  const found = await sql<{ there: boolean }>`
    select to_regclass(${`${engineSchema}.workflow_status`}) is not null as there
  `.execute(options.database);
  if (!found.rows[0]?.there) {
    throw new AppError(
      "unavailable",
      "The engine's tables are not there yet. Start a worker once, or run `sophia migrate`.",
    );
  }
  return (await engineClientWithQueues(options)).client;
}

interface EngineClientWithQueues {
  readonly client: EngineClient;
  /** Writes down how the queues are to be worked on; the latest start wins. */
  registerQueues(this: void, queues: readonly QueueDefinition[]): Promise<void>;
}

export async function engineClientWithQueues({
  enginePool,
  database,
  log,
}: EngineClientOptions): Promise<EngineClientWithQueues> {
  const sdk = await DBOSClient.create({
    systemDatabaseUrl: poolUrl(enginePool),
    systemDatabasePool: enginePool,
    systemDatabaseSchemaName: engineSchema,
    applicationName,
    logger: sdkLog(log),
  });

  async function put(definition: WorkflowDefinition, envelope: object, options: EnqueueOptions): Promise<string> {
    const { queue } = definition;
    if (options.partition !== undefined && !queue.partitioned) {
      throw new Error(`The queue "${queue.name}" of ${definition.name} is not partitioned`);
    }
    const workflowID = options.id ?? randomUUID();
    const request = {
      workflowName: definition.name,
      queueName: queue.name,
      workflowID,
      appVersion: applicationVersion,
      ...(queue.partitioned ? { queuePartitionKey: options.partition ?? workflowID } : {}),
      ...(options.delayMs === undefined ? {} : { delaySeconds: options.delayMs / 1000 }),
    };
    if (options.inTransaction) await sdk.enqueueInTransaction(asPgClient(options.inTransaction), request, envelope);
    else await sdk.enqueue(request, envelope);
    return workflowID;
  }

  const client: EngineClient = {
    async enqueue(definition, input, options = {}) {
      checkInput(definition, input);
      return { id: await put(definition, { input }, options) };
    },
    async changed(definition, key, input, options = {}) {
      checkInput(definition, input);
      const mark = async (transaction: Transaction<DB>) => {
        const { runId, isNew } = await markChanged(transaction, definition.name, key, input);
        const envelope = { changeOf: { workflow: definition.name, key } };
        const partition = `${definition.name}:${key}`;
        if (isNew) await put(definition, envelope, { id: runId, partition, inTransaction: transaction });
        return { id: runId };
      };
      return options.inTransaction ? mark(options.inTransaction) : database.transaction().execute(mark);
    },
    async cancel(id) {
      await sdk.cancelWorkflow(id);
    },
    async status(id) {
      const found = await sdk.getWorkflow(id);
      return found && toRunStatus(found);
    },
    async waitFor(id, { timeoutMs, pollMs = 100 }) {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const status = await client.status(id);
        if (status === undefined || status.endedAt !== undefined || Date.now() >= until) return status;
        await rest(pollMs);
      }
    },
    async forgetEnded({ before }) {
      for (let forgotten = 0; ;) {
        const ended = await sdk.listWorkflows({
          status: ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
          completedBefore: before.toISOString(),
          limit: 500,
          loadInput: false,
          loadOutput: false,
        });
        if (ended.length === 0) return forgotten;
        await sdk.deleteWorkflows(ended.map((run) => run.workflowID));
        forgotten += ended.length;
      }
    },
    close: () => sdk.destroy(),
  };
  return {
    client,
    async registerQueues(queues) {
      for (const queue of queues) {
        await sdk.registerQueue(queue.name, {
          workerConcurrency: queue.workerConcurrency,
          minPollingIntervalMs: queue.pollMs ?? 1000,
          ...(queue.concurrency === undefined ? {} : { globalConcurrency: queue.concurrency }),
          ...(queue.partitioned ? { partitionConcurrency: 1 } : {}),
          ...(queue.rateLimit
            ? { rateLimit: { limitPerPeriod: queue.rateLimit.starts, periodSec: queue.rateLimit.periodMs / 1000 } }
            : {}),
          applicationName,
        });
      }
    },
  };
}

function checkInput(definition: WorkflowDefinition, input: unknown): void {
  const checked = definition.input.safeParse(input);
  if (!checked.success) {
    throw new AppError(
      "invalid_request",
      `The input of ${definition.name} is wrong: ${z.prettifyError(checked.error)}`,
    );
  }
}
