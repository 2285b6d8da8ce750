import type { Embedder } from "@sophia/core";
import { bm25 } from "../sandbox/company/bm25.test-support.ts";

/** Something to be found, as the yardstick sees it. */
export interface PlainItem {
  readonly id: string;
  readonly text: string;
}

export interface PlainQuery {
  readonly text: string;
  /** Only these may be found; absent: all. */
  readonly among?: ((id: string) => boolean) | undefined;
}

export interface PlainRankings {
  readonly lexical: readonly string[];
  readonly dense: readonly string[];
  readonly hybrid: readonly string[];
}

/** The model reads 256 tokens: an item's vector score is that of its best window of this many words. */
const windowWords = 180;
const rankOffset = 20;

/**
 * What anybody builds in an afternoon: BM25 and the vectors of the same model as ours, joined by reciprocal rank fusion
 * 1:1 with k = 20, nothing tuned. It shares with the pipeline the model and no line of the search.
 */
export async function plainHybrid(
  items: readonly PlainItem[],
  embedder: Embedder,
): Promise<(query: PlainQuery) => Promise<PlainRankings>> {
  const search = bm25(items);
  const windows = items.flatMap(({ id, text }) => piecesOf(text).map((piece) => ({ id, piece })));
  const vectors: Float32Array[] = [];
  for (let start = 0; start < windows.length; start += 512)
    vectors.push(...(await embedder.embedPassages(windows.slice(start, start + 512).map(({ piece }) => piece))));

  return async ({ text, among = () => true }) => {
    const question = await embedder.embedQuery(text);
    const nearness = new Map<string, number>();
    for (const [index, { id }] of windows.entries()) {
      if (!among(id)) continue;
      nearness.set(id, Math.max(nearness.get(id) ?? -1, dot(question, vectors[index] ?? question)));
    }
    const lexical = search(text)
      .map(({ id }) => id)
      .filter(among);
    const dense = byScore(nearness);
    const fused = new Map<string, number>();
    for (const ranking of [lexical, dense]) {
      for (const [index, id] of ranking.entries()) fused.set(id, (fused.get(id) ?? 0) + 1 / (rankOffset + 1 + index));
    }
    return { lexical, dense, hybrid: byScore(fused) };
  };
}

function byScore(scores: ReadonlyMap<string, number>): string[] {
  return [...scores].toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1)).map(([id]) => id);
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (const [index, value] of one.entries()) sum += value * (other[index] ?? 0);
  return sum;
}

/** Pieces of about equal length, none above the window. */
function piecesOf(text: string): string[] {
  const words = text.split(/\s+/u).filter((word) => word !== "");
  if (words.length <= windowWords * 1.25) return [text];
  const size = Math.ceil(words.length / Math.ceil(words.length / windowWords));
  return Array.from({ length: Math.ceil(words.length / size) }, (_, index) =>
    words.slice(index * size, (index + 1) * size).join(" "),
  );
}
