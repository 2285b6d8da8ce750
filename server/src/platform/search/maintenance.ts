import { setTimeout as pause } from "node:timers/promises";
import type { Table } from "@lancedb/lancedb";
import { vectorIndexName, wordIndexName } from "./schema.ts";

/**
 * When compaction is worth its cost (seconds at 100,000 passages). Without it 1,000 single changes made the search 25
 * times slower: the word index scans rows it does not hold yet, and every commit is one more fragment to open.
 */
export const maintenancePolicy = {
  fragments: 50,
  commits: 50,
  unindexedRows: 1_000,
  intervalMs: 5 * 60_000,
  /** Below, comparing with every vector is exact and fast enough. */
  vectorIndexFromRows: 10_000,
} as const;

export interface Backlog {
  readonly fragments: number;
  /** Rows that the word index does not hold yet: each search reads them one by one. */
  readonly unindexedRows: number;
  /** Commits since the last maintenance; deletions leave no fragment but a file and a version each. */
  readonly commits: number;
  readonly sinceLastMs: number;
}

export function isWorthIt(backlog: Backlog): boolean {
  if (backlog.fragments >= maintenancePolicy.fragments) return true;
  if (backlog.commits >= maintenancePolicy.commits) return true;
  if (backlog.unindexedRows >= maintenancePolicy.unindexedRows) return true;
  const anything = backlog.unindexedRows > 0 || backlog.commits > 0;
  return anything && backlog.sinceLastMs >= maintenancePolicy.intervalMs;
}

export async function readBacklog(table: Table) {
  const { rows, fragments } = await readFragments(table);
  const words = await table.indexStats(wordIndexName);
  return {
    rows,
    fragments,
    unindexedRows: words?.numUnindexedRows ?? rows,
    version: await table.version(),
  };
}

/** Lance counts the rows that are there, and the lengths of the fragments with those deleted from them. */
async function readFragments(table: Table) {
  const { numRows, fragmentStats } = await table.stats();
  const { numFragments, lengths } = fragmentStats;
  return {
    rows: numRows,
    fragments: numFragments,
    deletedRows: Math.round(lengths.mean * numFragments) - numRows,
    longest: lengths.max,
  };
}

/**
 * Compacts in place. Resolves as soon as writes may go on; `finished` when all is done.
 *
 * Merging fragments and a write that deletes rows of them exclude each other, and Lance lets the merge lose, however
 * long it worked; so no write may be under way until the merge is committed, some 50 ms for the fragments of recent
 * writes. What takes long comes after: old versions are removed (Lance's default keeps them for 7 days, which turned
 * 26 MB into 837) and every index is brought up to date, which writes do not disturb. When there is nothing to merge,
 * there is no such commit, and writes wait until all is done.
 */
export async function compact(table: Table): Promise<{ readonly finished: Promise<void> }> {
  const before = await readFragments(table);
  const state = { running: true };
  const finished = table.optimize({ cleanupOlderThan: new Date() }).then(
    () => void (state.running = false),
    (error: unknown) => {
      state.running = false;
      throw error;
    },
  );
  // It is awaited later; until then a failure must not count as unhandled.
  finished.catch(() => undefined);
  while (state.running) {
    const now = await readFragments(table);
    if (now.fragments !== before.fragments || now.deletedRows !== before.deletedRows) break;
    await Promise.race([pause(10), finished.catch(() => undefined)]);
  }
  return { finished };
}

/** Lance rewrites a fragment when more than this share of its rows is deleted. */
const rewrittenFrom = 0.1;
/** Each compaction adds a segment to the vector index, one more graph to walk (about 0.3 ms). */
const segmentsBefore = { fixed: 16, perVector: 1 / 10_000 };

/**
 * Whether the table should be renewed instead of compacted: it has enough vectors for an index and none yet, or the
 * index has many segments, or compaction would rewrite a large fragment. That would make the graph over its vectors anew
 * (2 s and more for each 10,000) before it is committed, with all writes waiting.
 */
export async function renewalIsDue(table: Table, vectorIndexFromRows: number): Promise<boolean> {
  const vectors = await table.countRows("vector IS NOT NULL");
  if (vectors < vectorIndexFromRows) return false;
  const index = (await table.listIndices()).find(({ name }) => name === vectorIndexName);
  if (index === undefined) return true;
  if ((index.numSegments ?? 1) > segmentsBefore.fixed + vectors * segmentsBefore.perVector) return true;
  const { deletedRows, longest } = await readFragments(table);
  return deletedRows > rewrittenFrom * longest;
}
