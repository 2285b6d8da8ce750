import type { AssistantDeps } from "../features/assistant/index.ts";
import type { Runtime } from "./runtime.ts";

export function assistantDeps({
  search,
  words,
  llm,
  config,
}: Pick<Runtime, "search" | "words" | "llm" | "config">): AssistantDeps {
  const { SOPHIA_ANSWER_INPUT_TOKENS: inputTokens, SOPHIA_ANSWER_OUTPUT_TOKENS: outputTokens } = config.values;
  return { search, words, llm, inputTokens, outputTokens };
}
