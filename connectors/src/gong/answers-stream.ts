import { readCursor, withPageStart, type Page, type PageRequest } from "@sophia/core";
import { z } from "zod";
import { callGong, type GongContext } from "./client.ts";
import { gongReplyInvalid } from "./errors.ts";
import { gongIdSchema, listOf } from "./payloads.ts";
import { readSeldom } from "./seldom-read.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Nobody sees them, so that a long history is not worth a share of the day's calls. */
const keptDays = 90;

const cursorSchema = z.strictObject({
  page: z.string(),
  from: z.string(),
  starts: z.array(z.string()),
  done: z.int().nonnegative(),
});

/**
 * Filled-in scorecards of the last 90 days, asked for once a day. They are kept as raw records and shown to nobody: Gong's
 * API gives each a `visibilityType` without saying whom it means, and its permission profiles tell who may score calls but
 * not who may see scores.
 */
export async function readScorecardAnswers(context: GongContext, request: PageRequest): Promise<Page> {
  const stream = {
    what: "Answers to scorecards",
    kinds: ["scorecard_answer"],
    markKind: "scorecard_answers_mark",
    everyMs: dayMs - 60 * 60 * 1000,
  };
  return readSeldom(context, request, stream, () => readPage(context, request));
}

async function readPage(context: GongContext, request: PageRequest): Promise<Page> {
  const place = request.cursor === null ? undefined : readCursor(cursorSchema, request.cursor, "Gong");
  // The filter must not change between pages, be it midnight.
  const from = place?.from ?? new Date(context.nowMs() - keptDays * dayMs).toISOString().slice(0, 10);
  const body = { filter: { reviewFromDate: from, reviewMethod: "BOTH" } };
  const reply = await callGong(
    context,
    { method: "POST", path: "/v2/stats/activity/scorecards", body },
    place?.page ?? null,
  );
  const answers = listOf(reply, "answeredScorecards", z.object({ answeredScorecardId: gongIdSchema }));
  const first = answers[0]?.read.answeredScorecardId;
  const starts = withPageStart(place?.starts ?? [], first, (what) => gongReplyInvalid(reply.path, what));
  const done = (place?.done ?? 0) + answers.length;
  const isLast = reply.nextCursor === null;
  return {
    records: answers.map(({ raw, read }) => ({
      kind: "scorecard_answer",
      externalId: read.answeredScorecardId,
      payload: raw,
    })),
    nextCursor: reply.nextCursor === null ? null : { page: reply.nextCursor, from, starts, done },
    progress: reply.total === null ? null : { done, total: Math.max(done, reply.total) },
    ...(isLast && done > 0 && { notices: [keptFromEverybody] }),
  };
}

/** Without a number: a notice that changes with every run is one more to read. */
const keptFromEverybody =
  "Answers to scorecards are kept but shown to nobody: Gong's API does not say who may see them.";
