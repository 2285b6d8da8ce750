import { AppError, type ConnectorContext, type Json } from "@sophia/core";
import { z } from "zod";
import { slackRefusal, slackReplyInvalid, slackStatusError, slackUnreachable, type SlackCall } from "./errors.ts";
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
  const { status, retryAfterMs, text } = await exchange(context, call, token, parameters);
  const body = parsed(text);
  const envelope = envelopeSchema.safeParse(body);
  if (envelope.success && !envelope.data.ok) {
    const { error = "unnamed", needed } = envelope.data;
    throw slackRefusal(call, { error, needed, retryAfterMs });
  }
  if (status !== 200) throw slackStatusError(call, status, retryAfterMs);
  if (body === undefined || !envelope.success) throw slackReplyInvalid(call, describe(text));
  return { body, nextCursor: envelope.data.response_metadata?.next_cursor || null, method };
}

async function exchange(
  context: SlackContext,
  call: SlackCall,
  token: string,
  parameters: Readonly<Record<string, string>>,
): Promise<{ status: number; retryAfterMs: number | undefined; text: string }> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await context.fetch(`${context.baseUrl.replace(/\/+$/, "")}/${call.method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, accept: "application/json" },
      body: new URLSearchParams(parameters),
      redirect: "manual",
      signal,
    });
    const text = await bodyText(response, call);
    return { status: response.status, retryAfterMs: retryAfterMs(response.headers, context.nowMs()), text };
  } catch (error) {
    context.signal.throwIfAborted();
    throw error instanceof AppError ? error : slackUnreachable(call, error);
  }
}

/** The body as text, read piece by piece and given up when it grows too large. */
async function bodyText(response: Response, call: SlackCall): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxReplyBytes) throw slackReplyInvalid(call, `it is larger than ${maxReplyBytes / 1024 / 1024} MB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function describe(text: string): string {
  const start = text.slice(0, 200).trimStart();
  if (start === "") return "it is empty";
  if (start.startsWith("<")) return "it is a web page, not JSON (does a proxy or sign-in page stand in between?)";
  return "it is cut off or not the JSON that Slack documents";
}

/** `Retry-After` in seconds or as a date. */
function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
