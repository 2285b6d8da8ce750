import { sourceIdSchema, type Embedder, type IndexedPassage } from "@sophia/core";
import type { Kysely } from "kysely";
import { z } from "zod";
import { passageId } from "../server/src/features/knowledge/index-writer.ts";
import { vectorFromBytes } from "../server/src/features/knowledge/vector-bytes.ts";
import type { DB } from "../server/src/platform/db/index.ts";

const source = z.union([sourceIdSchema, z.literal("upload")]);

/** Every passage with its vector, as the index is given them, in one list. */
export async function allPassagesForIndex(db: Kysely<DB>, embedder: Embedder): Promise<IndexedPassage[]> {
  const rows = await db
    .selectFrom("passage")
    .innerJoin("document", "document.id", "passage.document_id")
    .innerJoin("embedding", "embedding.text_hash", "passage.text_hash")
    .selectAll("document")
    .select(["passage.document_id", "passage.ordinal", "passage.text", "embedding.vector"])
    .where("embedding.model_id", "=", embedder.modelId)
    .execute();
  return rows.map((row) => ({
    passageId: passageId(row.document_id, row.ordinal),
    documentId: row.document_id,
    ordinal: row.ordinal,
    title: row.title,
    text: row.text,
    source: source.parse(row.source),
    kind: row.kind,
    occurredAtMs: row.occurred_at?.getTime() ?? null,
    accounts: row.account_domains,
    principals: row.principals,
    vector: vectorFromBytes(row.vector),
  }));
}
