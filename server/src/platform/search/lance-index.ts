import { Session, type Table } from "@lancedb/lancedb";
import type { IndexAnswer, IndexQuery, SearchIndex } from "@sophia/core";
import { checkPassage, checkQuery } from "./check-input.ts";
import { indexFailure, needsRebuild, unavailable } from "./failure.ts";
import { filterSql, quote } from "./filter.ts";
import { folderBytes } from "./folder-bytes.ts";
import { compact, isWorthIt, maintenancePolicy, readBacklog, renewalIsDue } from "./maintenance.ts";
import { readMark, writeMark } from "./maintenance-mark.ts";
import { openTable, removeLeftovers, tableName, type OpenTable } from "./open-table.ts";
import { tellingTerms } from "./query-terms.ts";
import { denseRanking, lexicalRanking } from "./rankings.ts";
import { renew } from "./renew.ts";
import type { Journal } from "./renewal.ts";
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
 * changes for 200 to 500 ms before they call `upsert`, and call `maintain` between such batches without waiting for it:
 * writes go on beside it.
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
  const oneMaintenance = serial();
  /** What is written while a copy of the table is filled. */
  let journal: Journal | undefined;
  let commits = 0;
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

  /** Reads, and once more when what it read from has gone. */
  async function read<T>(task: (open: OpenTable) => Promise<T>): Promise<T> {
    const first = await opened();
    try {
      return await task(first);
    } catch (error) {
      const failure = indexFailure(error, directory);
      if (!needsRebuild(failure)) throw failure;
      // The file may have belonged to a version that the writer has just removed, or to a table it has replaced.
      if ((await tableName(directory)) === first.name) {
        log("warn", `A search met an unreadable file in ${directory}: the index is opened anew`);
      }
      await forget(first);
    }
    refuseClosed();
    const second = await opened();
    try {
      return await task(second);
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

  async function maintainOnce(force: boolean): Promise<boolean> {
    const nowMs = clock();
    const begun = await write(async (table) => {
      const old = await opened();
      const mark = await readMark(directory, old.name);
      const found = await readBacklog(table);
      const backlog = { ...found, commits: found.version - mark.version, sinceLastMs: nowMs - mark.atMs };
      if (!force && !isWorthIt(backlog)) return undefined;
      const renewed = await renewalIsDue(table, vectorIndexFromRows);
      const compacted = renewed ? undefined : await compact(table);
      return { rows: found.rows, compacted, old, commitsBefore: commits };
    });
    if (begun === undefined) return false;
    try {
      if (begun.compacted === undefined) await renewTable(begun.old);
      else await begun.compacted.finished;
      await inOrder(async () => {
        const { table, name } = await opened();
        const beside = begun.compacted === undefined ? 0 : commits - begun.commitsBefore;
        await writeMark(directory, { table: name, version: (await table.version()) - beside, atMs: nowMs });
      });
    } catch (error) {
      // Closing ends a renewal between its parts: the next maintenance begins anew.
      if (closed) return false;
      throw indexFailure(error, directory);
    }
    log("info", `${begun.compacted ? "Compacted" : "Renewed"} the search index: ${begun.rows} passages`);
    return true;
  }

  function renewTable(old: OpenTable): Promise<void> {
    return renew({
      old,
      directory,
      schema,
      vectorIndexFromRows,
      inOrder,
      noteIn: (next) => (journal = next),
      take: (next) => void (opening = next && Promise.resolve(next)),
      goOn: refuseClosed,
    });
  }

  const index: SearchIndex = {
    offers: { lexical: true, dense: true },

    async upsert(passages) {
      for (const passage of passages) checkPassage(passage, dimensions);
      // Two rows with one key in one batch would both be inserted. The last one wins.
      const distinct = [...new Map(passages.map((passage) => [passage.passageId, passage])).values()];
      await write(async (table) => {
        for (const { passageId } of distinct) journal?.passageIds.add(passageId);
        for (const batch of batches(distinct, rowsPerCommit)) {
          const merge = table.mergeInsert("passage_id").whenMatchedUpdateAll().whenNotMatchedInsertAll();
          await merge.execute(passageRows(batch, schema));
          commits += 1;
        }
      });
    },

    async deleteDocuments(documentIds) {
      const ids = [...new Set(documentIds)].filter((id) => id.isWellFormed());
      await write(async (table) => {
        for (const id of ids) journal?.documentIds.add(id);
        for (const batch of batches(ids, idsPerDelete)) {
          await table.delete(`document_id IN (${batch.map(quote).join(", ")})`);
          commits += 1;
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
      const answer = read((open) => ask(open, query, where, words));
      running.add(answer);
      const done = () => running.delete(answer);
      answer.then(done, done);
      return abortable(answer, signal);
    },

    async maintain({ force = false } = {}) {
      return oneMaintenance(() => maintainOnce(force));
    },

    async stats() {
      refuseClosed();
      return read(async ({ table }) => {
        const [{ rows, unindexedRows }, withVector, bytes] = await Promise.all([
          readBacklog(table),
          table.countRows("vector IS NOT NULL"),
          folderBytes(directory),
        ]);
        return { passages: rows, withVector, bytes, uncompacted: unindexedRows };
      });
    },

    async close() {
      if (closed) return;
      closed = true;
      await oneMaintenance(async () => undefined);
      await Promise.allSettled([inOrder(async () => undefined), ...running]);
      const known = await opening?.catch(() => undefined);
      known?.table.close();
      known?.connection.close();
      lease?.release();
    },
  };

  try {
    if (role === "writer") await removeLeftovers(directory);
    await opened();
  } catch (error) {
    if (role === "reader" && !needsRebuild(error)) {
      log("info", `The search index in ${directory} cannot be read yet; it is tried again at each search`);
      return index;
    }
    lease?.release();
    throw indexFailure(error, directory);
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
