import type { IndexAnswer, SearchFilter } from "@sophia/core";
import type { Filter } from "@sophia/core/api";
import type { KnowledgeDeps } from "./deps.ts";
import type { IndexReader } from "./index-reader.ts";
import type { ConversationTurn } from "./query-terms.ts";
import { rankedPassages } from "./ranked-passages.ts";
import { groupByDocument, type RankedDocument } from "./ranking.ts";
import {
  passagesAt,
  placeKey,
  visibleDocuments,
  type StoredPassage,
  type VisibleDocument,
} from "./visible-documents.ts";

export interface SearchDeps extends KnowledgeDeps {
  readonly reader: IndexReader;
  /** Everything a person may read as. */
  readonly principalsOf: (email: string) => Promise<readonly string[]>;
}

export interface FoundPassage extends StoredPassage {
  readonly score: number;
  /** BM25 of the words; null where words did not find it. */
  readonly lexical: number | null;
  /** Cosine of the meanings; null where meaning did not find it. */
  readonly cosine: number | null;
}

/** A document the person may read now, with the passages that matched, best first. */
export interface FoundDocument extends VisibleDocument {
  readonly passages: readonly FoundPassage[];
  readonly score: number;
}

export interface Found {
  readonly documents: readonly FoundDocument[];
  readonly ranking: "lexical" | "hybrid";
}

export interface SearchOptions {
  readonly readsAs: string;
  /** Conversation so far, the question last. */
  readonly turns: readonly ConversationTurn[];
  readonly filter?: Filter | undefined;
  /** Documents at most. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/** Passages shown of one document. */
const passagesOfDocument = 5;

/** A name of source or account that nothing has finds nothing; it is no error. */
function indexFilter(filter: Filter | undefined): SearchFilter | undefined {
  if (filter === undefined) return undefined;
  return {
    sources: filter.sources,
    kinds: filter.kinds,
    accounts: filter.accounts,
    fromMs: filter.from === undefined ? undefined : Date.parse(filter.from),
    toMs: filter.to === undefined ? undefined : Date.parse(filter.to),
  };
}

/**
 * Finds documents for a question: words and meaning, fused, smoothed over neighbours and grouped. The permission filter
 * runs inside the index; what it finds is checked once more against the database, since a right may have ended a moment ago.
 */
export async function searchDocuments(deps: SearchDeps, options: SearchOptions): Promise<Found> {
  const held = deps.principalsOf(options.readsAs);
  const { passages, answer } = await rankedPassages(deps, {
    principals: held,
    turns: options.turns,
    filter: indexFilter(options.filter),
    signal: options.signal,
  });
  const ranked = groupByDocument(passages);
  return {
    documents: await foundDocuments(deps, ranked, answer, await held, options.limit),
    ranking: answer.dense.length > 0 ? "hybrid" : "lexical",
  };
}

async function foundDocuments(
  deps: SearchDeps,
  ranked: readonly RankedDocument[],
  answer: IndexAnswer,
  principals: readonly string[],
  limit: number,
): Promise<FoundDocument[]> {
  const lexical = new Map(answer.lexical.map((passage) => [passage.passageId, passage.score]));
  const cosine = new Map(answer.dense.map((passage) => [passage.passageId, passage.score]));
  const found: FoundDocument[] = [];
  for (let start = 0; start < ranked.length && found.length < limit; start += limit) {
    const batch = ranked.slice(start, start + limit).map((document) => ({
      ...document,
      passages: document.passages.slice(0, passagesOfDocument),
    }));
    // Both at once. Passages of a document that is not visible any more are read in vain and shown to nobody.
    const [visible, stored] = await Promise.all([
      visibleDocuments(
        deps.db,
        batch.map((document) => document.documentId),
        principals,
      ),
      passagesAt(
        deps.db,
        batch.flatMap((document) => document.passages),
      ),
    ]);
    for (const { documentId, score, passages } of batch) {
      const document = visible.get(documentId);
      if (document === undefined) continue;
      found.push({
        ...document,
        score,
        // An ordinal that the database no longer knows belongs to a version of the document that was replaced.
        passages: passages.flatMap((passage) => {
          const text = stored.get(placeKey(passage));
          if (text === undefined) return [];
          return [
            {
              ...text,
              score: passage.score,
              lexical: lexical.get(passage.passageId) ?? null,
              cosine: cosine.get(passage.passageId) ?? null,
            },
          ];
        }),
      });
    }
  }
  return found.slice(0, limit);
}
