import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "@sophia/core";
import { callInsights } from "./call-insights.ts";
import { callSchema } from "./payloads.ts";

const parties = [
  { name: "Ann", userId: "1", speakerId: "s1", affiliation: "Internal" },
  { name: "Bo", userId: "2", speakerId: "s2", affiliation: "Internal" },
  { name: "Cora", speakerId: "s3", affiliation: "External" },
];

function insights(content: Json | undefined, interaction: Json | undefined, who: Json = parties) {
  const metaData = { id: "9223372036854775808", started: "2025-11-18T09:00:00Z" };
  return callInsights(
    callSchema.parse({
      metaData,
      parties: who,
      ...(content !== undefined && { content }),
      ...(interaction !== undefined && { interaction }),
    }),
  );
}

const stats = (list: readonly Json[]): Json => ({ interactionStats: list });

test("statistics keep their units, our share is that of all our people, and nobody's silence divides by zero", () => {
  const told = insights(undefined, {
    speakers: [
      { id: "s1", userId: "1", talkTime: 30 },
      { id: "s2", userId: "2", talkTime: 10.5 },
      { id: "s3", talkTime: 40.5 },
    ],
    interactionStats: [
      { name: "Talk Ratio", value: 0.37 },
      { name: "Longest Monologue", value: 61.5 },
      { name: "Longest Customer Story", value: 40 },
      { name: "Interactivity", value: 4.2 },
      { name: "Patience", value: 0.9 },
    ],
    questions: { companyCount: 7, nonCompanyCount: 0 },
  });
  assert.deepEqual(told, {
    talkRatio: 0.5,
    longestMonologueSeconds: 61.5,
    longestCustomerStorySeconds: 40,
    interactivity: 4.2,
    patienceSeconds: 0.9,
    questionsByUs: 7,
    questionsByThem: 0,
    speakers: [
      { name: "Ann", external: false, talkSeconds: 30 },
      { name: "Bo", external: false, talkSeconds: 10.5 },
      { name: "Cora", external: true, talkSeconds: 40.5 },
    ],
  });
  const silent = insights(undefined, { speakers: [{ id: "s1", talkTime: 0 }] });
  assert.equal(silent.talkRatio, null);
});

test("trackers that were heard have their count and the seconds at which they were, of phrases too, in order and bounded", () => {
  const places = (...at: readonly Json[]): Json[] => at.map((startTime) => ({ startTime, speakerId: "s1" }));
  const { trackers } = insights(
    {
      trackers: [
        {
          id: "9223372036854775808",
          name: " Competitors ",
          count: 3,
          type: "KEYWORD",
          occurrences: [],
          phrases: [
            { phrase: "Zego", count: 3, occurrences: places(9.5, 2) },
            { phrase: "x", occurrences: places(9.5) },
          ],
        },
        { id: "2", name: "From a coming version", count: 1, type: "VISUAL", occurrences: places(7), phrases: null },
        { id: "3", name: "Not heard", count: 0, type: "SMART", occurrences: [] },
        {
          id: "4",
          name: "Often",
          count: 1000,
          type: "SMART",
          occurrences: places(...Array.from({ length: 1000 }, (_, at) => at)),
        },
      ],
    },
    undefined,
  );
  assert.deepEqual(trackers?.slice(0, 2), [
    { name: "Competitors", count: 3, atSeconds: [2, 9.5] },
    { name: "From a coming version", count: 1, atSeconds: [7] },
  ]);
  assert.deepEqual([trackers?.length, trackers?.[2]?.count, trackers?.[2]?.atSeconds.length], [3, 1000, 20]);
});

test("a value that cannot be true is left out alone", () => {
  const { trackers } = insights(
    {
      trackers: [
        null,
        "tracker",
        { name: "Without a count" },
        { name: "", count: 2 },
        { name: "Negative", count: -1 },
        { name: "Half", count: 1.5 },
        {
          name: "Bad places",
          count: 4,
          occurrences: [{ startTime: -3 }, { startTime: "NaN" }, null, { startTime: 5 }],
          phrases: "none",
        },
      ],
    },
    undefined,
  );
  assert.deepEqual(trackers, [{ name: "Bad places", count: 4, atSeconds: [5] }]);

  const told = insights(
    undefined,
    stats([
      { name: "Longest Monologue", value: -5 },
      { name: "Interactivity", value: "NaN" },
      { name: "Patience", value: 1.1 },
      { name: "Something new", value: 3 },
      { value: 4 },
      7,
    ]),
  );
  assert.deepEqual(told, {
    longestMonologueSeconds: null,
    longestCustomerStorySeconds: null,
    interactivity: null,
    patienceSeconds: 1.1,
  });
  const questions = { companyCount: -1, nonCompanyCount: 4 };
  assert.deepEqual(insights(undefined, { questions }), { questionsByUs: null, questionsByThem: 4 });
});

test("our share is not guessed: an unknown or damaged speaker leaves Gong's own ratio, and that only with one of ours", () => {
  const ratio = (value: Json): Json => ({ name: "Talk Ratio", value });
  const unknown: Json = [
    { id: "s1", talkTime: 10 },
    { id: "s99", talkTime: 90 },
  ];
  const damaged: Json = [
    { id: "s1", talkTime: 10 },
    { id: "s3", talkTime: -90 },
  ];
  const alone = [parties[0] ?? {}, parties[2] ?? {}];
  for (const speakers of [unknown, damaged]) {
    const of = (value: Json, who: Json) =>
      insights(undefined, { speakers, interactionStats: [ratio(value)] }, who).talkRatio;
    assert.equal(of(0.4, alone), 0.4);
    assert.equal(of(0.4, parties), null, "with two of ours Gong does not say whose ratio it is");
    for (const value of [1.4, -0.1, "NaN", null]) assert.equal(of(value, alone), null);
  }
  // One that said nothing changes nothing, known or not.
  const quiet: Json = [
    { id: "s1", talkTime: 10 },
    { id: "s3", talkTime: 30 },
    { id: "s99", talkTime: 0 },
  ];
  assert.equal(insights(undefined, { speakers: quiet }).talkRatio, 0.25);
});

test("a call read before these were asked for, and one with damaged wholes, tell nothing of it", () => {
  assert.deepEqual(insights(undefined, undefined), {});
  for (const damaged of [null, "x", 7, [], { trackers: 1, interactionStats: {}, speakers: "s", questions: [] }]) {
    assert.deepEqual(insights(damaged, damaged), {});
  }
});
