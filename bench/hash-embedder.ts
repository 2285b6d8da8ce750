import type { Embedder, WordEmbedder } from "@sophia/core";

/**
 * A stand-in for a model where only time and memory count: a vector drawn from the hash of its text, of length 1. It keeps
 * nothing and knows nothing of meaning.
 */
export function hashEmbedder(dimensions: number): Embedder & WordEmbedder {
  function embed(text: string): Float32Array {
    let state = 0x811c9dc5;
    for (let i = 0; i < text.length; i += 1) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
    const vector = new Float32Array(dimensions);
    let squares = 0;
    for (let i = 0; i < dimensions; i += 1) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      const value = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
      vector[i] = value;
      squares += value * value;
    }
    const length = Math.sqrt(squares);
    return vector.map((value) => value / length);
  }
  return {
    modelId: "stand-in/text-hash/v1",
    dimensions,
    embedQuery: async (text) => embed(text),
    embedPassages: async (texts) => texts.map(embed),
    embedWords: async (text) => text.split(/\s+/u).map((word) => ({ word, vector: embed(word) })),
    close: async () => undefined,
  };
}
