import { lineSchema, type Line } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";

export interface VisibleDocument {
  readonly documentId: string;
  readonly source: string;
  readonly kind: string;
  readonly title: string;
  readonly url: string;
  readonly occurredAt: string | null;
  readonly sample: boolean;
  readonly lines: readonly Line[];
}

export interface StoredPassage {
  readonly ordinal: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly text: string;
}

/** Of these documents, those that live and that one of the principals may read, at this moment. */
export async function visibleDocuments(
  db: Kysely<DB>,
  documentIds: readonly string[],
  principals: readonly string[],
): Promise<Map<string, VisibleDocument>> {
  if (documentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("document")
    .select(["id", "source", "kind", "title", "url", "occurred_at", "sample", "lines"])
    .where("id", "in", [...documentIds])
    .where("deleted_at", "is", null)
    .where(sql<boolean>`principals && ${[...principals]}::text[]`)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        documentId: row.id,
        source: row.source,
        kind: row.kind,
        title: row.title,
        url: row.url,
        occurredAt: row.occurred_at?.toISOString() ?? null,
        sample: row.sample,
        lines: z.array(lineSchema).parse(row.lines),
      },
    ]),
  );
}

/** The passages of these documents, by document and ordinal. */
export async function passagesOfDocuments(
  db: Kysely<DB>,
  documentIds: readonly string[],
): Promise<Map<string, StoredPassage[]>> {
  const byDocument = new Map<string, StoredPassage[]>();
  if (documentIds.length === 0) return byDocument;
  const rows = await db
    .selectFrom("passage")
    .select(["document_id", "ordinal", "first_line", "last_line", "text"])
    .where("document_id", "in", [...documentIds])
    .orderBy("document_id")
    .orderBy("ordinal")
    .execute();
  for (const row of rows) {
    const passages = byDocument.get(row.document_id) ?? [];
    passages.push({ ordinal: row.ordinal, firstLine: row.first_line, lastLine: row.last_line, text: row.text });
    byDocument.set(row.document_id, passages);
  }
  return byDocument;
}

/** Where a passage stands. */
export interface PassagePlace {
  readonly documentId: string;
  readonly ordinal: number;
}

/** The passages at these places, by `placeKey`; one that is not there any more is left out. */
export async function passagesAt(db: Kysely<DB>, places: readonly PassagePlace[]): Promise<Map<string, StoredPassage>> {
  if (places.length === 0) return new Map();
  const { rows } = await sql<{
    document_id: string;
    ordinal: number;
    first_line: number;
    last_line: number;
    text: string;
  }>`
    select document_id, ordinal, first_line, last_line, text
    from unnest(${places.map((place) => place.documentId)}::uuid[], ${places.map((place) => place.ordinal)}::integer[]) as wanted (document_id, ordinal)
    join passage using (document_id, ordinal)`.execute(db);
  return new Map(
    rows.map((row) => [
      placeKey({ documentId: row.document_id, ordinal: row.ordinal }),
      { ordinal: row.ordinal, firstLine: row.first_line, lastLine: row.last_line, text: row.text },
    ]),
  );
}

export function placeKey({ documentId, ordinal }: PassagePlace): string {
  return `${documentId}/${ordinal}`;
}
