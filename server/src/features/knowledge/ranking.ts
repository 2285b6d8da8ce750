import type { IndexAnswer, RankedPassage } from "@sophia/core";

/** How two rankings of passages become one. All are shares or counts without a unit unless their name says so. */
export interface RankingOptions {
  /** Weight of the dense score; the lexical score has the rest. */
  readonly denseShare: number;
  /** What a passage's neighbour counts, the next one this squared, and so on. 0: neighbours do not count. */
  readonly neighbourDecay: number;
  /** How many passages away a neighbour may be. */
  readonly neighbourReach: number;
  /** Weight of the best passage of the document beside the passage's own score. */
  readonly documentWeight: number;
  /** What being new adds at most, as a share of the score. */
  readonly recencyWeight: number;
  readonly recencyHalfLifeDays: number;
}

/**
 * Tuned on the development parts of MTRAG and QMSum; the table is in docs/benchmarks.md. The optimum is flat: a dense
 * share of .4 to .6, a reach of 2 to 4 and a document weight of .5 to 4 stay within .01 nDCG@10. A decay of .5 would
 * bring .008 more, but the first hit would stand lower: MRR@10 in a known call is .64 with .3 and .61, below BM25, with .5.
 */
export const defaultRankingOptions: RankingOptions = {
  denseShare: 0.5,
  neighbourDecay: 0.3,
  neighbourReach: 3,
  documentWeight: 1,
  recencyWeight: 0.02,
  recencyHalfLifeDays: 180,
};

/** A document with its passages, both best first. */
export interface RankedDocument {
  readonly documentId: string;
  readonly score: number;
  readonly passages: readonly RankedPassage[];
}

/**
 * One ranking from the lexical and the dense one, best first: fusion of scores, smoothing over neighbours, the
 * document's standing, recency. Ask the index for at least 200 passages in each ranking, however few are wanted: the
 * neighbours of a good passage are evidence too.
 */
export function rankPassages(
  answer: IndexAnswer,
  nowMs: number,
  options: RankingOptions = defaultRankingOptions,
): RankedPassage[] {
  const fused = fuse(answer.lexical, answer.dense, options.denseShare);
  const smoothed = smoothOverNeighbours(fused, options.neighbourDecay, options.neighbourReach);
  const standing = addDocumentStanding(smoothed, fused, options.documentWeight);
  return favourRecent(standing, nowMs, options.recencyWeight, options.recencyHalfLifeDays).sort(byScore);
}

/**
 * Joins two rankings by their scores, each divided by its best one.
 *
 * Scores and not ranks: a ticket number found by its exact word stands far above the next lexical hit, and ranks would
 * forget that. A passage missing in the lexical ranking shares no word with the question: 0. One missing in the dense
 * ranking is at most as near as the last one there, and gets that. The order of the result is that of first appearance.
 */
export function fuse(
  lexical: readonly RankedPassage[],
  dense: readonly RankedPassage[],
  denseShare: number,
): RankedPassage[] {
  const lexicalScores = scoresOverBest(lexical);
  const denseScores = scoresOverBest(dense);
  const farthest = denseScores.size === 0 ? 0 : Math.min(...denseScores.values());
  const passages = new Map([...lexical, ...dense].map((passage) => [passage.passageId, passage]));
  return [...passages.values()].map((passage) => ({
    ...passage,
    score:
      (1 - denseShare) * (lexicalScores.get(passage.passageId) ?? 0) +
      denseShare * (denseScores.get(passage.passageId) ?? farthest),
  }));
}

/** Score by passage id, 1 for the best. What is negative or not a number counts as 0; of two with one id the better counts. */
function scoresOverBest(ranking: readonly RankedPassage[]): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { passageId, score } of ranking) {
    scores.set(passageId, Math.max(scores.get(passageId) ?? 0, Number.isFinite(score) ? score : 0));
  }
  const best = Math.max(0, ...scores.values());
  if (best > 0) for (const [passageId, score] of scores) scores.set(passageId, score / best);
  return scores;
}

/**
 * Mixes each passage's score with those of the passages around it in the same document: what is talked about before and
 * after is mostly the same matter, and a passage between two good ones is seldom bad. A weighted mean over the
 * neighbours that were found at all, so a passage without any keeps its score and short documents are not at a loss.
 */
export function smoothOverNeighbours(
  passages: readonly RankedPassage[],
  decay: number,
  reach: number,
): RankedPassage[] {
  const scores = new Map(passages.map((passage) => [placeOf(passage.documentId, passage.ordinal), passage.score]));
  return passages.map((passage) => {
    let sum = passage.score;
    let weights = 1;
    for (let distance = 1; distance <= reach; distance++) {
      for (const ordinal of [passage.ordinal - distance, passage.ordinal + distance]) {
        const neighbour = scores.get(placeOf(passage.documentId, ordinal));
        if (neighbour === undefined) continue;
        const weight = decay ** distance;
        sum += weight * neighbour;
        weights += weight;
      }
    }
    return { ...passage, score: sum / weights };
  });
}

function placeOf(documentId: string, ordinal: number): string {
  return `${ordinal}/${documentId}`;
}

/**
 * Adds to each passage the best score any passage of its document has in `evidence`. A document of one passage gets
 * its own score once more, so among such documents nothing changes.
 */
export function addDocumentStanding(
  passages: readonly RankedPassage[],
  evidence: readonly RankedPassage[],
  weight: number,
): RankedPassage[] {
  const best = new Map<string, number>();
  for (const { documentId, score } of evidence) best.set(documentId, Math.max(score, best.get(documentId) ?? 0));
  return passages.map((passage) => ({
    ...passage,
    score: passage.score + weight * (best.get(passage.documentId) ?? 0),
  }));
}

/**
 * Raises what is new a little: by the full weight when it is of now (or of the future, as a meeting to come may be), by
 * half of it one half-life ago. A passage without a time is left as it is.
 */
export function favourRecent(
  passages: readonly RankedPassage[],
  nowMs: number,
  weight: number,
  halfLifeDays: number,
): RankedPassage[] {
  return passages.map((passage) => {
    if (passage.occurredAtMs === null) return passage;
    const ageDays = Math.max(0, nowMs - passage.occurredAtMs) / dayMs;
    return { ...passage, score: passage.score * (1 + weight * 2 ** (-ageDays / halfLifeDays)) };
  });
}

const dayMs = 86_400_000;

/** Groups a ranking, best first, to documents in the order of their best passages. */
export function groupByDocument(ranking: readonly RankedPassage[]): RankedDocument[] {
  const groups = Map.groupBy(ranking, ({ documentId }) => documentId);
  return [...groups].map(([documentId, passages]) => ({ documentId, score: passages[0]?.score ?? 0, passages }));
}

/** Ties are broken by place, so that one question gives one order. */
function byScore(a: RankedPassage, b: RankedPassage): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.documentId !== b.documentId) return a.documentId < b.documentId ? -1 : 1;
  return a.ordinal - b.ordinal;
}
