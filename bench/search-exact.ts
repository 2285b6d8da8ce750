/** What the rankings of the index are held against: every passage a person may read, compared one by one. */
import type { RankedPassage } from "@sophia/core";

export interface ExactPassage {
  readonly passageId: string;
  readonly documentId: string;
  readonly ordinal: number;
  readonly occurredAtMs: number | null;
  /** Title and text, as the index joins them. */
  readonly words: string;
  readonly vector: Float32Array;
}

/** Which passages are looked at, by their place in the list. */
export type Readable = (at: number) => boolean;

export function exactRankings(passages: readonly ExactPassage[], termOf: (word: string) => string) {
  const postings = new Map<string, { readonly at: number[]; readonly counts: number[] }>();
  const lengths = new Uint32Array(passages.length);
  for (const [at, passage] of passages.entries()) {
    const counts = new Map<string, number>();
    for (const word of termsOf(passage.words)) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, count] of counts) {
      const list = postings.get(word) ?? { at: [], counts: [] };
      postings.set(word, list);
      list.at.push(at);
      list.counts.push(count);
      lengths[at] = (lengths[at] ?? 0) + count;
    }
  }
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, passages.length);

  function termsOf(text: string): string[] {
    return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(termOf);
  }

  function ranked(scores: Iterable<readonly [number, number]>, limit: number): RankedPassage[] {
    return [...scores]
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, limit)
      .flatMap(([at, score]) => {
        const passage = passages[at];
        if (passage === undefined) return [];
        const { passageId, documentId, ordinal, occurredAtMs } = passage;
        return [{ passageId, documentId, ordinal, occurredAtMs, score }];
      });
  }

  return {
    /** BM25 (k1 1.2, b 0.75) over all passages, rare being rare in all of them; then those that may be read. */
    lexical(text: string, readable: Readable, limit: number): RankedPassage[] {
      const scores = new Map<number, number>();
      for (const term of termsOf(text)) {
        const list = postings.get(term);
        if (list === undefined) continue;
        const idf = Math.log(1 + (passages.length - list.at.length + 0.5) / (list.at.length + 0.5));
        for (const [index, at] of list.at.entries()) {
          if (!readable(at)) continue;
          const count = list.counts[index] ?? 0;
          const weight = (count * 2.2) / (count + 1.2 * (0.25 + (0.75 * (lengths[at] ?? 0)) / mean));
          scores.set(at, (scores.get(at) ?? 0) + idf * weight);
        }
      }
      return ranked(scores, limit);
    },
    /** Cosine with every vector that may be read. */
    dense(vector: Float32Array, readable: Readable, limit: number): RankedPassage[] {
      const scores: [number, number][] = [];
      for (const [at, passage] of passages.entries())
        if (readable(at)) scores.push([at, cosine(vector, passage.vector)]);
      return ranked(scores, limit);
    },
  };
}

function cosine(one: Float32Array, other: Float32Array): number {
  let dot = 0;
  let ones = 0;
  let others = 0;
  for (let i = 0; i < one.length; i += 1) {
    const a = one[i] ?? 0;
    const b = other[i] ?? 0;
    dot += a * b;
    ones += a * a;
    others += b * b;
  }
  return dot / Math.sqrt(ones * others);
}

/**
 * Share of the best `depth` that a ranking has among its own: one that scores as high as the last of the best counts as
 * one of them, since equals have no order. NaN when there is nothing to find.
 */
export function recallAt(
  depth: number,
  found: readonly string[],
  exact: readonly { readonly id: string; readonly score: number }[],
): number {
  const best = exact.slice(0, depth);
  const last = best.at(-1);
  if (last === undefined) return Number.NaN;
  const tolerance = Math.abs(last.score) * 1e-4;
  const good = new Set(exact.filter(({ score }) => score >= last.score - tolerance).map(({ id }) => id));
  return Math.min(1, found.slice(0, depth).filter((id) => good.has(id)).length / best.length);
}
