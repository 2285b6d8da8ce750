import type { DocumentDraft, SourceId } from "@sophia/core";
import { sql, type Insertable, type Transaction } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { cleanText } from "./clean-text.ts";
import { documentHash, embeddedText, textHash } from "./document-hash.ts";
import { passagesOf } from "./passages.ts";
import { markForIndex } from "./pending.ts";

/** A document to keep, with principals already scoped to their connection. */
export interface DocumentInput {
  readonly connectionId: string | null;
  readonly source: SourceId | "upload";
  readonly sample: boolean;
  /** The raw record it was made from, so that the record's end is the document's end. */
  readonly raw: { readonly kind: string; readonly externalId: string } | null;
  readonly draft: DocumentDraft;
}

export interface WriteCounts {
  readonly written: number;
  readonly permissionsOnly: number;
  readonly unchanged: number;
}

function cleaned(draft: DocumentDraft): DocumentDraft {
  return {
    ...draft,
    title: cleanText(draft.title),
    lines: draft.lines.map((line) => ({
      ...line,
      author: line.author === null ? null : cleanText(line.author),
      text: cleanText(line.text),
    })),
  };
}

/** PostgreSQL takes at most 65,535 parameters in a statement. */
const rowsPerStatement = 2_000;

interface Change {
  readonly input: DocumentInput;
  readonly draft: DocumentDraft;
  readonly hash: Buffer;
  readonly principals: readonly string[];
  /** False: only who may read it has changed. */
  readonly content: boolean;
}

/**
 * Keeps documents and cuts them into passages, within the caller's transaction; marks them for every live index.
 *
 * Unchanged ones (by hash and principals) are only compared. Of two with one key the last wins. A tombstoned document
 * that comes again lives again.
 */
export async function writeDocuments(tx: Transaction<DB>, inputs: readonly DocumentInput[]): Promise<WriteCounts> {
  const distinct = [
    ...new Map(inputs.map((input) => [documentKey(input.connectionId, input.source, input.draft), input])).values(),
  ];
  const changes = await changesAmong(tx, distinct);
  const ids = await upsertDocuments(tx, changes);
  const withContent = changes.flatMap((change, index) => {
    const id = ids[index];
    return change.content && id !== undefined ? [{ id, draft: change.draft }] : [];
  });
  const shrunk = await replacePassages(tx, withContent);
  await markForIndex(tx, ids);
  await markForIndex(tx, shrunk, { forget: true });
  return {
    written: withContent.length,
    permissionsOnly: changes.length - withContent.length,
    unchanged: distinct.length - changes.length,
  };
}

function documentKey(
  connectionId: string | null,
  source: string,
  draft: { readonly kind: string; readonly externalId: string },
): string {
  return JSON.stringify([connectionId, source, draft.kind, draft.externalId]);
}

async function changesAmong(tx: Transaction<DB>, inputs: readonly DocumentInput[]): Promise<Change[]> {
  if (inputs.length === 0) return [];
  const { rows } = await sql<{
    connection_id: string | null;
    source: string;
    kind: string;
    external_id: string;
    content_hash: Buffer;
    principals: string[];
    deleted_at: Date | null;
  }>`
    select document.connection_id, document.source, document.kind, document.external_id, content_hash, principals, deleted_at
    from document
    join unnest(
      ${inputs.map((input) => input.connectionId)}::uuid[], ${inputs.map((input) => input.source)}::text[],
      ${inputs.map((input) => input.draft.kind)}::text[], ${inputs.map((input) => input.draft.externalId)}::text[]
    ) as given (connection_id, source, kind, external_id)
    on document.connection_id is not distinct from given.connection_id and document.source = given.source
      and document.kind = given.kind and document.external_id = given.external_id`.execute(tx);
  const known = new Map(
    rows.map((row) => [
      documentKey(row.connection_id, row.source, { kind: row.kind, externalId: row.external_id }),
      row,
    ]),
  );
  return inputs.flatMap((input) => {
    const draft = cleaned(input.draft);
    const hash = documentHash(draft);
    const principals = [...new Set(draft.principals)].toSorted();
    const before = known.get(documentKey(input.connectionId, input.source, input.draft));
    const sameContent = before !== undefined && before.deleted_at === null && before.content_hash.equals(hash);
    const samePrincipals = before !== undefined && before.principals.toSorted().join("\n") === principals.join("\n");
    return sameContent && samePrincipals ? [] : [{ input, draft, hash, principals, content: !sameContent }];
  });
}

