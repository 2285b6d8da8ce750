import type { WordEmbedder } from "@sophia/core";
import { termsOfQuestion } from "./terms.ts";
import { cosine } from "./vectors.ts";
import { questionTerms } from "./words.ts";

/**
 * How near each text comes to the question word by word, 0 to 1: for every telling word of the question the nearest word
 * of the text, each taken as it stands in its own sentence, and the mean of these. After ColBERT's late interaction
 * (Khattab and Zaharia 2020), with the embedder's own word vectors.
 */
export async function wordNearness(
  question: string,
  texts: readonly string[],
  words: WordEmbedder,
  signal: AbortSignal,
): Promise<number[]> {
  const telling = new Set(questionTerms(question, termsOfQuestion));
  const asked = (await words.embedWords(question, signal)).filter(({ word }) => telling.has(word));
  const near: number[] = [];
  for (const text of texts) {
    const there = await words.embedWords(text, signal);
    const nearest = asked.map(({ vector }) => Math.max(0, ...there.map((word) => cosine(word.vector, vector))));
    near.push(nearest.reduce((sum, value) => sum + value, 0) / Math.max(1, nearest.length));
  }
  return near;
}
