import { Session, type Table } from "@lancedb/lancedb";
import type { IndexAnswer, IndexQuery, SearchIndex } from "@sophia/core";
import { checkPassage, checkQuery } from "./check-input.ts";
import { indexFailure, needsRebuild, unavailable } from "./failure.ts";
import { filterSql, quote } from "./filter.ts";
import { folderBytes } from "./folder-bytes.ts";
import { compact, isWorthIt, maintenancePolicy, readBacklog } from "./maintenance.ts";
import { readMark, writeMark } from "./maintenance-mark.ts";
import { openTable, type OpenTable } from "./open-table.ts";
import { tellingTerms } from "./query-terms.ts";
import { denseRanking, lexicalRanking } from "./rankings.ts";
import { hasDirection, passageRows, passageSchema } from "./schema.ts";
import { serial } from "./serial.ts";
import { takeWriterLease } from "./writer-lease.ts";

/** Where this room tells what it did: one sentence, no secrets. */
export type SearchLog = (level: "info" | "warn" | "error", sentence: string) => void;

export interface LanceIndexOptions {
  /** The index's own folder, on a local disk. Made by the writer when it is not there. */
  readonly directory: string;
  /** Numbers in each vector. An index made with another number must be rebuilt. */
  readonly dimensions: number;
  /** `writer` takes the lease and makes the table; `reader` may be opened before there is one. */
  readonly role: "reader" | "writer";
  readonly log: SearchLog;
  /** Milliseconds since 1970, for the interval between two maintenances. */
  readonly clock?: () => number;
  /** Vectors from which a vector index is built; below, every search compares with all of them. */
  readonly vectorIndexFromRows?: number;
}

/** Rows in one commit, which bounds the memory a large upsert takes. */
const rowsPerCommit = 1_000;
/** Ids in one delete statement. */
const idsPerDelete = 500;
const indexCacheBytes = 512n << 20n;
const metadataCacheBytes = 128n << 20n;

/**
 * The embedded search index: LanceDB in a folder, BM25 and vectors in one table.
 *
 * One writer in the world (held by a lease that ends with its process) and any number of readers, in this process or
 * others, which see each commit at once. Every commit costs tens of milliseconds and a fragment, so callers gather
 * changes for 200 to 500 ms before they call `upsert`, and call `maintain` between such batches.
 *
 * @throws AppError `unavailable`: another writer lives, the folder cannot be used, or (`needsRebuild`) the index is
 * damaged or of another kind; then close it, `discardLanceIndex`, open it anew and write every passage again. The same
 * may come from any later call.
 */