/** @returns the documents' ids, in the order of the changes. */
async function upsertDocuments(tx: Transaction<DB>, changes: readonly Change[]): Promise<string[]> {
  const ids: string[] = [];
  for (let start = 0; start < changes.length; start += rowsPerStatement) {
    const slice = changes.slice(start, start + rowsPerStatement);
    const rows = await tx
      .insertInto("document")
      .values(slice.map(documentRow))
      .onConflict((conflict) =>
        conflict.columns(["connection_id", "source", "kind", "external_id"]).doUpdateSet((expression) => ({
          raw_kind: expression.ref("excluded.raw_kind"),
          raw_external_id: expression.ref("excluded.raw_external_id"),
          title: expression.ref("excluded.title"),
          url: expression.ref("excluded.url"),
          occurred_at: expression.ref("excluded.occurred_at"),
          source_updated_at: expression.ref("excluded.source_updated_at"),
          account_domains: expression.ref("excluded.account_domains"),
          principals: expression.ref("excluded.principals"),
          lines: expression.ref("excluded.lines"),
          content_hash: expression.ref("excluded.content_hash"),
          sample: expression.ref("excluded.sample"),
          changed_at: sql<Date>`now()`,
          deleted_at: null,
        })),
      )
      .returning(["id", "connection_id", "source", "kind", "external_id"])
      .execute();
    const byKey = new Map(
      rows.map((row) => [
        documentKey(row.connection_id, row.source, { kind: row.kind, externalId: row.external_id }),
        row.id,
      ]),
    );
    for (const { input, draft } of slice) {
      const id = byKey.get(documentKey(input.connectionId, input.source, draft));
      if (id === undefined) throw new Error("An upserted document was not returned");
      ids.push(id);
    }
  }
  return ids;
}

function documentRow({ input, draft, hash, principals }: Change): Insertable<DB["document"]> {
  return {
    connection_id: input.connectionId,
    source: input.source,
    kind: draft.kind,
    external_id: draft.externalId,
    raw_kind: input.raw?.kind ?? null,
    raw_external_id: input.raw?.externalId ?? null,
    title: draft.title,
    url: draft.url,
    occurred_at: draft.occurredAt,
    source_updated_at: draft.updatedAt,
    account_domains: [...draft.accountDomains],
    principals: [...principals],
    lines: JSON.stringify(draft.lines),
    content_hash: hash,
    sample: input.sample,
  };
}

/** @returns the documents that have fewer passages than before. */
async function replacePassages(
  tx: Transaction<DB>,
  documents: readonly { readonly id: string; readonly draft: DocumentDraft }[],
): Promise<string[]> {
  if (documents.length === 0) return [];
  const ids = documents.map((document) => document.id);
  const before = await tx.deleteFrom("passage").where("document_id", "in", ids).returning("document_id").execute();
  const countsBefore = Map.groupBy(before, (row) => row.document_id);
  const rows = documents.flatMap(({ id, draft }) =>
    passagesOf(draft.lines).map((passage) => ({
      document_id: id,
      ordinal: passage.ordinal,
      first_line: passage.firstLine,
      last_line: passage.lastLine,
      text: passage.text,
      text_hash: textHash(embeddedText(draft.title, passage.text)),
      started_at: passage.startedAt,
    })),
  );
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await tx
      .insertInto("passage")
      .values(rows.slice(start, start + rowsPerStatement))
      .execute();
  }
  const counts = Map.groupBy(rows, (row) => row.document_id);
  return ids.filter((id) => (countsBefore.get(id)?.length ?? 0) > (counts.get(id)?.length ?? 0));
}

/** Of a raw record, the documents that it still means. */
export interface DocumentsOfRecord {
  readonly raw: { readonly kind: string; readonly externalId: string };
  readonly except: readonly { readonly kind: string; readonly externalId: string }[];
}

/** Tombstones the documents that these records meant before and do not mean any more: they leave the index at once. */
export async function forgetDocumentsOf(
  tx: Transaction<DB>,
  connectionId: string,
  records: readonly DocumentsOfRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const { rows } = await sql<{
    id: string;
    kind: string;
    external_id: string;
    raw_kind: string;
    raw_external_id: string;
  }>`
    select id, kind, document.external_id, raw_kind, raw_external_id
    from document
    join unnest(${records.map(({ raw }) => raw.kind)}::text[], ${records.map(({ raw }) => raw.externalId)}::text[]) as named (raw_kind, raw_external_id)
      using (raw_kind, raw_external_id)
    where connection_id = ${connectionId} and deleted_at is null`.execute(tx);
  const kept = new Set(
    records.flatMap(({ raw, except }) =>
      except.map((document) => JSON.stringify([raw.kind, raw.externalId, document.kind, document.externalId])),
    ),
  );
  const gone = rows
    .filter((row) => !kept.has(JSON.stringify([row.raw_kind, row.raw_external_id, row.kind, row.external_id])))
    .map((row) => row.id);
  if (gone.length === 0) return;
  await tx.updateTable("document").set({ deleted_at: new Date(), principals: [] }).where("id", "in", gone).execute();
  await markForIndex(tx, gone, { forget: true });
}
