import assert from "node:assert/strict";
import { test } from "node:test";
import { everyCall, startGong } from "./test-client.ts";

const harbor = "20000000000000000005";
const interactionDays = { fromDate: "2026-11-01", toDate: "2026-11-20" };

async function exposed(gong: Awaited<ReturnType<typeof startGong>>, exposedFields: unknown, callIds = [harbor]) {
  const answer = await gong.post("/v2/calls/extensive", { filter: { callIds }, contentSelector: { exposedFields } });
  assert.equal(answer.status, 200, answer.text);
  return answer.body.calls[0];
}

test("trackers are listed whole, of one workspace or of all, without pages", async (t) => {
  const gong = await startGong(t, { pageSize: 1 });
  const parse = async (path: string) => JSON.parse((await gong.get(path)).text);
  const { requestId, keywordTrackers, ...rest } = await parse("/v2/settings/trackers");
  assert.equal(typeof requestId, "string");
  assert.deepEqual(rest, {});
  assert.equal(keywordTrackers.length, 3);
  assert.deepEqual(keywordTrackers[0].languageKeywords, [
    { language: "eng", keywords: ["price", "forty-eight thousand"], includeRelatedForms: true },
  ]);
  assert.deepEqual((await parse("/v2/settings/trackers?workspaceId=623457276584334")).keywordTrackers, keywordTrackers);
  assert.deepEqual((await parse("/v2/settings/trackers?workspaceId=1")).keywordTrackers, []);
  assert.equal((await gong.get("/v2/settings/trackers?workspaceId=x")).status, 400);
  assert.equal((await gong.get("/v2/settings/trackers?cursor=x")).status, 400);
});

test("a call's trackers have their count, and the second and speaker of each occurrence when asked", async (t) => {
  const gong = await startGong(t);
  const counted = await exposed(gong, { content: { trackers: true } });
  assert.deepEqual(counted.content, {
    trackers: [
      {
        id: "8000000000000000001",
        name: "Objection: pricing",
        count: 2,
        type: "KEYWORD",
        occurrences: [],
        phrases: [],
      },
      {
        id: "8000000000000000002",
        name: "Farewells",
        count: 1,
        type: "KEYWORD",
        occurrences: [],
        phrases: [{ phrase: "bye", count: 1, occurrences: [] }],
      },
      { id: "8000000000000000003", name: "Competitors", count: 0, type: "KEYWORD", occurrences: [], phrases: [] },
    ],
  });
  const placed = JSON.stringify(
    (await exposed(gong, { content: { trackers: true, trackerOccurrences: true } })).content,
  );
  // "price" is the sixth of six words said from 0 to 4.2 s; "forty-eight" the third of five from 4.3 to 9 s.
  assert.match(
    placed,
    /"occurrences":\[{"startTime":3.5,"speakerId":"1"},{"startTime":6.18,"speakerId":"1"}\],"phrases":\[\]/,
  );
  assert.match(
    placed,
    /"occurrences":\[\],"phrases":\[{"count":1,"occurrences":\[{"startTime":3661,"speakerId":"1"}\],"phrase":"bye"}\]/,
  );
});

test("a call's statistics are those of its turns, under both names of their flag", async (t) => {
  const gong = await startGong(t);
  const { interaction } = await exposed(gong, { interaction: { personInteractionStats: true } });
  assert.deepEqual(interaction, {
    interactionStats: [
      { name: "Talk Ratio", value: 0.538 },
      { name: "Longest Monologue", value: 9 },
      { name: "Longest Customer Story", value: 8.5 },
      { name: "Interactivity", value: 0.03 },
      { name: "Patience", value: 3591 },
    ],
  });
  assert.deepEqual((await exposed(gong, { interaction: { interactionStats: true } })).interaction, interaction);
  const silent = await exposed(gong, { interaction: { personInteractionStats: true, questions: true } }, [
    "20000000000000000001",
  ]);
  assert.deepEqual(silent.interaction, { interactionStats: [], questions: { companyCount: 0, nonCompanyCount: 0 } });
});

