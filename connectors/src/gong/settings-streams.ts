import { readCursor, type Page, type PageRequest } from "@sophia/core";
import { z } from "zod";
import { callGong, type GongContext } from "./client.ts";
import { gongIdSchema, listOf } from "./payloads.ts";
import { readSeldom } from "./seldom-read.ts";

const hourMs = 60 * 60 * 1000;
/** These lists come whole. */
const onePage = z.null();

/** Keyword trackers; Gong tells nothing of smart ones but their occurrences in calls. */
export async function readTrackers(context: GongContext, request: PageRequest): Promise<Page> {
  const stream = {
    what: "Definitions of trackers",
    kinds: ["tracker"],
    markKind: "trackers_mark",
    everyMs: 6 * hourMs,
  };
  return readSeldom(context, request, stream, async () => {
    readCursor(onePage, request.cursor, "Gong");
    const reply = await callGong(context, { method: "GET", path: "/v2/settings/trackers", query: {} });
    const trackers = listOf(reply, "keywordTrackers", z.object({ trackerId: gongIdSchema }));
    return {
      records: trackers.map(({ raw, read }) => ({ kind: "tracker", externalId: read.trackerId, payload: raw })),
      nextCursor: null,
      progress: null,
    };
  });
}

export async function readScorecards(context: GongContext, request: PageRequest): Promise<Page> {
  const stream = { what: "Scorecards", kinds: ["scorecard"], markKind: "scorecards_mark", everyMs: 6 * hourMs };
  return readSeldom(context, request, stream, async () => {
    readCursor(onePage, request.cursor, "Gong");
    const reply = await callGong(context, { method: "GET", path: "/v2/settings/scorecards", query: {} });
    const scorecards = listOf(reply, "scorecards", z.object({ scorecardId: gongIdSchema }));
    return {
      records: scorecards.map(({ raw, read }) => ({ kind: "scorecard", externalId: read.scorecardId, payload: raw })),
      nextCursor: null,
      progress: null,
    };
  });
}
