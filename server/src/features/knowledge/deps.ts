import type { Embedder, SearchIndex } from "@sophia/core";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

/** Where indexes live; made by the services from an adapter. */
export interface IndexStore {
  readonly adapter: string;
  readonly open: (location: string, role: "reader" | "writer") => Promise<SearchIndex>;
  /** Removes all of an index's files; one that is not there is no error. */
  readonly discard: (location: string) => Promise<void>;
  /** True when only a rebuild from the database helps. */
  readonly needsRebuild: (error: unknown) => boolean;
}

export interface KnowledgeDeps {
  readonly db: Kysely<DB>;
  readonly embedder: Embedder;
  readonly indexStore: IndexStore;
  readonly log: (level: "info" | "warn" | "error", sentence: string) => void;
  /** Asks for the waiting documents to be written to the index; several asks become one run. */
  readonly indexSoon: () => Promise<void>;
}
