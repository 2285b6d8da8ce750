/** How much of the exact rankings the search finds, for the same questions and the same people. */
import { join } from "node:path";
import type { Kysely } from "kysely";
import { passageId } from "../server/src/features/knowledge/index-writer.ts";
import { conversationQuery } from "../server/src/features/knowledge/query-terms.ts";
import { groupByDocument, rankPassages } from "../server/src/features/knowledge/ranking.ts";
import { vectorFromBytes } from "../server/src/features/knowledge/vector-bytes.ts";
import type { DB } from "../server/src/platform/db/index.ts";
import { exactRankings, recallAt, type ExactPassage } from "./search-exact.ts";
import type { SearchStore } from "./search-store.ts";
import { termsAsIndexed } from "./search-terms.ts";
import { documentsWanted, type TimedSearch } from "./search-timing.ts";
import { wordsOf } from "./search-words.ts";

export interface Recall {
  readonly search: TimedSearch;
  readonly lexical: number;
  readonly dense: number;
  /** Of the documents as the product ranks them, made of exact rankings. */
  readonly documents: number;
  /** Share of the passages that the person may read. */
  readonly share: number;
}

const depth = 10;
/** As deep as the product asks the index. */
const passagesInRanking = 400;

interface StoredPassage extends ExactPassage {
  readonly principals: readonly string[];
}

export async function measureRecall(
  store: SearchStore,
  searches: readonly TimedSearch[],
  scratch: string,
): Promise<Recall[]> {
  const { embedder, reader, db } = store.search;
  const passages = await storedPassages(db, embedder.modelId);
  const asked = new Set(searches.flatMap(({ question }) => wordsOf(question.text)));
  const vocabulary = new Set(passages.flatMap(({ words }) => wordsOf(words)));
  const exact = exactRankings(passages, await termsAsIndexed(vocabulary, asked, join(scratch, "words")));
  const nowMs = Date.now();
  const recalls: Recall[] = [];
  for (const search of searches) {
    const { principals, text } = search.question;
    const held = new Set(principals);
    const mayRead = passages.map((passage) => passage.principals.some((principal) => held.has(principal)));
    const readable = (at: number): boolean => mayRead[at] === true;
    const words = conversationQuery([{ speaker: "user", text }]).lexicalText;
    const vector = await embedder.embedQuery(text);
    const answer = {
      lexical: exact.lexical(words, readable, passagesInRanking),
      dense: exact.dense(vector, readable, passagesInRanking),
    };
    const found = await reader.search({ text: words, vector, principals, limit: passagesInRanking });
    const best = groupByDocument(rankPassages(answer, nowMs)).map(({ documentId, score }) => ({
      id: documentId,
      score,
    }));
    recalls.push({
      search,
      lexical: recallAt(depth, found.lexical.map(idOf), answer.lexical.map(scored)),
      dense: recallAt(depth, found.dense.map(idOf), answer.dense.map(scored)),
      documents: recallAt(documentsWanted, search.documentIds, best),
      share: mayRead.filter(Boolean).length / passages.length,
    });
  }
  return recalls;
}

const idOf = ({ passageId: id }: { readonly passageId: string }): string => id;
const scored = ({ passageId: id, score }: { readonly passageId: string; readonly score: number }) => ({ id, score });

async function storedPassages(db: Kysely<DB>, modelId: string): Promise<StoredPassage[]> {
  const rows = await db
    .selectFrom("passage")
    .innerJoin("document", "document.id", "passage.document_id")
    .innerJoin("embedding", "embedding.text_hash", "passage.text_hash")
    .select(["passage.document_id", "passage.ordinal", "passage.text", "passage.started_at"])
    .select(["document.title", "document.occurred_at", "document.principals", "embedding.vector"])
    .where("embedding.model_id", "=", modelId)
    .where("document.deleted_at", "is", null)
    .execute();
  return rows.map((row) => ({
    passageId: passageId(row.document_id, row.ordinal),
    documentId: row.document_id,
    ordinal: row.ordinal,
    occurredAtMs: (row.started_at ?? row.occurred_at)?.getTime() ?? null,
    words: `${row.title}\n${row.text}`,
    principals: row.principals,
    vector: vectorFromBytes(row.vector),
  }));
}
