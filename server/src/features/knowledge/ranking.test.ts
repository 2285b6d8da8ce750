import assert from "node:assert/strict";
import { test } from "node:test";
import type { RankedPassage } from "@sophia/core";
import * as fc from "fast-check";
import {
  addDocumentStanding,
  favourRecent,
  fuse,
  groupByDocument,
  rankPassages,
  smoothOverNeighbours,
} from "./ranking.ts";

const nowMs = Date.UTC(2026, 10, 23);
const dayMs = 86_400_000;

function passage(
  documentId: string,
  ordinal: number,
  score: number,
  occurredAtMs: number | null = null,
): RankedPassage {
  return { passageId: `${documentId}#${ordinal}`, documentId, ordinal, occurredAtMs, score };
}

function scoresOf(passages: readonly RankedPassage[]): Record<string, number> {
  return Object.fromEntries(passages.map(({ passageId, score }) => [passageId, score]));
}

const anyRanking = fc.array(
  fc.record({
    document: fc.constantFrom("a", "b", "c"),
    ordinal: fc.integer({ min: 0, max: 12 }),
    score: fc.oneof(fc.double(), fc.constant(0)),
    occurredAtMs: fc.option(fc.integer({ min: 0, max: 2 * nowMs })),
  }),
  { maxLength: 30 },
);
const asPassages = (ranking: { document: string; ordinal: number; score: number; occurredAtMs: number | null }[]) =>
  ranking.map(({ document, ordinal, score, occurredAtMs }) => passage(document, ordinal, score, occurredAtMs));

test("a passage missing in one ranking counts as no match in words, and as the farthest one in meaning", () => {
  const lexical = [passage("a", 0, 8), passage("b", 0, 4)];
  const dense = [passage("b", 0, 0.8), passage("c", 0, 0.4)];
  assert.deepEqual(scoresOf(fuse(lexical, dense, 0.5)), {
    "a#0": 0.5 * 1 + 0.5 * 0.5,
    "b#0": 0.5 * 0.5 + 0.5 * 1,
    "c#0": 0.5 * 0 + 0.5 * 0.5,
  });
});

test("a word found in one passage only stays first against a crowd that is merely near in meaning", () => {
  const crowd = Array.from({ length: 200 }, (_, index) => passage(`near-${index}`, 0, 0.5 - index / 1_000));
  const lexical = [passage("ticket", 0, 12), passage("near-3", 0, 1)];
  assert.equal(rankPassages({ lexical, dense: crowd }, nowMs)[0]?.passageId, "ticket#0");
});

test("one ranking alone keeps its order", () => {
  const ranking = [passage("a", 0, 3), passage("b", 0, 2), passage("c", 0, 1)];
  const order = ["a#0", "b#0", "c#0"];
  for (const answer of [
    { lexical: ranking, dense: [] },
    { lexical: [], dense: ranking },
  ]) {
    assert.deepEqual(
      rankPassages(answer, nowMs).map(({ passageId }) => passageId),
      order,
    );
  }
  assert.deepEqual(rankPassages({ lexical: [], dense: [] }, nowMs), []);
});

test("a passage between two good ones rises above an equal one that stands alone in its document", () => {
  const passages = [passage("a", 3, 0.9), passage("a", 4, 0.5), passage("a", 5, 0.9), passage("b", 9, 0.5)];
  const smoothed = scoresOf(smoothOverNeighbours(passages, 0.5, 3));
  assert.equal(smoothed["a#4"], (0.5 + 0.5 * 0.9 + 0.5 * 0.9) / 2);
  assert.equal(smoothed["b#9"], 0.5);
});

test("neighbours are those of the same document, within reach, on both sides", () => {
  const passages = [passage("a", 5, 0), passage("a", 9, 1), passage("b", 6, 1), passage("a", 2, 1)];
  assert.deepEqual(scoresOf(smoothOverNeighbours(passages, 0.5, 3)), {
    "a#5": 0.125 / 1.125,
    "a#9": 1,
    "b#6": 1,
    "a#2": 1 / 1.125,
  });
  assert.deepEqual(smoothOverNeighbours(passages, 0, 3), passages);
});

test("a document is carried by its best passage; documents of one passage keep their order", () => {
  const passages = [passage("a", 0, 0.2), passage("a", 7, 0.9), passage("b", 0, 0.5), passage("c", 0, 0.4)];
  const standing = scoresOf(addDocumentStanding(passages, passages, 1));
  assert.ok((standing["a#0"] ?? 0) > (standing["b#0"] ?? 0));
  assert.equal(standing["b#0"], 1);
  assert.equal(standing["c#0"], 0.8);
});

test("of two equal passages the newer comes first, an unknown time changes nothing, a better match still wins", () => {
  const raised = scoresOf(
    favourRecent(
      [
        passage("now", 0, 1, nowMs),
        passage("half", 0, 1, nowMs - 180 * dayMs),
        passage("future", 0, 1, nowMs + 9 * dayMs),
        passage("unknown", 0, 1),
      ],
      nowMs,
      0.02,
      180,
    ),
  );
  assert.deepEqual(raised, { "now#0": 1.02, "half#0": 1.01, "future#0": 1.02, "unknown#0": 1 });
  const lexical = [passage("old", 0, 1.1, nowMs - 3_000 * dayMs), passage("new", 0, 1, nowMs)];
  assert.equal(rankPassages({ lexical, dense: [] }, nowMs)[0]?.documentId, "old");
});

test("any two rankings give each passage once, with finite scores, best first", () => {
  fc.assert(
    fc.property(anyRanking, anyRanking, (first, second) => {
      const answer = { lexical: asPassages(first), dense: asPassages(second) };
      const ranked = rankPassages(answer, nowMs);
      const ids = new Set([...answer.lexical, ...answer.dense].map(({ passageId }) => passageId));
      assert.deepEqual(new Set(ranked.map(({ passageId }) => passageId)), ids);
      assert.equal(ranked.length, ids.size);
      for (const [index, { score }] of ranked.entries()) {
        assert.ok(Number.isFinite(score) && score >= 0);
        assert.ok(score <= (ranked[index - 1]?.score ?? Number.POSITIVE_INFINITY));
      }
    }),
  );
});

test("documents come in the order of their best passages and keep all of them", () => {
  const ranking = [passage("b", 2, 3), passage("a", 0, 2), passage("b", 0, 1)];
  assert.deepEqual(
    groupByDocument(ranking).map(({ documentId, score, passages }) => [documentId, score, passages.length]),
    [
      ["b", 3, 2],
      ["a", 2, 1],
    ],
  );
});
