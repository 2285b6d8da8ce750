import assert from "node:assert/strict";
import { test } from "node:test";
import { generateWorld } from "../index.ts";
import { managersOf, maySeeCall } from "../readers.ts";
import type { Call } from "../world.ts";
import { makeGong } from "./make.ts";
import type { GongTracker } from "./model.ts";
import { occurrencesIn } from "./occurrences.ts";
import { speakerStatistics, statisticsOf } from "./statistics.ts";

const world = generateWorld({ seed: 3, size: 0.3, anchor: "2026-11-22T09:00:00Z" });
const gong = makeGong(world);

const tracker = (name: string, phrases: readonly string[], more: Partial<GongTracker> = {}): GongTracker => ({
  id: name,
  name,
  affiliation: "Anyone",
  phrases,
  phrasesApart: false,
  createdAt: "2026-01-01T00:00:00Z",
  ...more,
});

/** Ann of the company, Cora of the customer; one sentence a turn. */
function callOf(
  ...turns: readonly (readonly [speakerId: "ann" | "cora", startMs: number, endMs: number, text: string])[]
): Call {
  const party = (speakerId: string, personId: string | null) => ({
    speakerId,
    name: speakerId,
    email: null,
    title: null,
    personId,
    contactId: null,
  });
  return {
    id: "1",
    title: "Call",
    accountId: null,
    dealId: null,
    startedAt: "2026-11-01T09:00:00Z",
    durationSeconds: 120,
    primaryPersonId: "ann",
    isPrivate: false,
    scope: "External",
    parties: [party("ann", "ann"), party("cora", null)],
    turns: turns.map(([speakerId, startMs, endMs, text]) => ({
      speakerId,
      topic: null,
      sentences: [{ startMs, endMs, text }],
    })),
  };
}

