/** A stream of changes beside the searches, written as the embedding and index workflows write them. */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { SearchIndex } from "@sophia/core";
import type { DocumentInput, SearchDeps } from "../server/src/features/knowledge/index.ts";
import { writeDocuments } from "../server/src/features/knowledge/index.ts";
import { embedTexts, unembeddedTexts } from "../server/src/features/knowledge/embed-passages.ts";
import { liveIndexes, type IndexRow } from "../server/src/features/knowledge/index-list.ts";
import { writeBatch } from "../server/src/features/knowledge/index-writer.ts";

export interface WriteStream {
  readonly changes: number;
  readonly commits: number;
  readonly compactions: number;
  readonly longestCompactionMs: number;
}

/** How often what has arrived is written: the index workflow's collapse and poll. */
const everyMs = 300;
const textsAtOnce = 256;

/**
 * Writes `ratePerSecond` documents a second until the signal, then all that waits, and compacts. Before, maintenance runs
 * beside the writes when the product finds it due.
 */
export async function writeChanges(
  search: SearchDeps,
  next: () => DocumentInput,
  ratePerSecond: number,
  until: AbortSignal,
): Promise<WriteStream> {
  const { db, embedder, indexStore } = search;
  const { signal } = new AbortController();
  const [row] = await liveIndexes(db);
  if (row === undefined) throw new Error("No index serves");
  const index = await indexStore.open(row.location, "writer");
  const compactionsMs: number[] = [];
  let maintenance: Promise<void> | undefined;
  let changes = 0;
  let commits = 0;
  async function maintain(force: boolean): Promise<void> {
    const beganMs = performance.now();
    if (await index.maintain({ force })) compactionsMs.push(performance.now() - beganMs);
    maintenance = undefined;
  }
  /** @returns how much was done. */
  async function writeWaiting(index: SearchIndex, row: IndexRow): Promise<number> {
    const texts = await unembeddedTexts(db, embedder.modelId, textsAtOnce);
    if (texts.length > 0) await embedTexts(db, embedder, texts, signal);
    const documents = await writeBatch(db, row, index, signal);
    if (documents > 0) commits += 1;
    return texts.length + documents;
  }
  try {
    const startMs = performance.now();
    while (!until.aborted) {
      const due = Math.floor(((performance.now() - startMs) / 1000) * ratePerSecond) - changes;
      const inputs = Array.from({ length: due }, next);
      changes += inputs.length;
      if (inputs.length > 0) await db.transaction().execute((tx) => writeDocuments(tx, inputs));
      if ((await writeWaiting(index, row)) > 0) maintenance ??= maintain(false);
      await sleep(everyMs);
    }
    while ((await writeWaiting(index, row)) > 0);
    await maintenance;
    await maintain(true);
    return { changes, commits, compactions: compactionsMs.length, longestCompactionMs: Math.max(0, ...compactionsMs) };
  } finally {
    await maintenance;
    await index.close();
  }
}
