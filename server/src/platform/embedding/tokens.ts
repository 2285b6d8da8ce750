/**
 * Makes any string safe for the tokenizer and bounds its cost: unpaired surrogates become U+FFFD, runs of white space
 * one space, and only the first 16,384 characters are kept. 256 tokens are seldom more than 1,500 characters.
 */
export function prepareText(text: string): string {
  // Cut first, so that a text of many megabytes costs nothing; four times as much, for the spaces that fall away.
  const head = text.slice(0, 4 * maxCharacters);
  return head.replace(/\s+/gu, " ").slice(0, maxCharacters).toWellFormed();
}

/** Keeps the first tokens and the closing [SEP], which the model was trained to see. */
export function truncateTokens(tokenIds: readonly number[], maxTokens: number): readonly number[] {
  const last = tokenIds.at(-1);
  if (tokenIds.length <= maxTokens || last === undefined) return tokenIds;
  return [...tokenIds.slice(0, maxTokens - 1), last];
}

const maxCharacters = 16_384;
