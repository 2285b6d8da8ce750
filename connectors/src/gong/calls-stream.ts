import { AppError, readCursor, withPageStart, type Json, type Page, type PageRequest } from "@sophia/core";
import { z } from "zod";
import { callGong, type GongContext } from "./client.ts";
import { gongReplyInvalid } from "./errors.ts";
import { callSchema, listOf } from "./payloads.ts";
import { readTranscripts } from "./transcripts.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Gong's dates are those of the call's start, not of a change: a later run reads the last day again for late transcripts. */
const trailingMs = dayMs;
/** Before the first call that Gong can hold. */
const firstInstant = "2015-01-01T00:00:00.000Z";

/**
 * A range of more calls is read in halves. Gong forgets a page's place an hour after the range's first page: what is
 * lost then is one such part, about two minutes of reading at Gong's rate, and not the backfill of a large company.
 */
const mostCallsInPart = 20_000;
/** Parts are halved no further: no company has so many calls in a day. */
const shortestPartMs = dayMs;
/** A place forgotten again and again, within one part, is not an hour's pause: the run then ends with that error. */
const mostRestarts = 3;

/** All of a call in one request: participants, and what Gong computed of it. */
const exposedFields = {
  parties: true,
  content: { trackers: true, trackerOccurrences: true },
  interaction: { personInteractionStats: true, speakers: true, questions: true },
};

/** Calls that started from `from` to before `to`, ISO 8601. */
const partSchema = z.strictObject({ from: z.string(), to: z.string() });
type Part = z.infer<typeof partSchema>;

const cursorSchema = z.strictObject({
  /** What is left to read, the present part first. */
  parts: z.tuple([partSchema], partSchema),
  /** Gong's cursor within the present part; null: its first page. */
  page: z.string().nullable(),
  starts: z.array(z.string()),
  /** How often the present part was begun anew. */
  restarts: z.int().nonnegative(),
  /** Calls read before the present part, and in it. */
  doneBefore: z.int().nonnegative(),
  done: z.int().nonnegative(),
  /** Calls in the whole range, as Gong counted them at its first page; null: it did not tell. */
  total: z.int().nonnegative().nullable(),
});
type Position = z.infer<typeof cursorSchema>;

/**
 * A page of calls with their participants, joined with their transcripts. The range is fixed when the run begins; a long
 * one is read part by part, the newest calls first.
 *
 * @throws AppError `cursor_expired` when Gong forgets the place more often than pauses of an hour explain
 */
export async function readCalls(context: GongContext, request: PageRequest): Promise<Page> {
  const { cursor } = request;
  const position = cursor === null ? startOf(request.since, context.nowMs()) : readCursor(cursorSchema, cursor, "Gong");
  try {
    return await readAt(context, position, cursor === null);
  } catch (error) {
    const isForgotten = error instanceof AppError && error.code === "cursor_expired";
    if (!isForgotten || position.restarts >= mostRestarts) throw error;
    return { ...pageAt(begunAnew(position)), records: [] };
  }
}

function startOf(since: string | null, nowMs: number): Position {
  const from = since === null ? firstInstant : new Date(Date.parse(since) - trailingMs).toISOString();
  // A day ahead: no call starts there, and the clocks of two systems differ.
  const to = new Date(nowMs + trailingMs).toISOString();
  return { parts: [{ from, to }], page: null, starts: [], restarts: 0, doneBefore: 0, done: 0, total: null };
}

async function readAt(context: GongContext, position: Position, isFirst: boolean): Promise<Page> {
  const [part, ...rest] = position.parts;
  const body = {
    filter: { fromDateTime: part.from, toDateTime: part.to },
    contentSelector: { exposedFields },
  };
  const reply = await callGong(context, { method: "POST", path: "/v2/calls/extensive", body }, position.page);
  const here = isFirst ? { ...position, total: reply.total } : position;
  const halves = position.page === null ? halvesOf(part, reply.total) : undefined;
  if (halves !== undefined) return { ...pageAt({ ...here, parts: [...halves, ...rest] }), records: [] };

  const calls = listOf(reply, "calls", callSchema).map(({ raw, read }) => ({ raw, id: read.metaData.id }));
  const starts = withPageStart(here.starts, calls[0]?.id, (what) => gongReplyInvalid(reply.path, what));
  const transcripts = await readTranscripts(
    context,
    calls.map(({ id }) => id),
  );
  const read = { ...here, starts, done: here.done + calls.length };
  const next = reply.nextCursor === null ? nextPart(read) : { ...read, page: reply.nextCursor };
  return {
    ...pageAt(next ?? read),
    records: calls.map(({ raw, id }) => {
      const payload: Json = { call: raw, transcript: transcripts.get(id) ?? null };
      return { kind: "call", externalId: id, payload };
    }),
    ...(next === undefined && { nextCursor: null }),
  };
}

function begunAnew(position: Position): Position {
  return { ...position, page: null, starts: [], restarts: position.restarts + 1, done: position.doneBefore };
}

/** The newer half, then the older one; undefined where the part is small enough, or Gong does not tell. */
function halvesOf({ from, to }: Part, total: number | null): Position["parts"] | undefined {
  const fromMs = Date.parse(from);
  const lengthMs = Date.parse(to) - fromMs;
  if (total === null || total <= mostCallsInPart || lengthMs < 2 * shortestPartMs) return undefined;
  const middle = new Date(fromMs + Math.floor(lengthMs / 2)).toISOString();
  return [
    { from: middle, to },
    { from, to: middle },
  ];
}

function nextPart(position: Position): Position | undefined {
  const [, following, ...rest] = position.parts;
  if (following === undefined) return undefined;
  return { ...position, parts: [following, ...rest], page: null, starts: [], restarts: 0, doneBefore: position.done };
}

function pageAt(position: Position): Pick<Page, "nextCursor" | "progress"> {
  const { done, total } = position;
  return { nextCursor: position, progress: total === null ? null : { done, total: Math.max(total, done) } };
}
