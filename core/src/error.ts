/**
 * Every code a caller may meet, with the HTTP status that carries it. The one table: routes, the command line and the
 * documentation read it from here.
 */
export const httpStatus = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  /** The request did not arrive whole within the time for it. */
  request_timeout: 408,
  conflict: 409,
  payload_too_large: 413,
  uri_too_long: 414,
  unsupported_media_type: 415,
  /** The request names a host that we do not serve. */
  misdirected: 421,
  rate_limited: 429,
  headers_too_large: 431,
  internal: 500,
  /** The vendor answered something that is not its protocol: HTML, cut JSON, a missing field. */
  vendor_reply_invalid: 502,
  /** The vendor answered 5xx, or nothing. */
  vendor_unavailable: 502,
  /** The vendor does not accept our token or key: a person must sign in again. */
  credentials_rejected: 502,
  /** The token is good and lacks a scope or permission. */
  scope_missing: 502,
  /** A page cursor is no longer valid: the range starts again. */
  cursor_expired: 502,
  /** An address outside, given by somebody, is one that Sophia must not call. */
  address_refused: 400,
  /** A part of Sophia itself cannot be reached or cannot work as it is set up. */
  unavailable: 503,
  timeout: 504,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof httpStatus;

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** Milliseconds the vendor asked us to wait. */
  readonly retryAfterMs?: number | undefined;
}

/** A failure we foresaw: its message may be shown, its code is public API. Anything else thrown is a bug: logged, a bare 500. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** True for failures that waiting can heal: the same call may succeed later without anybody's help. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return (
    error.code === "rate_limited" ||
    error.code === "vendor_unavailable" ||
    error.code === "vendor_reply_invalid" ||
    error.code === "unavailable" ||
    error.code === "timeout"
  );
}

/** Ends a `switch` over a union: a new member that nobody handled fails the type check, and loudly at run time. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
