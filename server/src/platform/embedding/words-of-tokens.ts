/** The words of a text and their vectors, laid end to end so that both can be handed to another thread at no cost. */
export interface TextWords {
  readonly words: readonly string[];
  /** [words, dimensions], each row of length 1. */
  readonly vectors: Float32Array<ArrayBuffer>;
}

/**
 * Joins the pieces of each word ("un", "##paid") and takes the mean of their states, with length 1.
 *
 * @param tokens - of one text, with [CLS] before and [SEP] or the cut after them, neither of which is a word
 * @param states - [tokens, dimensions]
 */
export function wordsOfTokens(tokens: readonly string[], states: Float32Array, dimensions: number): TextWords {
  const words: { text: string; readonly sum: Float32Array }[] = [];
  for (const [index, token] of tokens.entries()) {
    if (index === 0 || index === tokens.length - 1) continue;
    const state = states.subarray(index * dimensions, (index + 1) * dimensions);
    const begun = words.at(-1);
    if (token.startsWith("##") && begun !== undefined) {
      begun.text += token.slice(2);
      for (const [place, value] of state.entries()) begun.sum[place] = (begun.sum[place] ?? 0) + value;
    } else {
      words.push({ text: token, sum: Float32Array.from(state) });
    }
  }
  const vectors = new Float32Array(words.length * dimensions);
  for (const [index, { sum }] of words.entries()) {
    // A sum and a mean have the same direction.
    const length = Math.hypot(...sum);
    vectors.set(length === 0 ? sum : sum.map((value) => value / length), index * dimensions);
  }
  return { words: words.map(({ text }) => text), vectors };
}
