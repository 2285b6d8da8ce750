import { AppError, assertNever } from "@sophia/core";

/**
 * Slack's failures as AppErrors: a code for the machine and a sentence for `sophia status`. Slack's own code is kept as
 * the error's `cause`, so that callers can tell a lost thread from a lost channel. No message holds a token, a name or
 * any text of a conversation.
 */

type RefusalCode =
  | "credentials_rejected"
  | "scope_missing"
  | "rate_limited"
  | "cursor_expired"
  | "not_found"
  | "vendor_unavailable"
  | "vendor_reply_invalid";

const refusals: ReadonlyMap<string, RefusalCode> = new Map(
  Object.entries<RefusalCode>({
    not_authed: "credentials_rejected",
    invalid_auth: "credentials_rejected",
    account_inactive: "credentials_rejected",
    token_revoked: "credentials_rejected",
    token_expired: "credentials_rejected",
    invalid_token: "credentials_rejected",
    user_removed_from_team: "credentials_rejected",
    missing_scope: "scope_missing",
    no_permission: "scope_missing",
    not_allowed_token_type: "scope_missing",
    access_denied: "scope_missing",
    team_access_not_granted: "scope_missing",
    ekm_access_denied: "scope_missing",
    accesslimited: "scope_missing",
    user_is_restricted: "scope_missing",
    user_is_bot: "scope_missing",
    ratelimited: "rate_limited",
    rate_limited: "rate_limited",
    invalid_cursor: "cursor_expired",
    channel_not_found: "not_found",
    not_in_channel: "not_found",
    method_not_supported_for_channel_type: "not_found",
    thread_not_found: "not_found",
    message_not_found: "not_found",
    user_not_found: "not_found",
    user_not_visible: "not_found",
    no_such_subteam: "not_found",
    subteam_not_found: "not_found",
    internal_error: "vendor_unavailable",
    fatal_error: "vendor_unavailable",
    service_unavailable: "vendor_unavailable",
    request_timeout: "vendor_unavailable",
    fetch_members_failed: "vendor_unavailable",
    org_login_required: "vendor_unavailable",
    team_added_to_org: "vendor_unavailable",
  }),
);

/** Which call, with which of the connection's tokens (0: the main one). */
export interface SlackCall {
  readonly method: string;
  readonly tokenIndex: number;
}

/** `{ok: false}`: what Slack refused and what to do about it. */
export function slackRefusal(
  call: SlackCall,
  refusal: { readonly error: string; readonly needed?: string | undefined; readonly retryAfterMs?: number | undefined },
): AppError {
  const vendorCode = safeName(refusal.error);
  const code = refusals.get(vendorCode) ?? "vendor_reply_invalid";
  const options = { cause: vendorCode, retryAfterMs: refusal.retryAfterMs };
  const token = tokenName(call.tokenIndex);
  switch (code) {
    case "credentials_rejected":
      return new AppError(
        code,
        `Slack does not accept ${token} (${vendorCode}). Install the app again and run "sophia connect slack" with the new token.`,
        options,
      );
    case "scope_missing":
      return new AppError(
        code,
        refusal.needed === undefined
          ? `Slack does not let ${token} call ${call.method} (${vendorCode}). Ask a workspace administrator to allow the app.`
          : `${capitalised(token)} of Slack lacks the scope ${safeName(refusal.needed)}. Add it to the app, install the app again and run "sophia connect slack" with the new token.`,
        options,
      );
    case "rate_limited":
      return rateLimited(call, refusal.retryAfterMs);
    case "cursor_expired":
      return new AppError(
        code,
        `Slack no longer knows the page at which ${call.method} stood; the range starts again.`,
        options,
      );
    case "not_found":
      return new AppError(
        code,
        `Slack does not show to ${token} what ${call.method} was asked for (${vendorCode}).`,
        options,
      );
    case "vendor_unavailable":
      return new AppError(code, `Slack could not answer ${call.method} (${vendorCode}).`, options);
    case "vendor_reply_invalid":
      return new AppError(
        code,
        `Slack refused ${call.method} with "${vendorCode}", which Sophia does not know. If it stays, please report it.`,
        options,
      );
    default:
      return assertNever(code);
  }
}

/** Any HTTP status but 200 whose body is not Slack's own refusal. */
export function slackStatusError(call: SlackCall, status: number, retryAfterMs: number | undefined): AppError {
  if (status === 429) return rateLimited(call, retryAfterMs);
  if (status >= 500) {
    return new AppError("vendor_unavailable", `Slack answered ${call.method} with status ${status}.`, { retryAfterMs });
  }
  if (status === 401) return slackRefusal(call, { error: "invalid_auth" });
  if (status === 403) return slackRefusal(call, { error: "access_denied" });
  const hint =
    status >= 300 && status < 400 ? "a redirect: check the connection's base address" : "an unexpected status";
  return new AppError("vendor_reply_invalid", `Slack answered ${call.method} with status ${status}, ${hint}.`);
}

/** The body is not what the protocol says: HTML, cut JSON, nothing, a field of another kind. */
export function slackReplyInvalid(call: Pick<SlackCall, "method">, what: string): AppError {
  return new AppError("vendor_reply_invalid", `Slack's answer to ${call.method} cannot be read: ${what}.`);
}

/** No answer at all. */
export function slackUnreachable(call: SlackCall, cause: unknown): AppError {
  const timedOut = cause instanceof Error && cause.name === "TimeoutError";
  return new AppError(
    "vendor_unavailable",
    timedOut
      ? `Slack did not finish its answer to ${call.method} in time.`
      : `Slack cannot be reached for ${call.method}. Check the network and the connection's base address.`,
    { cause },
  );
}

/** True for a refusal with one of Slack's own codes. */
export function isSlackRefusal(error: unknown, ...vendorCodes: readonly string[]): boolean {
  return error instanceof AppError && typeof error.cause === "string" && vendorCodes.includes(error.cause);
}

function rateLimited(call: SlackCall, retryAfterMs: number | undefined): AppError {
  const wait = retryAfterMs === undefined ? "" : ` It asked for ${Math.ceil(retryAfterMs / 1000)} s of rest.`;
  return new AppError("rate_limited", `Slack's rate limit for ${call.method} is reached.${wait}`, {
    cause: "ratelimited",
    retryAfterMs,
  });
}

function tokenName(tokenIndex: number): string {
  return tokenIndex === 0 ? "the token" : `user token ${tokenIndex}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A vendor's code or scope list, or a stand-in: whatever else stands there is not repeated. */
function safeName(text: string): string {
  return /^[a-z][a-z0-9_.:,-]{0,200}$/.test(text) && !text.startsWith("xox") ? text : "unreadable_code";
}
