import { AppError, isTransient } from "@sophia/core";

export interface RetryPolicy {
  /** Attempts in all, the first included. Default 8. */
  readonly attempts: number;
  /** Milliseconds: the ceiling of the first delay. Default 1,000. */
  readonly firstDelayMs: number;
}

export const defaultRetry: RetryPolicy = { attempts: 8, firstDelayMs: 1000 };

const longestDelayMs = 10 * 60_000;

/**
 * Decides how long a failed call rests before its next attempt.
 *
 * A delay asked for by the vendor is obeyed as given, however long: an earlier retry only prolongs the ban. Otherwise
 * the ceiling doubles with every attempt up to ten minutes, and the delay is drawn at random below it, so that calls
 * failed by one outage do not all come back in the same second.
 *
 * @param attempt - attempts already made; 1 after the first failure
 * @returns milliseconds from now
 */
export function retryDelayMs(
  error: unknown,
  attempt: number,
  random: () => number = Math.random,
  firstDelayMs: number = defaultRetry.firstDelayMs,
): number {
  if (error instanceof AppError && error.retryAfterMs !== undefined) return error.retryAfterMs;
  const ceilingMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(random() * ceilingMs);
}

/** SQLSTATEs and socket errors after which the same statement may succeed: conflicts, a server that restarts, no room. */
const passingSqlStates = /^(08...|40001|40P01|55P03|53[0-9]..|57P0[1235]|25P03)$/;
const passingSocketErrors = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);
const passingMessages =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** True for a failure of PostgreSQL, or of the way to it, that passes by itself; also below a sentence of ours that tells it. */
export function isPassingDatabaseError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AppError) return isPassingDatabaseError(error.cause);
  if ("code" in error && typeof error.code === "string") {
    if (passingSqlStates.test(error.code) || passingSocketErrors.has(error.code)) return true;
  }
  return passingMessages.test(error.message);
}

export function isWorthRetrying(error: unknown): boolean {
  return isTransient(error) || isPassingDatabaseError(error);
}
