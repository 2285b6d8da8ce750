import { AppError } from "@sophia/core";
import { z } from "zod";

/**
 * Linear's failures as AppErrors: a code for the machine and a sentence for `sophia status`. What Linear wrote is not
 * repeated, it may hold titles or names; only its own code is.
 */

/** One entry of a GraphQL answer's `errors`. */
export interface Problem {
  readonly kind: ProblemKind;
  /** Linear's own code, safe to show. */
  readonly code: string;
  /** Where in `data` something is missing; empty: Linear did not say. */
  readonly path: readonly (string | number)[];
  /** Lines of the query that ask for a field which this Linear does not have. */
  readonly lostLines: readonly number[];
}

export type ProblemKind =
  | "rate_limited"
  | "authentication"
  | "forbidden"
  | "invalid_input"
  | "lost_field"
  | "passing"
  | "unknown";

const kinds: ReadonlyMap<string, ProblemKind> = new Map(
  Object.entries<ProblemKind>({
    ratelimited: "rate_limited",
    authenticationerror: "authentication",
    unauthenticated: "authentication",
    forbidden: "forbidden",
    featurenotaccessible: "forbidden",
    invalidinput: "invalid_input",
    inputerror: "invalid_input",
    baduserinput: "invalid_input",
    locktimeout: "passing",
    networkerror: "passing",
    internalerror: "passing",
    internalservererror: "passing",
    usagelimitexceeded: "passing",
  }),
);

const problemSchema = z.object({
  message: z.string().nullish().catch(null),
  path: z
    .array(z.union([z.string(), z.number()]))
    .nullish()
    .catch(null),
  locations: z
    .array(z.object({ line: z.number() }))
    .nullish()
    .catch(null),
  extensions: z
    .object({ code: z.string().nullish().catch(null), type: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** The `errors` of an answer; an entry that is not an error's form is an unknown one. Empty: there are none. */
export function readProblems(body: unknown): Problem[] {
  const envelope = z.object({ errors: z.array(z.unknown()) }).safeParse(body);
  return (envelope.success ? envelope.data.errors : []).map((entry) => {
    const parsed = problemSchema.safeParse(entry);
    if (!parsed.success) return { kind: "unknown", code: "unnamed", path: [], lostLines: [] };
    const { message, path, locations, extensions } = parsed.data;
    const names = [extensions?.code, extensions?.type].flatMap((name) => name ?? []);
    const isLost = (message ?? "").startsWith("Cannot query field ");
    const known = names.flatMap((name) => kinds.get(name.toLowerCase().replace(/[^a-z]/g, "")) ?? []);
    return {
      kind: isLost ? "lost_field" : (known[0] ?? "unknown"),
      code: names.map(safeCode).find((name) => name !== undefined) ?? "unnamed",
      path: path ?? [],
      lostLines: isLost ? (locations ?? []).map(({ line }) => line) : [],
    };
  });
}

export interface LinearCall {
  /** Name of the operation, for sentences: "issues". */
  readonly what: string;
  /** True when it asked for a further page. */
  readonly paged: boolean;
}

/** An answer without data, or one that must not be used. */
export function linearRefusal(
  call: LinearCall,
  status: number,
  problems: readonly Problem[],
  restMs: number | undefined,
): AppError {
  const has = (kind: ProblemKind) => problems.some((problem) => problem.kind === kind);
  const code = problems[0]?.code ?? "unnamed";
  if (has("rate_limited") || status === 429) {
    const wait = restMs === undefined ? "" : ` It asked for ${Math.ceil(restMs / 1000)} s of rest.`;
    return new AppError("rate_limited", `Linear's rate limit for this key is reached.${wait}`, {
      retryAfterMs: restMs,
    });
  }
  if (has("authentication") || status === 401) {
    return new AppError(
      "credentials_rejected",
      'Linear does not accept the key: it is mistyped, revoked or expired. Make a new one in Linear (Settings, Security & access, Personal API keys) and run "sophia connect linear --key lin_api_…" with it.',
    );
  }
  if (status >= 500) {
    return new AppError("vendor_unavailable", `Linear answered ${call.what} with status ${status}.`, {
      retryAfterMs: restMs,
    });
  }
  if (has("passing")) {
    return new AppError("vendor_unavailable", `Linear could not answer ${call.what} (${code}).`, {
      retryAfterMs: restMs,
    });
  }
  if (has("forbidden") || status === 403) {
    return new AppError(
      "scope_missing",
      `Linear does not let this key read ${call.what} (${code}). Use the key of a member who sees them, with the permission to read, and run "sophia connect linear" again.`,
    );
  }
  if (has("invalid_input") && call.paged) {
    return new AppError(
      "cursor_expired",
      `Linear no longer knows the page at which reading ${call.what} had stopped; the range starts again.`,
    );
  }
  const lost = problems.flatMap(({ lostLines }) => lostLines);
  if (lost.length > 0) {
    return new AppError(
      "vendor_reply_invalid",
      `This Linear does not have a field of ${call.what} that Sophia reads.`,
      {
        cause: { lostLines: lost },
      },
    );
  }
  if (status >= 300 && status < 400)
    return linearReplyInvalid(call.what, "it is a redirect; check the connection's base address");
  if (status === 404)
    return linearReplyInvalid(call.what, "there is no such page; check the connection's base address");
  return new AppError(
    "vendor_reply_invalid",
    `Linear refused ${call.what} (status ${status}, ${code}), which Sophia does not expect. If it stays, please report it.`,
  );
}

const lostSchema = z.object({ lostLines: z.array(z.number()) });

/** Lines of the query that ask for what this Linear lacks; empty for any other failure. */
export function lostLinesOf(error: unknown): readonly number[] {
  const cause = error instanceof AppError ? lostSchema.safeParse(error.cause) : undefined;
  return cause?.success ? cause.data.lostLines : [];
}

/** The body is not what the protocol says. */
export function linearReplyInvalid(what: string, problem: string): AppError {
  return new AppError("vendor_reply_invalid", `Linear's answer to ${what} cannot be read: ${problem}.`);
}

const tooLarge = "too_large";

export function linearReplyTooLarge(what: string, megabytes: number): AppError {
  return new AppError(
    "vendor_reply_invalid",
    `Linear's answer to ${what} is larger than ${megabytes} MB; it cannot be read.`,
    { cause: tooLarge },
  );
}

/** True for a body that grew over its bound: a smaller page may fit. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof AppError && error.cause === tooLarge;
}

/** No answer at all. */
export function linearUnreachable(what: string, cause: unknown): AppError {
  const timedOut = cause instanceof Error && cause.name === "TimeoutError";
  return new AppError(
    "vendor_unavailable",
    timedOut
      ? `Linear did not finish its answer to ${what} in time.`
      : `Linear cannot be reached for ${what}. Check the network and the connection's base address.`,
    { cause },
  );
}

/** A code of Linear's ("INPUT_ERROR", "lock timeout"); whatever else stands there is not repeated. */
function safeCode(code: string): string | undefined {
  return /^[A-Za-z][A-Za-z _]{0,60}$/.test(code) && !/lin_/i.test(code) ? code : undefined;
}
