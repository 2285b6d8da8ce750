import { DBOS } from "@dbos-inc/dbos-sdk";
import { DBOSWorkflowConflictError } from "@dbos-inc/dbos-sdk/datasource";
import { AppError } from "@sophia/core";
import type { StepCall, StepOptions } from "./definition.ts";
import { type Failure, fromFailure, toFailure } from "./failure.ts";
import type { InFlight } from "./in-flight.ts";
import { defaultRetry, isWorthRetrying, retryDelayMs, type RetryPolicy } from "./retry.ts";

/** A failure is recorded as a value, so that a replay throws an error of the same class as the first run did. */
type Outcome<T> = { readonly value: T } | { readonly failure: Failure };

/**
 * Runs one recorded step with its attempts.
 *
 * All attempts are one entry of the record, so the recorded step list does not depend on how often a vendor failed. The
 * rest between two attempts is not recorded: a process that dies in it leaves a run whose step starts again with its
 * first attempt. A wait of hours therefore belongs into the workflow (end, and enqueue again with `delayMs`), which also
 * frees its place in the queue.
 */
export async function runStep<T>(
  name: string,
  run: (call: StepCall) => Promise<T>,
  options: StepOptions,
  workflow: { readonly id: string; readonly retry: Partial<RetryPolicy> | undefined; readonly inFlight: InFlight },
): Promise<T> {
  const retry = { ...defaultRetry, ...workflow.retry, ...options.retry };
  const outcome = await DBOS.runStep(
    async (): Promise<Outcome<T>> => {
      const cancelled = DBOS.stepStatus?.cancelSignal;
      const { endedEarly, leave } = workflow.inFlight.enter(workflow.id);
      const ended = cancelled ? AbortSignal.any([cancelled, endedEarly]) : endedEarly;
      const idempotencyKey = `${workflow.id}:${name}/${DBOS.stepID}`;
      try {
        for (let attempt = 1; ; attempt += 1) {
          try {
            return { value: await runAttempt(run, { idempotencyKey, attempt }, ended, options.timeoutMs) };
          } catch (error) {
            // The SDK does not record a conflict: the run is parked here, and finished by whoever owns it.
            if (endedEarly.aborted) throw new DBOSWorkflowConflictError(workflow.id);
            if (cancelled?.aborted) throw error;
            if (attempt >= retry.attempts || !isWorthRetrying(error)) return { failure: toFailure(error) };
            const delayMs = retryDelayMs(error, attempt, Math.random, retry.firstDelayMs);
            await workflow.inFlight.rest(workflow.id, delayMs, ended);
          }
        }
      } finally {
        leave();
      }
    },
    { name },
  );
  if ("failure" in outcome) throw fromFailure(outcome.failure);
  return outcome.value;
}

async function runAttempt<T>(
  run: (call: StepCall) => Promise<T>,
  call: Omit<StepCall, "signal">,
  ended: AbortSignal,
  timeoutMs: number | undefined,
): Promise<T> {
  ended.throwIfAborted();
  if (timeoutMs === undefined) return await run({ ...call, signal: ended });
  const timeUp = AbortSignal.timeout(timeoutMs);
  try {
    return await run({ ...call, signal: AbortSignal.any([ended, timeUp]) });
  } catch (error) {
    if (timeUp.aborted && !ended.aborted) {
      throw new AppError("timeout", `No result within ${timeoutMs} ms`, { cause: error });
    }
    throw error;
  }
}
