import assert from "node:assert/strict";
import { test } from "node:test";
import { sentenceKey } from "./calls/compose.ts";
import { documentsOf } from "./documents.test-support.ts";
import { capitalise, phrase, sentencesOf } from "./grammar.ts";
import { generateWorld } from "./index.ts";
import { seededRandom } from "./random.ts";

const anchor = "2026-11-20T17:00:00.000Z";

/**
 * Sentences are compared by their letters and digits in lower case. Signs of listening of up to three words ("Right.",
 * "Good to know.") are left out: real people say them in every call. One call is always allowed, since in fewer than
 * a hundred calls a single one is more than 1 %.
 */
test("no sentence occurs in more than 1 % of the calls", () => {
  for (const seed of [7, 8]) {
    const { calls } = generateWorld({ seed, size: 1, anchor });
    const inCalls = new Map<string, number>();
    for (const call of calls) {
      const own = new Set(call.turns.flatMap((turn) => turn.sentences.map((sentence) => sentenceKey(sentence.text))));
      for (const key of own) inCalls.set(key, (inCalls.get(key) ?? 0) + 1);
    }
    const allowed = Math.max(1, Math.floor(calls.length / 100));
    const repeated = [...inCalls].filter(([key, count]) => key.split(" ").length > 3 && count > allowed);
    assert.deepEqual(repeated, []);
  }
});

test("each private object has a token that occurs once in everything that is said or written", () => {
  const world = generateWorld({ seed: 7, size: 1, anchor });
  const everything = [
    ...documentsOf(world).flatMap((document) => [document.head, ...document.lines]),
    ...world.issues.flatMap((issue) => [
      issue.title,
      issue.description,
      ...issue.comments.map((comment) => comment.text),
    ]),
    ...world.tickets.flatMap((ticket) => [ticket.subject, ticket.content]),
    ...world.contacts.map(({ title }) => title),
    ...(world.hubspot?.engagements ?? []).map(({ text }) => text),
    ...(world.hubspot?.edits ?? []).map(({ value }) => value),
    ...(world.linear?.comments ?? []).map(({ text }) => text),
    ...(world.linear?.documents ?? []).map(({ content }) => content),
    ...(world.linear?.projectDetails ?? []).map(({ content }) => content),
    ...(world.linear?.projectUpdates ?? []).map(({ body }) => body),
    ...(world.linear?.needs ?? []).map(({ body }) => body),
    ...world.questions.flatMap((question) => [question.text, ...question.facts]),
    ...world.channels.flatMap((channel) => [channel.name, channel.topic, channel.purpose]),
  ].join("\n");
  for (const { token } of world.tokens) assert.equal(everything.split(token).length - 1, 1, token);
  const hiddenTeams = new Set(world.teams.filter((team) => team.private).map((team) => team.id));
  const privateObjects = [
    ...world.channels.filter((channel) => channel.kind !== "public").map((channel) => channel.id),
    ...world.calls.filter((call) => call.isPrivate).map((call) => call.id),
    ...world.issues.filter((issue) => hiddenTeams.has(issue.teamId)).map((issue) => issue.id),
  ];
  const marked = world.tokens.flatMap(({ object }) => {
    if (object.source === "slack") return object.channelId;
    if (object.source === "gong") return object.callId;
    return object.source === "linear" && "issueId" in object && object.commentId === undefined ? object.issueId : [];
  });
  assert.deepEqual(marked.toSorted(), privateObjects.toSorted());
});

test("a template chooses, nests and fills in, and says which slot has no value", () => {
  const random = seededRandom("grammar");
  const seen = new Set(Array.from({ length: 60 }, () => phrase(random, "[a|b [c|d]|] {x}", { x: "e" })));
  assert.deepEqual([...seen].toSorted(), ["a e", "b c e", "b d e", "e"]);
  assert.throws(() => phrase(random, "{missing}", {}), /No value for \{missing\}/);
  assert.throws(() => phrase(random, "[a|b", {}), /Unclosed choice/);
});

test("sentences are split after their ends, not after abbreviations", () => {
  assert.deepEqual(sentencesOf("It ends at 4:05 a.m. Then? Yes. St. Louis."), [
    "It ends at 4:05 a.m. Then?",
    "Yes.",
    "St. Louis.",
  ]);
  assert.equal(capitalise("one. two? three"), "One. Two? Three");
});

test("a generator gives the same numbers for the same label and others for another", () => {
  const draw = (label: string): number[] => Array.from({ length: 5 }, seededRandom(label).next);
  assert.deepEqual(draw("a"), draw("a"));
  assert.notDeepEqual(draw("a"), draw("b"));
  assert.throws(() => seededRandom("a").pick([]), /empty list/);
});
