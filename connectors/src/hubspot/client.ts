import { describeUnreadable, exchange, parseJson, retryAfterMs, type ConnectorContext, type Json } from "@sophia/core";
import { z } from "zod";
import {
  hubspotReplyInvalid,
  hubspotStatusError,
  hubspotTooLarge,
  hubspotUnreachable,
  type HubSpotRefusal,
} from "./errors.ts";
import type { HubSpotCredentials } from "./manifest.ts";

export type HubSpotContext = ConnectorContext<HubSpotCredentials>;

/** For the whole exchange, the body included; a batch may be long. */
const timeoutMs = 60_000;
/** A page of records, one of them with 30 MB of properties. */
export const maxReplyBytes = 128 * 1024 * 1024;

export type HubSpotRequest =
  | { readonly method: "GET"; readonly path: string; readonly query: Readonly<Record<string, string>> }
  | { readonly method: "POST"; readonly path: string; readonly body: { readonly [key: string]: Json } };

export interface HubSpotReply {
  readonly body: Json;
  /** Null: the last page. */
  readonly after: string | null;
  /** HTTP 207: the batch has `errors`. */
  readonly isPartial: boolean;
  readonly path: string;
}

/** Opaque; a number only where JSON has not rounded it. */
const afterSchema = z.union([z.string(), z.int().nonnegative().transform(String)]);
const pagingSchema = z.object({ paging: z.object({ next: z.object({ after: afterSchema }).nullish() }).nullish() });
const refusalSchema = z.object({
  category: z.string().nullish(),
  policyName: z.string().nullish(),
  message: z.string().nullish(),
  context: z.record(z.string(), z.array(z.string())).nullish().catch(null),
  errors: z
    .array(z.object({ context: z.record(z.string(), z.array(z.string())).nullish().catch(null) }))
    .nullish()
    .catch(null),
});

/**
 * One call of the API, in its turn by the second and by the day.
 *
 * @param after - of the page before
 * @param maxBytes - bound of the body; only tests lower it
 * @throws AppError; `not_found` for HubSpot's own 404
 */
export async function callHubSpot(
  context: HubSpotContext,
  request: HubSpotRequest,
  after: string | null = null,
  maxBytes: number = maxReplyBytes,
): Promise<HubSpotReply> {
  const { path } = request;
  await context.takeTurn("day");
  await context.takeTurn("burst");
  if (path.endsWith("/search")) await context.takeTurn("search");
  const { status, headers, text } = await exchange(
    context,
    {
      path,
      authorization: `Bearer ${context.credentials.token}`,
      ...(request.method === "GET"
        ? { method: "GET", query: { ...request.query, ...(after !== null && { after }) } }
        : { method: "POST", body: { json: request.body } }),
    },
    {
      timeoutMs,
      maxBytes,
      tooLarge: () => hubspotTooLarge(path, "the answer"),
      unreachable: (cause) => hubspotUnreachable(path, cause),
    },
  );
  const body = parseJson(text);
  if (status !== 200 && status !== 207) {
    throw hubspotStatusError({
      path,
      paged: after !== null,
      status,
      refusal: readRefusal(body),
      headers,
      retryAfterMs: retryAfterMs(headers, context.nowMs()),
    });
  }
  const paging = pagingSchema.safeParse(body);
  if (body === undefined || !paging.success) throw hubspotReplyInvalid(path, describeUnreadable(text, "HubSpot"));
  const next = paging.data.paging?.next?.after || null;
  if (next !== null && next === after) throw hubspotReplyInvalid(path, "its next page is the same page");
  return { body, after: next, isPartial: status === 207, path };
}

function readRefusal(body: Json | undefined): HubSpotRefusal | undefined {
  const parsed = refusalSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { category, policyName, message, context, errors } = parsed.data;
  const contexts = [context, ...(errors ?? []).map((error) => error.context)];
  const requiredScopes = contexts.flatMap((one) => [
    ...(one?.["requiredGranularScopes"] ?? []),
    ...(one?.["requiredScopes"] ?? []),
  ]);
  return {
    category: category ?? undefined,
    policyName: policyName ?? undefined,
    message: message ?? undefined,
    requiredScopes,
  };
}
