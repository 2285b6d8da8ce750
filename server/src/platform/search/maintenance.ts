import type { Table } from "@lancedb/lancedb";
import { vectorIndexName, vectorIndexOptions, wordIndexName } from "./schema.ts";

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
  const { numRows, fragmentStats } = await table.stats();
  const words = await table.indexStats(wordIndexName);
  return {
    rows: numRows,
    fragments: fragmentStats.numFragments,
    unindexedRows: words?.numUnindexedRows ?? numRows,
    version: await table.version(),
  };
}

/**
 * Merges fragments, brings every index up to date and removes all old versions (Lance's default keeps 7 days, which
 * turned 26 MB into 837). Searches go on meanwhile: they read the version before.
 */
export async function compact(table: Table, vectorIndexFromRows: number): Promise<void> {
  await table.optimize({ cleanupOlderThan: new Date() });
  if (!(await vectorIndexIsDue(table, vectorIndexFromRows))) return;
  await table.createIndex("vector", vectorIndexOptions());
  await table.optimize({ cleanupOlderThan: new Date() });
}

/**
 * Due with enough vectors, and again when the index has gathered many segments: each compaction adds one, each is one
 * more graph to walk (about 0.3 ms), and building anew joins them (2 s for each 10,000).
 */
async function vectorIndexIsDue(table: Table, fromRows: number): Promise<boolean> {
  const vectors = await table.countRows("vector IS NOT NULL");
  if (vectors < fromRows) return false;
  const index = (await table.listIndices()).find(({ name }) => name === vectorIndexName);
  return index === undefined || (index.numSegments ?? 1) > 16 + vectors / 10_000;
}
