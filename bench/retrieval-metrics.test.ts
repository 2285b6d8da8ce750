import assert from "node:assert/strict";
import { test } from "node:test";
import { mean, ndcgAt, pairedDifference, recallAt, reciprocalRankAt } from "./retrieval-metrics.ts";

const gold = new Set(["a", "b", "c"]);
const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}, not ${expected}`);

test("recall is the share of the gold in the first places, and one id counts once", () => {
  near(recallAt(["x", "a", "y", "b"], gold, 3), 1 / 3);
  near(recallAt(["x", "a", "y", "b"], gold, 4), 2 / 3);
  near(recallAt(["a", "a", "a"], gold, 3), 1 / 3);
});

test("nDCG is 1 for the gold in front and falls with its ranks", () => {
  near(ndcgAt(["c", "a", "b", "x"], gold, 10), 1);
  near(ndcgAt(["x", "a"], gold, 10), 1 / Math.log2(3) / (1 + 1 / Math.log2(3) + 1 / 2));
});

test("nDCG expects no more than fits in the depth", () => {
  near(ndcgAt(["a", "b"], gold, 2), 1);
});

test("the reciprocal rank is that of the first right one, 0 beyond the depth", () => {
  near(reciprocalRankAt(["x", "y", "b", "a"], gold, 10), 1 / 3);
  near(reciprocalRankAt(["x", "y", "b"], gold, 2), 0);
});

test("a query without gold has no score, rather than a good one", () => {
  for (const measure of [recallAt, ndcgAt, reciprocalRankAt]) assert.ok(Number.isNaN(measure(["a"], new Set(), 10)));
});

test("the bootstrap keeps the pairs: a constant difference has no width, however different the queries are", () => {
  const theirs = Array.from({ length: 50 }, (_, index) => (index % 10) / 10);
  const {
    mean: difference,
    low,
    high,
  } = pairedDifference(
    theirs.map((score) => score + 0.05),
    theirs,
    7,
  );
  for (const value of [difference, low, high]) near(value, 0.05);
});

test("the bootstrap interval is about 1.96 standard errors to each side, and the same for a seed", () => {
  // Differences of +1 and -1 in turn: standard error 1 / sqrt(400) = .05.
  const ours = Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? 1 : -1));
  const theirs = ours.map(() => 0);
  const interval = pairedDifference(ours, theirs, 7);
  near(interval.mean, 0);
  assert.ok(Math.abs(interval.high - 0.098) < 0.01 && Math.abs(interval.low + 0.098) < 0.01, JSON.stringify(interval));
  assert.deepEqual(pairedDifference(ours, theirs, 7), interval);
  assert.notDeepEqual(pairedDifference(ours, theirs, 8), interval);
});

test("systems scored on different numbers of queries are refused", () => {
  assert.throws(() => pairedDifference([1, 2], [1], 7), /same queries/);
  near(mean([1, 2, 6]), 3);
});
