import type { Embedder } from "@sophia/core";
import { wordsOf } from "./search-words.ts";

/**
 * A stand-in for a model, for sizes that a model would take hours for: each word has a direction drawn from its hash, and
 * a text's vector is the sum over its words, each by its importance. Texts that share telling words are near to each
 * other; what words mean it does not know.
 */
export function wordProjection(dimensions: number, importance: (word: string) => number): Embedder {
  const known = new Map<string, Float32Array>();
  function direction(word: string): Float32Array {
    const found = known.get(word);
    if (found !== undefined) return found;
    let state = 0x811c9dc5;
    for (let i = 0; i < word.length; i += 1) state = Math.imul(state ^ word.charCodeAt(i), 0x01000193);
    const weight = importance(word);
    const made = Float32Array.from({ length: dimensions }, () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return weight * (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1);
    });
    known.set(word, made);
    return made;
  }
  function embed(text: string): Float32Array {
    const sum = new Float32Array(dimensions);
    for (const word of wordsOf(text)) {
      const part = direction(word);
      for (let i = 0; i < dimensions; i += 1) sum[i] = (sum[i] ?? 0) + (part[i] ?? 0);
    }
    const length = Math.hypot(...sum);
    return length === 0 ? sum : sum.map((value) => value / length);
  }
  return {
    modelId: "stand-in/word-projection/v1",
    dimensions,
    embedQuery: async (text) => embed(text),
    embedPassages: async (texts) => texts.map(embed),
    close: async () => undefined,
  };
}
