import { randomBytes } from "node:crypto";

/** A request that Gong would not answer. The body is `{requestId, errors}`, whatever the status. */
export class GongRefusal extends Error {
  override readonly name = "GongRefusal";
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, message: string, retryAfterSeconds?: number) {
    super(message);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Gong answers an empty selection with 404, not with an empty list. */
export function nothingFound(what: string): GongRefusal {
  return new GongRefusal(404, `No ${what} found corresponding to the provided filters`);
}

export function newRequestId(): string {
  return randomBytes(10).toString("hex");
}

export function errorBody(message: string): { requestId: string; errors: string[] } {
  return { requestId: newRequestId(), errors: [message] };
}
