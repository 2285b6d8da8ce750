import { mean, ndcgAt, pairedDifference, recallAt, reciprocalRankAt } from "./retrieval-metrics.ts";

/** The same queries ranked by one system: for each, the ids in its order, and those that are right. */
export interface ScoredQuery {
  readonly ranking: readonly string[];
  readonly gold: ReadonlySet<string>;
}

/** The yardstick's rankings, then the pipeline's: by words alone, by meaning alone, and what it answers with. */
export const systems = ["BM25", "plain hybrid", "lexical", "dense", "whole"] as const;
export type System = (typeof systems)[number];

export function named(system: System): string {
  switch (system) {
    case "BM25":
    case "plain hybrid":
      return `this run: ${system}`;
    case "lexical":
    case "dense":
      return `pipeline: ${system} alone`;
    case "whole":
      return "**pipeline: whole**";
    default:
      return system satisfies never;
  }
}

export const differenceColumn = "nDCG@10 above the plain hybrid of this run [95 %]";
export const measureColumns = ["R@5", "R@10", "nDCG@10", "MRR@10"];

/** One table row: R@5, R@10, nDCG@10, MRR@10, means over the queries. */
export function measures(queries: readonly ScoredQuery[]): string[] {
  const over = (measure: typeof recallAt, depth: number): string =>
    share(mean(queries.map(({ ranking, gold }) => measure(ranking, gold, depth))));
  return [over(recallAt, 5), over(recallAt, 10), over(ndcgAt, 10), over(reciprocalRankAt, 10)];
}

/** nDCG@10 of ours above theirs with the 95 % interval, e.g. `+.075 [+.053, +.099]`. */
export function ndcgDifference(ours: readonly ScoredQuery[], theirs: readonly ScoredQuery[], seed: number): string {
  const scores = (queries: readonly ScoredQuery[]): number[] =>
    queries.map(({ ranking, gold }) => ndcgAt(ranking, gold, 10));
  const { mean: difference, low, high } = pairedDifference(scores(ours), scores(theirs), seed);
  return `${signed(difference)} [${signed(low)}, ${signed(high)}]`;
}

export function share(value: number): string {
  return value.toFixed(3).replace(/^(-?)0\./, "$1.");
}

function signed(value: number): string {
  return `${value < 0 ? "" : "+"}${share(value)}`;
}
