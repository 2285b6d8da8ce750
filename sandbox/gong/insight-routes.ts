import type { FastifyRequest } from "fastify";
import type { GongData } from "../company/gong/model.ts";
import { answeredScorecard, folderContentOf, folderOf, scorecardOf, trackerOf } from "./insight-objects.ts";
import { readDay, dayIn, startOfDay } from "./company-days.ts";
import { interactionByPerson } from "./person-statistics.ts";
import { GongRefusal, nothingFound } from "./refusal.ts";
import { requestReader } from "./requests.ts";
import type { GongContext, GongRoute } from "./routes.ts";

const reviewMethods = ["AUTOMATIC", "MANUAL", "BOTH"] as const;

/** What a company without any of it has. */
const nothing: GongData = {
  timeZone: "UTC",
  trackers: [],
  scorecards: [],
  reviews: [],
  folders: [],
  libraryAccess: [],
};

/** Trackers, scorecards, statistics of people and the library. */
export function insightRoutes(context: GongContext): readonly GongRoute[] {
  const { live, publicUrl, clock } = context;
  const { query, body, paged } = requestReader(context);
  const gong = () => live.world.gong ?? nothing;

  function isHere(workspaceId: string | undefined): boolean {
    return workspaceId === undefined || workspaceId === live.world.company.gongWorkspaceId;
  }

  function trackers(request: FastifyRequest) {
    const fields = query(request);
    const workspaceId = fields.id("workspaceId");
    fields.end();
    return {
      keywordTrackers: isHere(workspaceId) ? gong().trackers.map((tracker) => trackerOf(tracker, live.world)) : [],
    };
  }

  function scorecards(request: FastifyRequest) {
    query(request).end();
    return { scorecards: gong().scorecards.map((scorecard) => scorecardOf(scorecard, live.world)) };
  }

  /** Automatic reviews come only when they are asked for. */
  function answeredScorecards(request: FastifyRequest) {
    const fields = body(request);
    if (!fields.has("filter")) throw new GongRefusal(400, "filter is required");
    const filter = fields.fields("filter");
    const callFrom = readDay(filter, "callFromDate") ?? "";
    const callTo = readDay(filter, "callToDate") ?? "9999-12-31";
    const reviewFrom = readDay(filter, "reviewFromDate") ?? "";
    const reviewTo = readDay(filter, "reviewToDate") ?? "9999-12-31";
    const reviewMethod = filter.oneOf("reviewMethod", reviewMethods) ?? "MANUAL";
    const userIds = filter.ids("reviewedUserIds");
    const scorecardIds = filter.ids("scorecardIds");
    filter.end();
    const cursor = fields.text("cursor");
    fields.end();

    const { timeZone, reviews, scorecards: known } = gong();
    const calls = new Map(live.world.calls.map((call) => [call.id, call]));
    const within = (at: string, from: string, to: string) => {
      const day = dayIn(timeZone, Date.parse(at));
      return day >= from && day < to;
    };
    const answered = reviews
      .filter(({ at }) => within(at, reviewFrom, reviewTo))
      .flatMap((review) => {
        const scorecard = known.find(({ id }) => id === review.scorecardId);
        const call = calls.get(review.callId);
        const isAsked = reviewMethod === "BOTH" || scorecard?.reviewMethod === reviewMethod;
        if (!scorecard || !call || !isAsked || !within(call.startedAt, callFrom, callTo)) return [];
        if (!(scorecardIds?.includes(scorecard.id) ?? true)) return [];
        const one = answeredScorecard(review, scorecard, call, live.world);
        return userIds === undefined || userIds.includes(one.reviewedUserId ?? "") ? [one] : [];
      })
      .toSorted((a, b) => (a.reviewTime === b.reviewTime ? 0 : a.reviewTime < b.reviewTime ? -1 : 1));
    const { page, records } = paged(request, cursor, answered, ({ answeredScorecardId }) => answeredScorecardId);
    if (answered.length === 0) throw nothingFound("answered scorecards");
    return { records, answeredScorecards: page };
  }

  function interaction(request: FastifyRequest) {
    const fields = body(request);
    if (!fields.has("filter")) throw new GongRefusal(400, "filter is required");
    const filter = fields.fields("filter");
    const from = readDay(filter, "fromDate");
    const to = readDay(filter, "toDate");
    filter.timeMs("createdFromDateTime");
    filter.timeMs("createdToDateTime");
    const userIds = filter.ids("userIds");
    filter.end();
    const cursor = fields.text("cursor");
    fields.end();
    if (from === undefined || to === undefined) {
      throw new GongRefusal(400, `filter.${from === undefined ? "fromDate" : "toDate"} is required`);
    }
    const { timeZone } = gong();
    if (to > dayIn(timeZone, clock())) throw new GongRefusal(400, "filter.toDate must not be later than today");
    if (from > to) throw new GongRefusal(400, "filter.fromDate must not be later than filter.toDate");
    const people = interactionByPerson(live.world, (call) => {
      const day = dayIn(timeZone, Date.parse(call.startedAt));
      return day >= from && day < to;
    }).filter(({ userId }) => userIds?.includes(userId) ?? true);
    const { page, records } = paged(request, cursor, people, ({ userId }) => userId);
    if (people.length === 0) throw nothingFound("interaction stats");
    return {
      records,
      peopleInteractionStats: page,
      timeZone,
      fromDateTime: startOfDay(timeZone, from),
      toDateTime: startOfDay(timeZone, to),
    };
  }

  /** Private and archived folders do not exist for the API. */
  function shownFolders() {
    return gong().folders.filter((folder) => folder.public && !folder.archived);
  }

  function folders(request: FastifyRequest) {
    const fields = query(request);
    const workspaceId = fields.id("workspaceId");
    fields.end();
    const shown = isHere(workspaceId) ? shownFolders() : [];
    if (shown.length === 0) throw nothingFound("folders");
    return { folders: shown.map((folder) => folderOf(folder, live.world)) };
  }

  function folderContent(request: FastifyRequest) {
    const fields = query(request);
    const folderId = fields.id("folderId");
    fields.end();
    if (folderId === undefined) throw new GongRefusal(400, "folderId is required");
    const folder = shownFolders().find(({ id }) => id === folderId);
    if (!folder) throw new GongRefusal(404, `No folder found with id ${folderId}`);
    return folderContentOf(folder, live.world, publicUrl());
  }

  const numericIds =
    context.scorecardIds === "string"
      ? []
      : // oxfmt-ignore
        ["scorecardId", "workspaceId", "updaterUserId", "questionId", "questionRevisionId", "answeredScorecardId", "callId",
          "reviewedUserId", "reviewerUserId"];
  // oxfmt-ignore
  return [
    { method: "GET", path: "/v2/settings/trackers", scope: "api:settings:trackers:read", unauthenticated: 401, handle: trackers },
    { method: "GET", path: "/v2/settings/scorecards", scope: "api:settings:scorecards:read", unauthenticated: 401, numericIds, handle: scorecards },
    { method: "POST", path: "/v2/stats/activity/scorecards", scope: "api:stats:scorecards", unauthenticated: 401, numericIds, handle: answeredScorecards },
    { method: "POST", path: "/v2/stats/interaction", scope: "api:stats:interaction", unauthenticated: 401, handle: interaction },
    { method: "GET", path: "/v2/library/folders", scope: "api:library:read", unauthenticated: 401, handle: folders },
    { method: "GET", path: "/v2/library/folder-content", scope: "api:library:read", unauthenticated: 401, handle: folderContent },
  ];
}
