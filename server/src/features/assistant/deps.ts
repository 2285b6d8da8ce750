import type { Llm, WordEmbedder } from "@sophia/core";
import type { SearchDeps } from "../knowledge/index.ts";

export interface AssistantDeps {
  /** Search, the database, the embedder and the log. */
  readonly search: SearchDeps;
  /** For answers without a model: how near single words are to what is said. */
  readonly words: WordEmbedder;
  /** What "this month" and "overdue" are reckoned from; the present when left out. */
  readonly now?: () => Date;
  /** Undefined: no model is connected, and answers quote the best passages. */
  readonly llm: Llm | undefined;
  /** Most tokens of documents handed to the model, estimated at 4 characters each. */
  readonly inputTokens: number;
  /** Most tokens of one answer of the model. */
  readonly outputTokens: number;
}