test("Gong's part of the company is the same each time, and is made of the world's own calls and people", () => {
  assert.deepEqual(world.gong, gong);
  assert.deepEqual(makeGong(structuredClone(world)), gong);
  const callIds = new Set(world.calls.map(({ id }) => id));
  for (const { items } of gong.folders) for (const { callId } of items) assert.ok(callIds.has(callId));
  for (const { callId } of gong.reviews) assert.ok(callIds.has(callId));
  const ids = [...gong.trackers, ...gong.scorecards, ...gong.reviews, ...gong.folders].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test("each occurrence of a tracker stands in a turn: its speaker says its phrase in the sentence of that second", () => {
  let seen = 0;
  for (const call of world.calls) {
    const staff = new Set(call.parties.filter(({ personId }) => personId !== null).map(({ speakerId }) => speakerId));
    for (const [{ affiliation, phrases }, occurrences] of occurrencesIn(call, gong.trackers)) {
      for (const { phrase, speakerId, atSeconds } of occurrences) {
        const sentence = call.turns
          .filter((turn) => turn.speakerId === speakerId)
          .flatMap(({ sentences }) => sentences)
          .find(({ startMs, endMs }) => startMs <= atSeconds * 1000 && atSeconds * 1000 < endMs);
        assert.ok(phrases.includes(phrase));
        const said = sentence?.text.toLowerCase().replaceAll("-", " ");
        assert.ok(said?.includes(phrase.toLowerCase().replaceAll("-", " ")), `${phrase}: ${said}`);
        if (affiliation !== "Anyone") assert.equal(staff.has(speakerId), affiliation === "Company");
        seen += 1;
      }
    }
  }
  assert.ok(seen > 50, `${seen} occurrences`);
});

test("every kind of tracker is heard somewhere, and nothing that was said is missed", () => {
  const heard = new Set<string>();
  const [competitors] = gong.trackers;
  assert.equal(competitors?.name, "Competitors");
  for (const call of world.calls) {
    const found = occurrencesIn(call, gong.trackers);
    for (const [{ name }, occurrences] of found) if (occurrences.length > 0) heard.add(name.split(":")[0] ?? "");
    const text = call.turns.flatMap(({ sentences }) => sentences.map((sentence) => sentence.text)).join("\n");
    for (const name of competitors.phrases) {
      const count: number | undefined = found.get(competitors)?.filter(({ phrase }) => phrase === name).length;
      assert.equal(count, text.split(new RegExp(`\\b${name}(?:'s|s)?\\b`, "i")).length - 1, `${name} in ${call.id}`);
    }
  }
  assert.deepEqual([...heard].toSorted(), [
    "Competitors",
    "Decision",
    "Escalation",
    "Objection",
    "Pain",
    "Property-management systems",
    "Value",
  ]);
});

test("a phrase counts whole, in related forms, once for a tracker, and only from the side that is listened to", () => {
  const trackers = [
    tracker("price", ["price", "price list"]),
    tracker("theirs", ["cost"], { affiliation: "NonCompany" }),
    tracker("ours", ["cost"], { affiliation: "Company" }),
  ];
  const call = callOf(
    ["ann", 0, 4000, "Prices cost, priceless costing."],
    ["cora", 5000, 9000, "The PRICE list, costs!"],
  );
  const found = [...occurrencesIn(call, trackers)].map(([{ name }, list]) => [
    name,
    ...list.map((one) => [one.phrase, one.atSeconds]),
  ]);
  assert.deepEqual(found, [
    ["price", ["price", 0], ["price list", 6]],
    ["theirs", ["cost", 8]],
    ["ours", ["cost", 1], ["cost", 3]],
  ]);
});

test("statistics follow from the turns' times", () => {
  const call = callOf(
    ["cora", 0, 10_000, "Long story."],
    ["ann", 10_500, 20_500, "Really?"],
    ["ann", 21_000, 40_500, "And?"],
    ["cora", 41_000, 42_000, "Why?"],
    ["ann", 43_500, 53_000, "Because."],
  );
  const { talkSeconds, ...rest } = statisticsOf(call);
  assert.deepEqual(
    [...talkSeconds],
    [
      ["ann", 39],
      ["cora", 11],
    ],
  );
  assert.deepEqual(rest, {
    talkRatio: 0.78,
    longestMonologueSeconds: 30,
    longestCustomerStorySeconds: 10,
    interactivity: 1.5,
    patienceSeconds: 1,
    companyQuestions: 2,
    nonCompanyQuestions: 1,
  });
  assert.deepEqual(speakerStatistics(call, "cora"), { talkRatio: 0.22, longestMonologueSeconds: 10, questions: 1 });
});

test("a call in which nobody speaks, or one side only, has no ratio that would be invented", () => {
  assert.deepEqual(
    { ...statisticsOf(callOf()), talkSeconds: null },
    {
      talkSeconds: null,
      talkRatio: null,
      longestMonologueSeconds: null,
      longestCustomerStorySeconds: null,
      interactivity: null,
      patienceSeconds: null,
      companyQuestions: 0,
      nonCompanyQuestions: 0,
    },
  );
  const alone = statisticsOf(callOf(["ann", 0, 1000, "Hello?"]));
  assert.deepEqual([alone.talkRatio, alone.interactivity, alone.patienceSeconds], [1, null, null]);
});

test("reviews are by managers above the host who may see the call, after it and before now, for a part of the calls", () => {
  const byId = new Map(world.people.map((person) => [person.id, person]));
  assert.ok(gong.reviews.length > 0 && gong.reviews.length < world.calls.length);
  assert.ok(gong.reviews.some(({ reviewerPersonId }) => reviewerPersonId !== null));
  for (const { callId, reviewerPersonId, reviewedPersonId, scorecardId, answers, at } of gong.reviews) {
    const call = world.calls.find(({ id }) => id === callId);
    const scorecard = gong.scorecards.find(({ id }) => id === scorecardId);
    assert.ok(call && scorecard?.enabled);
    assert.equal(reviewedPersonId, call.primaryPersonId);
    assert.ok(at > call.startedAt && Date.parse(at) <= Date.parse(world.parameters.anchor));
    assert.equal(scorecard.reviewMethod === "MANUAL", reviewerPersonId !== null);
    if (reviewerPersonId !== null) {
      const reviewer = byId.get(reviewerPersonId);
      assert.ok(reviewer && managersOf(world, call.primaryPersonId, false).includes(reviewer.id));
      assert.ok(maySeeCall(world, reviewer, call));
    }
    assert.deepEqual(
      answers.map(({ questionId }) => questionId),
      scorecard.questions.map(({ id }) => id),
    );
    for (const { score } of answers) assert.ok(score === null || (score >= 1 && score <= 5));
  }
});

test("no folder shows a private call, and only public, living folders are opened by profiles", () => {
  const hidden = new Set(world.calls.filter(({ isPrivate }) => isPrivate).map(({ id }) => id));
  assert.ok(gong.folders.some(({ items }) => items.length > 0));
  for (const { items } of gong.folders) for (const { callId } of items) assert.ok(!hidden.has(callId));
  const open = new Set(gong.folders.filter((folder) => folder.public && !folder.archived).map(({ id }) => id));
  assert.ok(open.size < gong.folders.length);
  for (const { folderIds } of gong.libraryAccess) for (const id of folderIds) assert.ok(open.has(id));
});
