import { AppError, type IndexAnswer, type RankedPassage, type SearchFilter } from "@sophia/core";
import type { KnowledgeDeps } from "./deps.ts";
import type { IndexReader } from "./index-reader.ts";
import { conversationQuery, meanDirection, type ConversationTurn } from "./query-terms.ts";
import { rankPassages } from "./ranking.ts";

/**
 * Neighbours and the document's other passages count in the ranking, so both lists go far deeper than what is wanted:
 * over all QMSum calls .346 nDCG@10 with 400, .339 with 200. It costs about 9 ms more (20,000 passages).
 */
const passagesInRanking = 400;

export type RankingDeps = Pick<KnowledgeDeps, "embedder" | "log"> & { readonly reader: IndexReader };

export interface PassageQuestion {
  /** What the person may read as, or the reading of it, which then goes on beside the rest; empty finds nothing. */
  readonly principals: readonly string[] | Promise<readonly string[]>;
  /** Conversation so far, the question last. */
  readonly turns: readonly ConversationTurn[];
  readonly filter?: SearchFilter | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RankedPassages {
  /** All that either ranking found, best first. */
  readonly passages: readonly RankedPassage[];
  /** The two rankings it was made of. */
  readonly answer: IndexAnswer;
}

/** The question's vector, or none while the model cannot run: then words alone decide, and the reply says so. */
async function questionVector(
  deps: RankingDeps,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Float32Array | undefined> {
  try {
    return meanDirection(await Promise.all(texts.map((text) => deps.embedder.embedQuery(text, signal))));
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof AppError)) throw error;
    deps.log("warn", `A question was searched by its words only: ${error.message}`);
    return undefined;
  }
}

/**
 * Ranks passages for a question: by words and by meaning, fused and smoothed over neighbours. Permissions are filtered
 * inside the index only; whoever shows a passage checks them again.
 */
export async function rankedPassages(deps: RankingDeps, question: PassageQuestion): Promise<RankedPassages> {
  const { filter, signal } = question;
  const query = conversationQuery(question.turns);
  const asked = Promise.all([question.principals, questionVector(deps, query.denseTexts, signal)]).then(
    ([principals, vector]) => ({ text: query.lexicalText, vector, principals, filter, limit: passagesInRanking }),
  );
  const answer = await deps.reader.search(asked, signal);
  return { passages: rankPassages(answer, Date.now()), answer };
}
