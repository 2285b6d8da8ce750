import {
  AppError,
  boundedText,
  describeUnreadable,
  parseJson,
  retryAfterMs,
  type ConnectorContext,
  type Json,
} from "@sophia/core";
import { z } from "zod";
import { gongReplyInvalid, gongReplyTooLarge, gongStatusError, gongUnreachable } from "./errors.ts";
import type { GongCredentials } from "./manifest.ts";

export type GongContext = ConnectorContext<GongCredentials>;

/** For the whole exchange, the body included; transcripts are long. */
const timeoutMs = 30_000;
const transcriptTimeoutMs = 120_000;
/** A transcript of 50 MB with all its JSON around it, and some more. */
export const maxReplyBytes = 128 * 1024 * 1024;

export type GongRequest =
  | { readonly method: "GET"; readonly path: string; readonly query: Readonly<Record<string, string>> }
  | { readonly method: "POST"; readonly path: string; readonly body: { readonly [key: string]: Json } };

export interface GongReply {
  /** Null: Gong found nothing, which it says with status 404. */
  readonly body: Json;
  /** Null: the last page. */
  readonly nextCursor: string | null;
  /** Objects in the whole selection; null where Gong does not tell. */
  readonly total: number | null;
  readonly path: string;
}

const pagingSchema = z.object({
  records: z.object({ cursor: z.string().nullish(), totalRecords: z.number().int().nonnegative().nullish() }).nullish(),
});
const refusalSchema = z.object({ errors: z.array(z.string()) });

/**
 * One call of the API, in its turn by the second and by the day.
 *
 * @param cursor - of the page before; Gong wants all other inputs unchanged beside it
 * @param maxBytes - bound of the body; only tests lower it
 */
export async function callGong(
  context: GongContext,
  request: GongRequest,
  cursor: string | null = null,
  maxBytes: number = maxReplyBytes,
): Promise<GongReply> {
  const { path } = request;
  await context.takeTurn("day");
  await context.takeTurn("second");
  const { status, text, restMs } = await exchange(context, request, cursor, maxBytes);
  const body = parseJson(text);
  if (status !== 200) {
    const refusal = refusalSchema.safeParse(body);
    const problems = refusal.success ? refusal.data.errors : [];
    const error = gongStatusError({ path, paged: cursor !== null }, status, problems, restMs);
    // An empty selection. A 404 that is not Gong's own says that the address is wrong.
    if (error.code === "not_found" && refusal.success) return { body: null, nextCursor: null, total: 0, path };
    if (error.code === "not_found")
      throw gongReplyInvalid(path, "there is no such page; check the connection's base address");
    throw error;
  }
  const paging = pagingSchema.safeParse(body);
  if (body === undefined || !paging.success) throw gongReplyInvalid(path, describeUnreadable(text, "Gong"));
  const { records } = paging.data;
  const nextCursor = records?.cursor || null;
  if (nextCursor !== null && nextCursor === cursor) throw gongReplyInvalid(path, "its next page is the same page");
  return { body, nextCursor, total: records?.totalRecords ?? null, path };
}

async function exchange(
  context: GongContext,
  request: GongRequest,
  cursor: string | null,
  maxBytes: number,
): Promise<{ status: number; text: string; restMs: number | undefined }> {
  const { path } = request;
  const timeout = AbortSignal.timeout(path === "/v2/calls/transcript" ? transcriptTimeoutMs : timeoutMs);
  const { accessKey, accessKeySecret } = context.credentials;
  const authorization = `Basic ${Buffer.from(`${accessKey}:${accessKeySecret}`).toString("base64")}`;
  const paging = cursor === null ? {} : { cursor };
  const address = context.baseUrl.replace(/\/+$/, "") + path;
  const common = { redirect: "manual", signal: AbortSignal.any([context.signal, timeout]) } as const;
  try {
    const response =
      request.method === "GET"
        ? await context.fetch(withQuery(address, { ...request.query, ...paging }), {
            ...common,
            headers: { authorization, accept: "application/json" },
          })
        : await context.fetch(address, {
            ...common,
            method: "POST",
            headers: { authorization, accept: "application/json", "content-type": "application/json" },
            body: JSON.stringify({ ...request.body, ...paging }),
          });
    const text = await boundedText(response, maxBytes);
    if (text === undefined) throw gongReplyTooLarge(path, Math.round(maxBytes / 1024 / 1024));
    return { status: response.status, text, restMs: retryAfterMs(response.headers, context.nowMs()) };
  } catch (error) {
    context.signal.throwIfAborted();
    throw error instanceof AppError ? error : gongUnreachable(path, error);
  }
}

function withQuery(address: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === "" ? address : `${address}?${text}`;
}
