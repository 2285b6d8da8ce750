import { AppError, type Embedder } from "@sophia/core";

/** Vectors kept for texts that come up again: words of questions, lines of documents that are asked about often. */
const keptTexts = 10_000;

// Keyed by embedder, so that the cache ends with it. 10,000 vectors of 384 numbers are 15 MB.
const caches = new WeakMap<Embedder, Map<string, Float32Array>>();

/** The vector of each text, in order. */
export type Vectors = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

/**
 * Vectors of short texts for one question, the commonest from memory.
 *
 * They go through `embedQuery`, since somebody waits for them: passages being embedded in the background stand behind.
 */
export function vectorsOf(embedder: Embedder, signal: AbortSignal): Vectors {
  const cache = caches.get(embedder) ?? new Map<string, Float32Array>();
  caches.set(embedder, cache);
  const one = async (text: string): Promise<Float32Array> => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const vector = await embedder.embedQuery(text, signal);
    const [oldest] = cache.keys();
    if (cache.size >= keptTexts && oldest !== undefined) cache.delete(oldest);
    cache.set(text, vector);
    return vector;
  };
  return async (texts) => {
    const vectors: Float32Array[] = [];
    // In bundles: the embedder's lane for questions is bounded, and others ask too.
    for (let start = 0; start < texts.length; start += bundle) {
      signal.throwIfAborted();
      vectors.push(...(await Promise.all(texts.slice(start, start + bundle).map(one))));
    }
    return vectors;
  };
}

const bundle = 32;

/** True where meaning cannot be compared now and words must do. */
export function isEmbedderGone(error: unknown, signal: AbortSignal): boolean {
  return !signal.aborted && error instanceof AppError;
}

/** Both have length 1. */
export function cosine(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (const [index, value] of one.entries()) sum += value * (other[index] ?? 0);
  return sum;
}
