import { AppError, sourceIdSchema, type IndexedPassage, type SearchIndex } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import type { IndexRow } from "./index-list.ts";
import { vectorFromBytes } from "./vector-bytes.ts";

/** More than this waiting: the next batch follows at once. */
export const documentsPerBatch = 200;
/** Bounds memory and the time of one commit; a very long document is written in several. */
const passagesPerWrite = 2_000;

const documentSource = z.union([sourceIdSchema, z.literal("upload")]);

export function passageId(documentId: string, ordinal: number): string {
  return `${documentId}:${ordinal}`;
}

async function passagesForIndex(
  db: Kysely<DB>,
  index: IndexRow,
  documentIds: readonly string[],
  offset: number,
): Promise<IndexedPassage[]> {
  const rows = await db
    .selectFrom("passage")
    .innerJoin("document", "document.id", "passage.document_id")
    .leftJoin("embedding", (join) =>
      join.onRef("embedding.text_hash", "=", "passage.text_hash").on("embedding.model_id", "=", index.model_id),
    )
    .select(["passage.document_id", "passage.ordinal", "passage.text", "passage.started_at"])
    .select([
      "document.title",
      "document.source",
      "document.kind",
      "document.occurred_at",
      "document.account_domains",
      "document.principals",
    ])
    .select("embedding.vector")
    .where("document.id", "in", [...documentIds])
    .where("document.deleted_at", "is", null)
    .orderBy("passage.document_id")
    .orderBy("passage.ordinal")
    .limit(passagesPerWrite)
    .offset(offset)
    .execute();
  return rows.map((row) => ({
    passageId: passageId(row.document_id, row.ordinal),
    documentId: row.document_id,
    ordinal: row.ordinal,
    title: row.title,
    text: row.text,
    source: documentSource.parse(row.source),
    kind: row.kind,
    occurredAtMs: (row.started_at ?? row.occurred_at)?.getTime() ?? null,
    accounts: row.account_domains,
    principals: row.principals,
    vector: row.vector === null ? null : vectorFromBytes(row.vector),
  }));
}

export function refuseStopped(signal: AbortSignal): void {
  if (signal.aborted)
    throw new AppError("unavailable", "Stopped while writing the search index; it goes on at the next start.");
}

/**
 * Writes the longest-waiting documents into an index and takes them off the list, each unless it changed again meanwhile.
 * Killed at any instant, the same documents are written again: every write replaces.
 *
 * @returns how many documents were written; 0 when none waits.
 */
export async function writeBatch(
  db: Kysely<DB>,
  row: IndexRow,
  index: SearchIndex,
  signal: AbortSignal,
): Promise<number> {
  const waiting = await db
    .selectFrom("index_pending")
    .select(["document_id", "version", "forget"])
    .where("index_id", "=", row.id)
    .orderBy("version")
    .limit(documentsPerBatch)
    .execute();
  if (waiting.length === 0) return 0;
  const forget = waiting.filter((entry) => entry.forget).map((entry) => entry.document_id);
  if (forget.length > 0) await index.deleteDocuments(forget);
  const ids = waiting.map((entry) => entry.document_id);
  for (let offset = 0; ; offset += passagesPerWrite) {
    refuseStopped(signal);
    const passages = await passagesForIndex(db, row, ids, offset);
    if (passages.length > 0) await index.upsert(passages);
    if (passages.length < passagesPerWrite) break;
  }
  await sql`
    delete from index_pending using unnest(${ids}::uuid[], ${waiting.map((entry) => entry.version)}::bigint[]) as written (document_id, version)
    where index_pending.index_id = ${row.id} and index_pending.document_id = written.document_id and index_pending.version = written.version`.execute(
    db,
  );
  return waiting.length;
}