test("scorecards and their answers carry ids as JSON numbers beyond 2^53, digit by digit", async (t) => {
  const gong = await startGong(t);
  const definitions = await gong.get("/v2/settings/scorecards");
  assert.match(definitions.text, /"scorecardId":6843152929075440037,/);
  assert.match(definitions.text, /"workspaceId":623457276584334,/);
  assert.match(definitions.text, /"questionId":6843152929075440038,"questionRevisionId":6843152929075440039,/);
  const answers = await gong.post("/v2/stats/activity/scorecards", { filter: {} });
  assert.match(answers.contentType ?? "", /json/);
  assert.match(answers.text, /"answeredScorecardId":9007199254740993001,"scorecardId":6843152929075440037,/);
  assert.match(answers.text, /"callId":20000000000000000005,/);
  // Words that look like a field are words.
  assert.match(answers.text, /"answerText":"Well held, \\"callId\\":\\"7\\" and all."/);
  const asText = await startGong(t, { scorecardIds: "string" });
  assert.match((await asText.get("/v2/settings/scorecards")).text, /"scorecardId":"6843152929075440037"/);
});

test("answers come by day of review and of call in the company's time zone, by scorecard and person; automatic ones when asked", async (t) => {
  const gong = await startGong(t, { scorecardIds: "string" });
  const ids = async (filter: unknown) => {
    const answer = await gong.post("/v2/stats/activity/scorecards", { filter });
    if (answer.status === 404) return [];
    assert.equal(answer.status, 200, answer.text);
    const { answeredScorecards } = JSON.parse(answer.text);
    return answeredScorecards.map((one: { answeredScorecardId: string }) => one.answeredScorecardId.slice(-1));
  };
  assert.deepEqual(await ids({}), ["1"]);
  assert.deepEqual(await ids({ reviewMethod: "BOTH" }), ["2", "1"]);
  assert.deepEqual(await ids({ reviewMethod: "AUTOMATIC" }), ["2"]);
  // 04:30 UTC on the 20th is the evening of the 19th in Chicago.
  assert.deepEqual(await ids({ reviewFromDate: "2026-11-19", reviewToDate: "2026-11-20" }), ["1"]);
  assert.deepEqual(await ids({ reviewFromDate: "2026-11-20" }), []);
  assert.deepEqual(await ids({ reviewMethod: "BOTH", callToDate: "2026-11-19" }), ["2"]);
  assert.deepEqual(await ids({ reviewMethod: "BOTH", reviewedUserIds: ["10000000000000000003"] }), ["2"]);
  assert.deepEqual(await ids({ reviewMethod: "BOTH", scorecardIds: ["6843152929075440037"] }), ["1"]);
  for (const filter of [
    { reviewFromDate: "20.11.2026" },
    { callFromDate: "2026-02-30" },
    { reviewMethod: "ALL" },
    { fromDate: "2026-01-01" },
  ]) {
    assert.equal((await gong.post("/v2/stats/activity/scorecards", { filter })).status, 400, JSON.stringify(filter));
  }
  assert.equal((await gong.post("/v2/stats/activity/scorecards", {})).status, 400);
});

test("answers come page by page, with the filter unchanged", async (t) => {
  const gong = await startGong(t, { pageSize: 1, scorecardIds: "string" });
  const filter = { reviewMethod: "BOTH" };
  const first = (await gong.post("/v2/stats/activity/scorecards", { filter })).body.records;
  assert.equal(first.totalRecords, 2);
  const second = await gong.post("/v2/stats/activity/scorecards", { filter, cursor: first.cursor });
  assert.deepEqual(second.body.records, { totalRecords: 2, currentPageSize: 1, currentPageNumber: 1 });
  assert.equal((await gong.post("/v2/stats/activity/scorecards", { filter: {}, cursor: first.cursor })).status, 400);
});

