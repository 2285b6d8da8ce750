import { describeUnreadable, exchange, parseJson, retryAfterMs, type ConnectorContext, type Json } from "@sophia/core";
import { z } from "zod";
import {
  linearRefusal,
  linearReplyInvalid,
  linearReplyTooLarge,
  linearUnreachable,
  readProblems,
  type LinearCall,
  type Problem,
} from "./errors.ts";
import { pointsPerTurn, type LinearCredentials } from "./manifest.ts";

export type LinearContext = ConnectorContext<LinearCredentials>;

/** For the whole exchange, the body included. */
const timeoutMs = 60_000;
/** A page that is larger is asked for in halves; a single object may still hold tens of megabytes. */
export const maxReplyBytes = 128 * 1024 * 1024;

export interface LinearQuery extends LinearCall {
  readonly operation: string;
  readonly text: string;
  readonly variables: { readonly [name: string]: Json };
  /** What it costs at most, in Linear's points. */
  readonly points: number;
}

export interface LinearAnswer {
  readonly data: { readonly [root: string]: Json };
  /** Not empty: a partial success. What the paths name is null in `data` although it may exist. */
  readonly problems: readonly Problem[];
}

const answerSchema = z.object({
  data: z.record(
    z.string(),
    z.custom<Json>((value) => value !== undefined),
  ),
});

/**
 * One query, in its turn by requests and by points. An answer with data and errors is returned with both, except where the
 * errors say that the key is refused or the limit is reached.
 *
 * @param maxBytes - bound of the body; only tests lower it
 */
export async function askLinear(
  context: LinearContext,
  query: LinearQuery,
  maxBytes: number = maxReplyBytes,
): Promise<LinearAnswer> {
  await context.takeTurn("requests");
  for (let taken = 0; taken < query.points; taken += pointsPerTurn) await context.takeTurn("points");
  const { key } = context.credentials;
  const { status, headers, text } = await exchange(
    { ...context, baseUrl: context.baseUrl.replace(/\/+$/, "").replace(/\/graphql$/, "") },
    {
      method: "POST",
      path: "/graphql",
      // A personal key stands there bare, an OAuth token as a bearer.
      authorization: key.startsWith("lin_api_") ? key : `Bearer ${key}`,
      body: { json: { operationName: query.operation, query: query.text, variables: query.variables } },
    },
    {
      timeoutMs,
      maxBytes,
      tooLarge: () => linearReplyTooLarge(query.what, Math.round(maxBytes / 1024 / 1024)),
      unreachable: (cause) => linearUnreachable(query.what, cause),
    },
  );
  const restMs = restOf(headers, context.nowMs());
  const body = parseJson(text);
  const problems = readProblems(body);
  const answer = answerSchema.safeParse(body);
  const refused = problems.some(({ kind }) => kind === "rate_limited" || kind === "authentication");
  if (status !== 200 || refused) throw linearRefusal(query, status, problems, restMs);
  const isEmpty = !answer.success || Object.values(answer.data.data).every((value) => value === null);
  if (problems.length > 0 && isEmpty) throw linearRefusal(query, status, problems, restMs);
  if (!answer.success) {
    const what = body === undefined ? describeUnreadable(text, "Linear") : 'it has no "data"';
    throw linearReplyInvalid(query.what, what);
  }
  return { data: answer.data.data, problems };
}

/** `Retry-After`, or else the latest reset (milliseconds since 1970) of the budgets that are used up. */
function restOf(headers: Headers, nowMs: number): number | undefined {
  const asked = retryAfterMs(headers, nowMs);
  if (asked !== undefined) return asked;
  const rests = ["requests", "complexity", "endpoint", "endpoint-requests"].flatMap((budget) => {
    const remaining = headers.get(`x-ratelimit-${budget}-remaining`);
    const reset = Number(headers.get(`x-ratelimit-${budget}-reset`) ?? Number.NaN);
    return remaining !== null && Number(remaining) <= 0 && Number.isFinite(reset) ? [Math.max(0, reset - nowMs)] : [];
  });
  return rests.length === 0 ? undefined : Math.max(...rests);
}
