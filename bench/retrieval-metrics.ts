/** Measures of ranked lists against a set of right answers, each right or not; all between 0 and 1. */

/** Share of the gold that stands among the first `depth`. */
export function recallAt(ranking: readonly string[], gold: ReadonlySet<string>, depth: number): number {
  if (gold.size === 0) return Number.NaN;
  return new Set(ranking.slice(0, depth).filter((id) => gold.has(id))).size / gold.size;
}

/** Discounted gain of the first `depth` over the best that is possible; gains are 0 or 1, discounts 1 / log2(rank + 1). */
export function ndcgAt(ranking: readonly string[], gold: ReadonlySet<string>, depth: number): number {
  if (gold.size === 0) return Number.NaN;
  const gains = ranking.slice(0, depth).map((id, index) => (gold.has(id) ? discount(index) : 0));
  const best = Array.from({ length: Math.min(depth, gold.size) }, (_, index) => discount(index));
  return sum(gains) / sum(best);
}

/** One over the rank of the first that is right; 0 when none is among the first `depth`. */
export function reciprocalRankAt(ranking: readonly string[], gold: ReadonlySet<string>, depth: number): number {
  if (gold.size === 0) return Number.NaN;
  const index = ranking.slice(0, depth).findIndex((id) => gold.has(id));
  return index === -1 ? 0 : 1 / (index + 1);
}

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const resamples = 5_000;

/**
 * The mean difference of two systems over the same queries, with its 95 % interval by paired bootstrap: queries are
 * drawn with replacement, each with both of its scores.
 *
 * @throws Error when the lists are not of one length
 */
export function pairedDifference(ours: readonly number[], theirs: readonly number[], seed: number): Interval {
  if (ours.length !== theirs.length) throw new Error("Both systems must be scored on the same queries.");
  const differences = ours.map((score, index) => score - (theirs[index] ?? Number.NaN));
  const random = randomIndexes(seed, differences.length);
  const means = Array.from({ length: resamples }, () =>
    mean(differences.map(() => differences[random()] ?? Number.NaN)),
  ).sort((a, b) => a - b);
  return {
    mean: mean(differences),
    low: means[Math.floor(resamples * 0.025)] ?? Number.NaN,
    high: means[Math.ceil(resamples * 0.975) - 1] ?? Number.NaN,
  };
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function discount(index: number): number {
  return 1 / Math.log2(index + 2);
}

/** Draws indexes below `length`, the same ones for a seed (mulberry32). */
function randomIndexes(seed: number, length: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * length);
  };
}
