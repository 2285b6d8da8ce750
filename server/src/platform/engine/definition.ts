import type { Transaction } from "kysely";
import type { z } from "zod";
import type { DB } from "../db/generated.ts";
import type { RetryPolicy } from "./retry.ts";

/** What a step's function is given for each attempt. */
export interface StepCall {
  /**
   * The same for every attempt of this step, in whatever process: a receiver that keeps it absorbs the repeats of a
   * step that ran, and whose process died before that was recorded.
   */
  readonly idempotencyKey: string;
  /** Fires when the run is cancelled, is taken over by another process, the attempt's time is up, or this process stops. */
  readonly signal: AbortSignal;
  /** 1 for the first attempt in this process. */
  readonly attempt: number;
}

export interface StepOptions {
  readonly retry?: Partial<RetryPolicy>;
  /** Milliseconds for one attempt; beyond it the attempt fails as `timeout`, which is tried again. Default: no limit. */
  readonly timeoutMs?: number;
}

/**
 * What a workflow's body may do. The body itself must be deterministic: after a crash it is run again from the top, and
 * what was recorded is answered from the record. Clock, chance, network and database are reached through here only.
 */
export interface WorkflowScope {
  readonly workflowId: string;
  /** When the tick was due, for a run started by a schedule. */
  readonly scheduledFor: Date | undefined;
  /**
   * An effect outside our own tables: at least once, and exactly once for a receiver that honours the idempotency key.
   * What it returns is recorded, so it must be data (SuperJSON: dates, maps, bigints too) and should be small.
   */
  step<T>(name: string, run: (call: StepCall) => Promise<T>, options?: StepOptions): Promise<T>;
  /**
   * Rows of our own tables: exactly once. They commit together with the record that they were written, and not at all
   * when another process has taken over the run. No outside effects in here, and no second connection.
   */
  write<T>(name: string, run: (transaction: Transaction<DB>) => Promise<T>): Promise<T>;
  /** Rests for so many milliseconds, across restarts: the time that passed while nothing ran counts. */
  sleep(ms: number): Promise<void>;
  /** The present moment, recorded: the same when the body is run again. */
  now(): Promise<Date>;
}

export interface WorkflowDefinition<Input extends z.ZodType = z.ZodType, Output = unknown> {
  /** Ends in a version, `sync.v1`. A change in the order of the steps before any wait is a new version. */
  readonly name: string;
  /** The queue that every run goes through. A new kind of work gets a new queue: an older process would take it from a shared one. */
  readonly queue: QueueDefinition;
  /** Input outlives deploys: a new field is optional. */
  readonly input: Input;
  /** For all its steps; a step may have its own. */
  readonly retry?: Partial<RetryPolicy>;
  /** How often a run may be taken up again after its process died, until it is given up as deadly. Default 50. */
  readonly maxRecoveries?: number;
  /** Milliseconds that a run started by `changed` waits, so that the events of one burst become one run. Default 300. */
  readonly collapseMs?: number;
  run(input: z.output<Input>, scope: WorkflowScope): Promise<Output>;
}

/**
 * A piece of durable work: a name, a queue, the shape of its input, and a function.
 *
 * Failing: a thrown AppError that waiting cannot heal fails the run for good with its message kept; transient failures
 * inside a step are retried there (see RetryPolicy).
 */
export function defineWorkflow<Input extends z.ZodType, Output>(
  definition: WorkflowDefinition<Input, Output>,
): WorkflowDefinition<Input, Output> {
  return definition;
}

export interface QueueDefinition {
  readonly name: string;
  /** Runs at once over all processes. Default: no limit. Not together with `partitioned`. */
  readonly concurrency?: number;
  /** Runs at once in one process. */
  readonly workerConcurrency: number;
  /** One run at a time for each partition (an aggregate, a connection). Needed for `changed`. */
  readonly partitioned?: boolean;
  /** Starts in a period, in bursts. It is no vendor budget: those have their own bucket. */
  readonly rateLimit?: { readonly starts: number; readonly periodMs: number };
  /**
   * Milliseconds between two looks for work; half of it is the usual delay before a start. Each queue looks on its own
   * in each process, so only what a person waits for is fast. Default 1,000.
   */
  readonly pollMs?: number;
}

export function defineQueue(definition: QueueDefinition): QueueDefinition {
  return definition;
}

export interface ScheduleDefinition<Input extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** Five fields, or six with seconds first. A tick starts exactly one run, however many processes there are. */
  readonly cron: string;
  /** IANA name; default UTC. */
  readonly timeZone?: string;
  readonly workflow: WorkflowDefinition<Input>;
  readonly input: z.input<Input>;
  /** Also run the ticks that passed while no process ran. Default false. */
  readonly catchUp?: boolean;
}

export function defineSchedule<Input extends z.ZodType>(
  definition: ScheduleDefinition<Input>,
): ScheduleDefinition<Input> {
  return definition;
}
