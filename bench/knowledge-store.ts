/** A database and a search index of a measurement's own, filled by the product's functions one after another. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Embedder } from "@sophia/core";
import { embedTexts, unembeddedTexts } from "../server/src/features/knowledge/embed-passages.ts";
import { liveIndexes } from "../server/src/features/knowledge/index-list.ts";
import {
  createIndexReader,
  prepareIndex,
  type IndexReader,
  type KnowledgeDeps,
} from "../server/src/features/knowledge/index.ts";
import { writeBatch } from "../server/src/features/knowledge/index-writer.ts";
import { testDatabase } from "../server/src/platform/db/testing.ts";
import { discardLanceIndex, needsRebuild, openLanceIndex } from "../server/src/platform/search/index.ts";

export interface KnowledgeStore {
  readonly knowledge: KnowledgeDeps;
  readonly reader: IndexReader;
  /** The measurement's scratch folder; removed by `close`. */
  readonly folder: string;
  /** Embeds every passage that has no vector yet. @returns how many distinct texts were embedded */
  readonly embedAll: () => Promise<number>;
  /** Writes every waiting document to the index and compacts it. @returns how many documents were written */
  readonly indexAll: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** An empty one; the embedder stays the caller's. Warnings of the product go to stderr. */
export async function openKnowledgeStore(embedder: Embedder): Promise<KnowledgeStore> {
  const folder = await mkdtemp(join(tmpdir(), "sophia-bench-"));
  const database = await testDatabase();
  const { db } = database;
  const log = (level: "info" | "warn" | "error", sentence: string): void => {
    if (level !== "info") console.error(sentence);
  };
  const knowledge: KnowledgeDeps = {
    db,
    embedder,
    log,
    indexSoon: async () => undefined,
    indexStore: {
      adapter: "lance",
      open: (location, role) =>
        openLanceIndex({ directory: join(folder, location), dimensions: embedder.dimensions, role, log }),
      discard: (location) => discardLanceIndex(join(folder, location)),
      needsRebuild,
    },
  };
  const { signal } = new AbortController();
  const reader = createIndexReader(knowledge);
  return {
    knowledge,
    reader,
    folder,
    async embedAll() {
      for (let embedded = 0; ;) {
        const texts = await unembeddedTexts(db, embedder.modelId, 256);
        if (texts.length === 0) return embedded;
        await embedTexts(db, embedder, texts, signal);
        embedded += texts.length;
      }
    },
    async indexAll() {
      await prepareIndex(knowledge);
      let documents = 0;
      for (const row of await liveIndexes(db)) {
        const index = await knowledge.indexStore.open(row.location, "writer");
        for (;;) {
          const written = await writeBatch(db, row, index, signal);
          if (written === 0) break;
          documents += written;
        }
        await index.maintain({ force: true });
        await index.close();
      }
      return documents;
    },
    async close() {
      await reader.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
