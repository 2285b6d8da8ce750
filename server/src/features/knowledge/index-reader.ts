import { AppError, type IndexAnswer, type IndexQuery, type SearchIndex } from "@sophia/core";
import type { KnowledgeDeps } from "./deps.ts";
import { replaceDamaged, servingIndex, type IndexRow } from "./index-list.ts";

/** Searches whichever index serves now. */
export interface IndexReader {
  /** Which index serves is looked up while the query may still be in the making. */
  readonly search: (query: IndexQuery | Promise<IndexQuery>, signal?: AbortSignal) => Promise<IndexAnswer>;
  readonly close: () => Promise<void>;
}

interface OpenReader {
  readonly row: IndexRow;
  readonly index: Promise<SearchIndex>;
  users: number;
  retired: boolean;
}

/** An index that is not there yet is one that a worker is about to fill: where it lies is nothing a reader should know. */
function notReady(row: IndexRow, error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== "unavailable") return error;
  const what =
    row.reason === null
      ? "The search index is being made"
      : `The search index is being rebuilt from the database, since ${row.reason}`;
  return new AppError("unavailable", `${what}: ask again in a moment.`, { cause: error });
}

/** Keeps one reader open, and follows a rebuilt index to its new place; the former is closed when its last search ends. */
export function createIndexReader(deps: KnowledgeDeps): IndexReader {
  let current: OpenReader | undefined;

  function retire(reader: OpenReader): void {
    reader.retired = true;
    if (reader.users === 0)
      void reader.index.then(
        (index) => index.close(),
        () => undefined,
      );
  }

  async function serving(): Promise<OpenReader> {
    const row = await servingIndex(deps.db);
    if (row === undefined)
      throw new AppError("unavailable", "There is no search index yet: it is made when a worker starts.");
    if (current?.row.id !== row.id) {
      if (current !== undefined) retire(current);
      const index = deps.indexStore.open(row.location, "reader");
      // Whoever searches awaits it; it may fail while their query is still in the making.
      index.catch(() => undefined);
      current = { row, index, users: 0, retired: false };
    }
    return current;
  }

  async function heal(reader: OpenReader, error: unknown): Promise<never> {
    if (current === reader) {
      retire(reader);
      current = undefined;
    }
    if (!deps.indexStore.needsRebuild(error)) throw notReady(reader.row, error);
    deps.log("warn", `The search index ${reader.row.location} is damaged; a new one is filled from the database.`);
    await replaceDamaged(deps.db, reader.row);
    await deps.indexSoon();
    throw new AppError(
      "unavailable",
      "The search index was damaged and is being rebuilt from the database: ask again in a moment.",
      { cause: error },
    );
  }

  return {
    async search(query, signal) {
      const opening = serving();
      // It is awaited below, unless the query fails first or comes from nobody, who needs no index.
      opening.catch(() => undefined);
      const asked = await query;
      if (asked.principals.length === 0) return { lexical: [], dense: [] };
      const reader = await opening;
      reader.users += 1;
      try {
        return await (await reader.index).search(asked, signal);
      } catch (error) {
        if (signal?.aborted === true) throw error;
        return await heal(reader, error);
      } finally {
        reader.users -= 1;
        if (reader.retired) retire(reader);
      }
    },
    async close() {
      const reader = current;
      current = undefined;
      await reader?.index.then(
        (index) => index.close(),
        () => undefined,
      );
    },
  };
}