export async function openLanceIndex(options: LanceIndexOptions): Promise<SearchIndex> {
  const { directory, dimensions, role, log, clock = Date.now } = options;
  const vectorIndexFromRows = options.vectorIndexFromRows ?? maintenancePolicy.vectorIndexFromRows;
  const place = { directory, dimensions, session: new Session(indexCacheBytes, metadataCacheBytes) };
  const schema = passageSchema(dimensions);
  const lease = role === "writer" ? await takeWriterLease(directory) : undefined;
  const inOrder = serial();
  let opening: Promise<OpenTable> | undefined;
  let made = false;
  let closed = false;
  const running = new Set<Promise<unknown>>();

  async function opened(): Promise<OpenTable> {
    // Made once: a table that is gone later was lost, and a new empty one must not hide it.
    opening ??= openTable(place, role === "reader" ? "not_built" : made ? "damaged" : "create");
    const mine = opening;
    try {
      const result = await mine;
      made = true;
      return result;
    } catch (error) {
      if (opening === mine) opening = undefined;
      throw error;
    }
  }

  /** The next use opens anew. The handle itself is left to the garbage collector: another search may be in it. */
  async function forget(broken: OpenTable): Promise<void> {
    if (opening !== undefined && (await opening.catch(() => undefined)) === broken) opening = undefined;
  }

  async function ask({ table }: OpenTable, query: IndexQuery, where: string, words: string): Promise<IndexAnswer> {
    const vector = query.vector !== undefined && hasDirection(query.vector) ? query.vector : undefined;
    const [lexical, dense] = await Promise.all([
      words === "" ? [] : lexicalRanking(table, words, where, query.limit),
      vector === undefined ? [] : denseRanking(table, vector, where, query.limit),
    ]);
    return { lexical, dense };
  }

  async function askTwice(query: IndexQuery, where: string, words: string): Promise<IndexAnswer> {
    const first = await opened();
    try {
      return await ask(first, query, where, words);
    } catch (error) {
      const failure = indexFailure(error, directory);
      if (!needsRebuild(failure)) throw failure;
      // The file may have belonged to a version that the writer has just removed, or to a table it has replaced.
      log("warn", `A search met an unreadable file in ${directory}: the index is opened anew`);
      await forget(first);
    }
    refuseClosed();
    const second = await opened();
    try {
      return await ask(second, query, where, words);
    } catch (error) {
      await forget(second);
      throw indexFailure(error, directory);
    }
  }

  function refuseClosed(): void {
    if (closed) throw unavailable(`The search index in ${directory} is closed`);
  }

  /** One turn of the writer, in the order of the calls. */
  async function write<T>(task: (table: Table) => Promise<T>): Promise<T> {
    refuseClosed();
    if (role !== "writer") {
      throw unavailable(
        `The search index in ${directory} is open for reading only here: changes go through the writer`,
      );
    }
    return inOrder(async () => {
      try {
        return await task((await opened()).table);
      } catch (error) {
        throw indexFailure(error, directory);
      }
    });
  }

  const index: SearchIndex = {
    offers: { lexical: true, dense: true },

    async upsert(passages) {
      for (const passage of passages) checkPassage(passage, dimensions);
      // Two rows with one key in one batch would both be inserted. The last one wins.
      const distinct = [...new Map(passages.map((passage) => [passage.passageId, passage])).values()];
      await write(async (table) => {
        for (const batch of batches(distinct, rowsPerCommit)) {
          const merge = table.mergeInsert("passage_id").whenMatchedUpdateAll().whenNotMatchedInsertAll();
          await merge.execute(passageRows(batch, schema));
        }
      });
    },

    async deleteDocuments(documentIds) {
      const ids = [...new Set(documentIds)].filter((id) => id.isWellFormed());
      await write(async (table) => {
        for (const batch of batches(ids, idsPerDelete)) {
          await table.delete(`document_id IN (${batch.map(quote).join(", ")})`);
        }
      });
    },

    async search(query, signal) {
      refuseClosed();
      signal?.throwIfAborted();
      checkQuery(query, dimensions);
      const where = filterSql(query.principals, query.filter);
      const words = tellingTerms(query.text ?? "");
      if (where === null || (words === "" && query.vector === undefined)) return { lexical: [], dense: [] };
      const answer = askTwice(query, where, words);
      running.add(answer);
      const done = () => running.delete(answer);
      answer.then(done, done);
      return abortable(answer, signal);
    },

    async maintain({ force = false } = {}) {
      return write(async (table) => {
        const nowMs = clock();
        const mark = await readMark(directory, table.name);
        const found = await readBacklog(table);
        const backlog = { ...found, commits: found.version - mark.version, sinceLastMs: nowMs - mark.atMs };
        if (!force && !isWorthIt(backlog)) return false;
        await compact(table, vectorIndexFromRows);
        await writeMark(directory, { table: table.name, version: await table.version(), atMs: nowMs });
        log("info", `Compacted the search index: ${backlog.rows} passages, ${backlog.unindexedRows} newly indexed`);
        return true;
      });
    },

    async stats() {
      refuseClosed();
      const { table } = await opened();
      try {
        const [{ rows, unindexedRows }, withVector, bytes] = await Promise.all([
          readBacklog(table),
          table.countRows("vector IS NOT NULL"),
          folderBytes(directory),
        ]);
        return { passages: rows, withVector, bytes, uncompacted: unindexedRows };
      } catch (error) {
        throw indexFailure(error, directory);
      }
    },

    async close() {
      if (closed) return;
      closed = true;
      await Promise.allSettled([inOrder(async () => undefined), ...running]);
      const known = await opening?.catch(() => undefined);
      known?.table.close();
      known?.connection.close();
      lease?.release();
    },
  };

  try {
    await opened();
  } catch (error) {
    if (role === "reader" && !needsRebuild(error)) {
      log("info", `The search index in ${directory} cannot be read yet; it is tried again at each search`);
      return index;
    }
    lease?.release();
    throw error;
  }
  return index;
}

function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Lance cannot be interrupted: the caller stops waiting, the answer is dropped when it comes. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
