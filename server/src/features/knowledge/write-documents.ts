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

async function insertPassages(tx: Transaction<DB>, rows: readonly Insertable<DB["passage"]>[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await tx
      .insertInto("passage")
      .values(rows.slice(start, start + rowsPerStatement))
      .execute();
  }
}

/**
 * Keeps documents and cuts them into passages, within the caller's transaction; marks them for every live index.
 *
 * Unchanged ones (by hash and principals) cost one read. Of two with one key the last wins. A tombstoned document that
 * comes again lives again.
 */
export async function writeDocuments(tx: Transaction<DB>, inputs: readonly DocumentInput[]): Promise<WriteCounts> {
  const byKey = new Map(
    inputs.map((input) => [
      `${input.connectionId}/${input.source}/${input.draft.kind}/${input.draft.externalId}`,
      input,
    ]),
  );
  const counts = { written: 0, permissionsOnly: 0, unchanged: 0 };
  const marked: string[] = [];
  const shrunk: string[] = [];
  for (const input of byKey.values()) {
    const draft = cleaned(input.draft);
    const hash = documentHash(draft);
    const principals = [...new Set(draft.principals)].toSorted();
    const known = await tx
      .selectFrom("document")
      .select(["id", "content_hash", "principals", "deleted_at"])
      .where("connection_id", "is not distinct from", input.connectionId)
      .where("source", "=", input.source)
      .where("kind", "=", draft.kind)
      .where("external_id", "=", draft.externalId)
      .executeTakeFirst();
    const sameContent = known !== undefined && known.deleted_at === null && known.content_hash.equals(hash);
    const samePrincipals = known !== undefined && known.principals.toSorted().join("\n") === principals.join("\n");
    if (sameContent && samePrincipals) {
      counts.unchanged += 1;
      continue;
    }
    const row = {
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
      principals,
      lines: JSON.stringify(draft.lines),
      content_hash: hash,
      sample: input.sample,
      changed_at: sql<Date>`now()`,
      deleted_at: null,
    };
    const { id } = await tx
      .insertInto("document")
      .values(row)
      .onConflict((conflict) => conflict.columns(["connection_id", "source", "kind", "external_id"]).doUpdateSet(row))
      .returning("id")
      .executeTakeFirstOrThrow();
    marked.push(id);
    if (sameContent) {
      counts.permissionsOnly += 1;
      continue;
    }
    counts.written += 1;
    const passages = passagesOf(draft.lines);
    const before = await tx.deleteFrom("passage").where("document_id", "=", id).executeTakeFirst();
    if (Number(before.numDeletedRows) > passages.length) shrunk.push(id);
    await insertPassages(
      tx,
      passages.map((passage) => ({
        document_id: id,
        ordinal: passage.ordinal,
        first_line: passage.firstLine,
        last_line: passage.lastLine,
        text: passage.text,
        text_hash: textHash(embeddedText(draft.title, passage.text)),
        started_at: passage.startedAt,
      })),
    );
  }
  await markForIndex(tx, marked);
  await markForIndex(tx, shrunk, { forget: true });
  return counts;
}

/** Tombstones all documents made from this raw record except those named: they leave the index at once. */
export async function forgetDocumentsOf(
  tx: Transaction<DB>,
  connectionId: string,
  raw: { readonly kind: string; readonly externalId: string },
  except: readonly { readonly kind: string; readonly externalId: string }[] = [],
): Promise<void> {
  const documents = await tx
    .selectFrom("document")
    .select(["id", "kind", "external_id"])
    .where("connection_id", "=", connectionId)
    .where("raw_kind", "=", raw.kind)
    .where("raw_external_id", "=", raw.externalId)
    .where("deleted_at", "is", null)
    .execute();
  const gone = documents.filter(
    (document) => !except.some((kept) => kept.kind === document.kind && kept.externalId === document.external_id),
  );
  if (gone.length === 0) return;
  const ids = gone.map((document) => document.id);
  await tx.updateTable("document").set({ deleted_at: new Date(), principals: [] }).where("id", "in", ids).execute();
  await markForIndex(tx, ids, { forget: true });
}
