import {
  AppError,
  describeUnreadable,
  exchange,
  parseJson,
  retryAfterMs,
  type ConnectorContext,
  type Json,
} from "@sophia/core";
import { z } from "zod";
import { slackRefusal, slackReplyInvalid, slackStatusError, slackUnreachable } from "./errors.ts";
import type { SlackCredentials, SlackMethod } from "./manifest.ts";

export type SlackContext = ConnectorContext<SlackCredentials>;

/** For the whole exchange, the body included. */
const timeoutMs = 30_000;
/** Slack's pages are far below; more is not Slack. */
const maxReplyBytes = 64 * 1024 * 1024;

const envelopeSchema = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  needed: z.string().optional(),
  response_metadata: z.object({ next_cursor: z.string().optional() }).nullish(),
});

export interface SlackReply {
  readonly body: Json;
  /** Null: the last page. */
  readonly nextCursor: string | null;
  /** What the token was granted; null: Slack did not say. */
  readonly scopes: ReadonlySet<string> | null;
  /** For sentences about what the body lacks. */
  readonly method: SlackMethod;
}

/** The connection's tokens in the order in which they are tried. */
export function slackTokens(credentials: SlackCredentials): readonly string[] {
  return [credentials.token, ...(credentials.userTokens ?? [])];
}

/**
 * One call of the Web API: a form by POST, as Slack's own SDK sends it. The answer is `{ok: true, …}`, or an AppError is
 * thrown. Waits for the method's turn before it calls.
 *
 * @param tokenIndex - which of `slackTokens` speaks
 */
export async function callSlack(
  context: SlackContext,
  tokenIndex: number,
  method: SlackMethod,
  parameters: Readonly<Record<string, string>>,
): Promise<SlackReply> {
  const call = { method, tokenIndex };
  const token = slackTokens(context.credentials)[tokenIndex];
  if (token === undefined) throw new AppError("internal", `This Slack connection has no token number ${tokenIndex}.`);
  await context.takeTurn(method);
  const { status, headers, text } = await exchange(
    context,
    { method: "POST", path: `/${method}`, authorization: `Bearer ${token}`, body: { form: parameters } },
    {
      timeoutMs,
      maxBytes: maxReplyBytes,
      tooLarge: () => slackReplyInvalid(call, `it is larger than ${maxReplyBytes / 1024 / 1024} MB`),
      unreachable: (cause) => slackUnreachable(call, cause),
    },
  );
  const restMs = retryAfterMs(headers, context.nowMs());
  const body = parseJson(text);
  const envelope = envelopeSchema.safeParse(body);
  if (envelope.success && !envelope.data.ok) {
    const { error = "unnamed", needed } = envelope.data;
    throw slackRefusal(call, { error, needed, retryAfterMs: restMs });
  }
  if (status !== 200) throw slackStatusError(call, status, restMs);
  if (body === undefined || !envelope.success) throw slackReplyInvalid(call, describeUnreadable(text, "Slack"));
  const granted = headers.get("x-oauth-scopes");
  return {
    body,
    nextCursor: envelope.data.response_metadata?.next_cursor || null,
    scopes: granted === null ? null : new Set(granted.split(",").map((scope) => scope.trim())),
    method,
  };
}