test("people's statistics are means over the calls in which they spoke, by days that are over", async (t) => {
  const gong = await startGong(t);
  const answer = await gong.post("/v2/stats/interaction", { filter: interactionDays });
  const { peopleInteractionStats, timeZone, fromDateTime, toDateTime } = JSON.parse(answer.text);
  assert.deepEqual(
    [timeZone, fromDateTime, toDateTime],
    ["America/Chicago", "2026-11-01T05:00:00.000Z", "2026-11-20T06:00:00.000Z"],
  );
  const ann = peopleInteractionStats.find((one: { userId: string }) => one.userId === "10000000000000000001");
  assert.equal(ann.userEmailAddress, "ann@sample.example");
  // Alone in two calls of two seconds, and with 54 % of the talk at Harbor.
  assert.deepEqual(ann.personInteractionStats.slice(0, 2), [
    { name: "Talk Ratio", value: 0.846 },
    { name: "Longest Monologue", value: 4.3333 },
  ]);
  const one = { ...interactionDays, userIds: ["10000000000000000003"] };
  assert.equal((await gong.post("/v2/stats/interaction", { filter: one })).status, 404, "Dee never spoke");
  assert.equal(
    (await gong.post("/v2/stats/interaction", { filter: { fromDate: "2025-01-01", toDate: "2025-02-01" } })).status,
    404,
  );
  for (const filter of [
    { fromDate: "2026-11-01" },
    { toDate: "2026-11-01" },
    { fromDate: "2026-11-01", toDate: "2026-11-21" },
    { fromDate: "2026-11-02", toDate: "2026-11-01" },
    { ...everyCall },
  ]) {
    assert.equal((await gong.post("/v2/stats/interaction", { filter })).status, 400, JSON.stringify(filter));
  }
});

test("the library shows public folders that live, with their calls and parts of calls, and says 404 of any other", async (t) => {
  const gong = await startGong(t);
  const { folders } = JSON.parse((await gong.get("/v2/library/folders?workspaceId=623457276584334")).text);
  assert.deepEqual(
    folders.map((folder: { name: string; parentFolderId: string | null }) => [folder.name, folder.parentFolderId]),
    [
      ["Library", null],
      ["Kick-offs", "4000000000000000001"],
    ],
  );
  const content = await gong.get("/v2/library/folder-content?folderId=4000000000000000002");
  const { requestId: _requestId, calls, ...head } = JSON.parse(content.text);
  assert.deepEqual(head, {
    id: "4000000000000000002",
    name: "Kick-offs",
    createdBy: "10000000000000000001",
    updated: "2026-11-20T00:00:00Z",
  });
  assert.deepEqual(
    calls.map((call: { id: string; snippet?: unknown }) => [call.id.slice(-1), call.snippet ?? null]),
    [
      ["5", { fromSec: 0, toSec: 9 }],
      ["3", null],
    ],
  );
  assert.equal((await fetch(calls[0].url)).status, 200);
  for (const folderId of ["4000000000000000003", "4000000000000000004", "9"]) {
    assert.equal((await gong.get(`/v2/library/folder-content?folderId=${folderId}`)).status, 404, folderId);
  }
  assert.equal((await gong.get("/v2/library/folder-content")).status, 400);
  assert.equal((await gong.get("/v2/library/folders?workspaceId=1")).status, 404);
});

test("a company that uses none of it has empty settings and finds nothing", async (t) => {
  const gong = await startGong(t);
  gong.sandbox.live.change(({ gong: _gong, ...world }) => world);
  assert.deepEqual(JSON.parse((await gong.get("/v2/settings/trackers")).text).keywordTrackers, []);
  assert.deepEqual(JSON.parse((await gong.get("/v2/settings/scorecards")).text).scorecards, []);
  assert.deepEqual((await exposed(gong, { content: { trackers: true } })).content, { trackers: [] });
  assert.equal((await gong.post("/v2/stats/activity/scorecards", { filter: {} })).status, 404);
  assert.equal((await gong.get("/v2/library/folders")).status, 404);
});
