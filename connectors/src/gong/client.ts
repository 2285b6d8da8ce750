import { describeUnreadable, exchange, parseJson, retryAfterMs, type ConnectorContext, type Json } from "@sophia/core";
import { z } from "zod";
import { gongReplyInvalid, gongReplyTooLarge, gongStatusError, gongUnreachable } from "./errors.ts";
import { withLongNumbersQuoted } from "./exact-numbers.ts";
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

/** Their ids are JSON numbers, most of them too long for a double. */
const pathsWithNumericIds = new Set(["/v2/settings/scorecards", "/v2/stats/activity/scorecards"]);

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
  const { accessKey, accessKeySecret } = context.credentials;
  const paging = cursor === null ? {} : { cursor };
  const { status, headers, text } = await exchange(
    context,
    {
      path,
      authorization: `Basic ${Buffer.from(`${accessKey}:${accessKeySecret}`).toString("base64")}`,
      ...(request.method === "GET"
        ? { method: "GET", query: { ...request.query, ...paging } }
        : { method: "POST", body: { json: { ...request.body, ...paging } } }),
    },
    {
      timeoutMs: path === "/v2/calls/transcript" ? transcriptTimeoutMs : timeoutMs,
      maxBytes,
      tooLarge: () => gongReplyTooLarge(path, Math.round(maxBytes / 1024 / 1024)),
      unreachable: (cause) => gongUnreachable(path, cause),
    },
  );
  const restMs = retryAfterMs(headers, context.nowMs());
  const body = parseJson(pathsWithNumericIds.has(path) ? withLongNumbersQuoted(text) : text);
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
  const paged = pagingSchema.safeParse(body);
  if (body === undefined || !paged.success) throw gongReplyInvalid(path, describeUnreadable(text, "Gong"));
  const { records } = paged.data;
  const nextCursor = records?.cursor || null;
  if (nextCursor !== null && nextCursor === cursor) throw gongReplyInvalid(path, "its next page is the same page");
  return { body, nextCursor, total: records?.totalRecords ?? null, path };
}
