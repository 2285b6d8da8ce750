import type { SourceId } from "./sources.ts";

/** One passage as a search index holds it. Principals are global (scoped to their connection). */
export interface IndexedPassage {
  readonly passageId: string;
  readonly documentId: string;
  /** Position within the document, from 0. */
  readonly ordinal: number;
  readonly title: string;
  readonly text: string;
  readonly source: SourceId | "upload";
  readonly kind: string;
  /** Milliseconds since 1970; null: unknown, matches no time filter. */
  readonly occurredAtMs: number | null;
  readonly accounts: readonly string[];
  readonly principals: readonly string[];
  /** Null until it is embedded: found by its words only. */
  readonly vector: Float32Array | null;
}

export interface SearchFilter {
  readonly sources?: readonly string[] | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly fromMs?: number | undefined;
  /** Exclusive. */
  readonly toMs?: number | undefined;
  readonly accounts?: readonly string[] | undefined;
  readonly documentIds?: readonly string[] | undefined;
}

export interface IndexQuery {
  /** Words for the lexical ranking; empty or absent: none. */
  readonly text?: string | undefined;
  /** Query vector for the dense ranking; absent: none. */
  readonly vector?: Float32Array | undefined;
  /** What the person holds. Empty: nothing is found. The filter runs inside the query. */
  readonly principals: readonly string[];
  readonly filter?: SearchFilter | undefined;
  /** Passages in each ranking, at most 1,000. */
  readonly limit: number;
}

export interface RankedPassage {
  readonly passageId: string;
  readonly documentId: string;
  readonly ordinal: number;
  readonly occurredAtMs: number | null;
  /** Higher is better; comparable within one ranking of one query only. */
  readonly score: number;
}

export interface IndexAnswer {
  readonly lexical: readonly RankedPassage[];
  readonly dense: readonly RankedPassage[];
}

export interface IndexStats {
  readonly passages: number;
  readonly withVector: number;
  /** Bytes on disk; null where the store does not tell. */
  readonly bytes: number | null;
  /** Rows or fragments that wait for compaction; null where there is none. */
  readonly uncompacted: number | null;
}

/**
 * A projection of the passages in PostgreSQL. It may be dropped at any time: `sophia index rebuild` makes it again.
 * Writers are single (the server's engine queue holds the lease); readers are many and see a write within a second.
 */
export interface SearchIndex {
  /** A store may offer one ranking only; the other then comes from another adapter. */
  readonly offers: { readonly lexical: boolean; readonly dense: boolean };
  /** Replaces the given passages by id; the last of two with one id wins. */
  readonly upsert: (passages: readonly IndexedPassage[]) => Promise<void>;
  /** Removes all passages of these documents; unknown ids are no error. */
  readonly deleteDocuments: (documentIds: readonly string[]) => Promise<void>;
  readonly search: (query: IndexQuery, signal?: AbortSignal) => Promise<IndexAnswer>;
  /** Compacts when it is worth it; says whether it did. Only the writer calls it. */
  readonly maintain: (options?: { readonly force?: boolean }) => Promise<boolean>;
  readonly stats: () => Promise<IndexStats>;
  readonly close: () => Promise<void>;
}
