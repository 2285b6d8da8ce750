import { AppError, httpStatus } from "@sophia/core";
import { z } from "zod";

const codes = Object.keys(httpStatus);

/** How a failure is kept in the record: plain data, from which the same error is made again on replay. */
export const failureSchema = z.object({
  /** An AppError's code; null for anything else, which is a bug. */
  code: z.string().nullable(),
  message: z.string(),
  retryAfterMs: z.number().optional(),
  stack: z.string().optional(),
});
export type Failure = z.infer<typeof failureSchema>;

function isErrorCode(code: unknown): code is AppError["code"] {
  return typeof code === "string" && codes.includes(code);
}

export function toFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: null, message: String(error) };
  const code = "code" in error && isErrorCode(error.code) && error.name === "AppError" ? error.code : null;
  const retryAfterMs =
    "retryAfterMs" in error && typeof error.retryAfterMs === "number" ? error.retryAfterMs : undefined;
  return {
    code,
    message: error.message,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(code === null && error.stack !== undefined ? { stack: error.stack } : {}),
  };
}

/** An error of the same class on the first run and on every replay, so that a body that catches it decides the same. */
export function fromFailure(failure: Failure): Error {
  if (isErrorCode(failure.code)) {
    return new AppError(failure.code, failure.message, { retryAfterMs: failure.retryAfterMs });
  }
  const error = new Error(failure.message);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}
