/** Anthropic's error types with their HTTP status (https://docs.claude.com/en/api/errors). */
export const errorStatus = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  conflict_error: 409,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
} as const satisfies Record<string, number>;

export type ErrorType = keyof typeof errorStatus;

/** A refusal in Anthropic's own shape. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly type: ErrorType;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, unknown>> | null;

  constructor(
    type: ErrorType,
    message: string,
    options: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly details?: Readonly<Record<string, unknown>> | null;
    } = {},
  ) {
    super(message);
    this.type = type;
    this.headers = options.headers ?? {};
    this.details = options.details ?? null;
  }
}

export function errorBody(
  error: Pick<ApiError, "type" | "message" | "details">,
  requestId: string,
): Record<string, unknown> {
  const { type, message, details } = error;
  return { type: "error", error: { type, message, ...(details && { details }) }, request_id: requestId };
}
