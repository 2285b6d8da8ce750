import type { CountTokensRequest } from "./request.ts";

/**
 * About how many tokens a text has. The real tokenizer is not public; 3.5 characters a token is near enough for budgets,
 * and grows with the text, which is what budgets are tested by.
 */
export function estimateTokens(text: string): number {
  return estimateTokensOf(text.length);
}

export function estimateTokensOf(characters: number): number {
  return Math.ceil(characters / 3.5);
}

/** The input tokens of a request: everything the model would read. */
export function estimateInputTokens(request: CountTokensRequest): number {
  const { system = "", tools = [], messages } = request;
  return estimateTokens(JSON.stringify([system, tools, messages]));
}
