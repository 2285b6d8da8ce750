import { AppError } from "@sophia/core";

/**
 * Gong's failures as AppErrors: a code for the machine and a sentence for `sophia status`. What Gong wrote is not
 * repeated: it may hold names of people or calls.
 */

export interface GongCall {
  /** Path without query, e.g. `/v2/users`. */
  readonly path: string;
  /** True when the request asked for a further page. */
  readonly paged: boolean;
}

/** The scope that each path needs, as Gong's key page names it. */
const scopes: readonly (readonly [string, string])[] = [
  ["/v2/calls/transcript", "api:calls:read:transcript"],
  ["/v2/calls/extensive", "api:calls:read:extensive"],
  ["/v2/users", "api:users:read"],
  ["/v2/workspaces", "api:workspaces:read"],
  ["/v2/all-permission-profiles", "api:users:read"],
  ["/v2/permission-profile", "api:users:read"],
  ["/v2/settings/trackers", "api:settings:trackers:read"],
  ["/v2/settings/scorecards", "api:settings:scorecards:read"],
  ["/v2/stats/activity/scorecards", "api:stats:scorecards"],
  ["/v2/library", "api:library:read"],
];

/** Here Gong's document lists no 401: a wrong key and a missing scope look the same. */
const answers403ToWrongKeys = ["/v2/users", "/v2/workspaces"];

/** Marks a body that grew over the bound, so that a smaller selection can be asked for. */
export const tooLarge = "too_large";

/** @param problems - Gong's `errors`, empty where the body is not Gong's */
export function gongStatusError(
  call: GongCall,
  status: number,
  problems: readonly string[],
  retryAfterMs: number | undefined,
): AppError {
  if (status === 429) {
    const wait = retryAfterMs === undefined ? "" : ` It asked for ${Math.ceil(retryAfterMs / 1000)} s of rest.`;
    return new AppError("rate_limited", `Gong's rate limit (for the whole company) is reached.${wait}`, {
      retryAfterMs,
    });
  }
  if (status >= 500) {
    return new AppError("vendor_unavailable", `Gong answered ${call.path} with status ${status}.`, {
      retryAfterMs,
    });
  }
  if (status === 401) {
    return new AppError(
      "credentials_rejected",
      'Gong does not accept the access key and secret. Create a new key in Gong\'s settings and run "sophia connect gong" with it.',
    );
  }
  if (status === 403) {
    const scope = scopes.find(([path]) => call.path.startsWith(path))?.[1] ?? "for it";
    const isAmbiguous = answers403ToWrongKeys.some((path) => call.path.startsWith(path));
    return new AppError(
      "scope_missing",
      isAmbiguous
        ? `Gong does not let this key read ${call.path}: it is not a valid key, or it lacks the scope ${scope}. Check it with a Gong administrator, then run "sophia connect gong" again.`
        : `Gong does not let this key read ${call.path}. Ask a Gong administrator to give the key the scope ${scope}, then run "sophia connect gong" again.`,
    );
  }
  if (call.paged && status >= 400 && problems.some((problem) => /cursor/i.test(problem))) {
    return new AppError(
      "cursor_expired",
      "Gong no longer knows the page at which reading had stopped (it keeps it for an hour); the range starts again.",
    );
  }
  if (status === 404) return new AppError("not_found", `Gong has nothing at ${call.path} for this request.`);
  const hint =
    status >= 300 && status < 400 ? "a redirect: check the connection's base address" : "which Sophia does not expect";
  return new AppError("vendor_reply_invalid", `Gong answered ${call.path} with status ${status}, ${hint}.`);
}

/** The body is not what the protocol says. */
export function gongReplyInvalid(path: string, what: string): AppError {
  return new AppError("vendor_reply_invalid", `Gong's answer to ${path} cannot be read: ${what}.`);
}

export function gongReplyTooLarge(path: string, megabytes: number): AppError {
  return new AppError(
    "vendor_reply_invalid",
    `Gong's answer to ${path} is larger than ${megabytes} MB; it cannot be read.`,
    {
      cause: tooLarge,
    },
  );
}

/** No answer at all. */
export function gongUnreachable(path: string, cause: unknown): AppError {
  const timedOut = cause instanceof Error && cause.name === "TimeoutError";
  return new AppError(
    "vendor_unavailable",
    timedOut
      ? `Gong did not finish its answer to ${path} in time.`
      : `Gong cannot be reached for ${path}. Check the network and the connection's base address.`,
    { cause },
  );
}
