import type { Json, Page, PageRequest } from "@sophia/core";
import { z } from "zod";
import { callGong, type GongContext } from "./client.ts";
import { readCursor, withPageStart } from "./pages.ts";
import { callSchema, listOf } from "./payloads.ts";
import { readTranscripts } from "./transcripts.ts";

/** Gong's dates are those of the call's start, not of a change: a later run reads the last day again for late transcripts. */
const trailingMs = 24 * 60 * 60 * 1000;
/** Before the first call that Gong can hold. */
const firstInstant = "2015-01-01T00:00:00.000Z";

const cursorSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  page: z.string(),
  starts: z.array(z.string()),
  done: z.int().nonnegative(),
});

/** A page of calls with their participants, joined with their transcripts. The range is fixed when the run begins. */
export async function readCalls(context: GongContext, request: PageRequest): Promise<Page> {
  const { from, to, page, starts, done } =
    request.cursor === null ? startOf(request.since, context.nowMs()) : readCursor(cursorSchema, request.cursor);
  const reply = await callGong(
    context,
    {
      method: "POST",
      path: "/v2/calls/extensive",
      body: {
        filter: { fromDateTime: from, toDateTime: to },
        contentSelector: { exposedFields: { parties: true } },
      },
    },
    page,
  );
  const calls = listOf(reply, "calls", callSchema).map(({ raw, read }) => ({ raw, id: read.metaData.id }));
  const seen = withPageStart(starts, calls[0]?.id, reply.path);
  const transcripts = await readTranscripts(
    context,
    calls.map(({ id }) => id),
  );
  const doneNow = done + calls.length;
  return {
    records: calls.map(({ raw, id }) => {
      const payload: Json = { call: raw, transcript: transcripts.get(id) ?? null };
      return { kind: "call", externalId: id, payload };
    }),
    nextCursor: reply.nextCursor === null ? null : { from, to, page: reply.nextCursor, starts: seen, done: doneNow },
    progress: reply.total === null ? null : { done: doneNow, total: Math.max(reply.total, doneNow) },
  };
}

function startOf(since: string | null, nowMs: number) {
  return {
    from: since === null ? firstInstant : new Date(Date.parse(since) - trailingMs).toISOString(),
    // A day ahead: no call starts there, and the clocks of two systems differ.
    to: new Date(nowMs + trailingMs).toISOString(),
    page: null,
    starts: [],
    done: 0,
  };
}
