import type { Embedder } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { embeddedText } from "./document-hash.ts";
import { markForIndex } from "./pending.ts";
import { vectorToBytes } from "./vector-bytes.ts";

interface Unembedded {
  readonly text_hash: Buffer;
  readonly title: string;
  readonly text: string;
}

/** Distinct texts that the model has not read yet, newest documents first: what people ask about most. */
export async function unembeddedTexts(db: Kysely<DB>, modelId: string, limit: number): Promise<Unembedded[]> {
  const { rows } = await sql<Unembedded>`
    select text_hash, title, text from (
      select distinct on (passage.text_hash) passage.text_hash, document.title, passage.text, document.occurred_at
      from passage
      join document on document.id = passage.document_id and document.deleted_at is null
      where not exists (select from embedding where embedding.text_hash = passage.text_hash and embedding.model_id = ${modelId})
    ) as waiting
    order by occurred_at desc nulls last
    limit ${limit}`.execute(db);
  return rows;
}

/** Embeds texts and keeps their vectors; the documents that hold them are marked for every live index in the same transaction. */
export async function embedTexts(
  db: Kysely<DB>,
  embedder: Embedder,
  texts: readonly Unembedded[],
  signal: AbortSignal,
): Promise<void> {
  const vectors = await embedder.embedPassages(
    texts.map((entry) => embeddedText(entry.title, entry.text)),
    signal,
  );
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto("embedding")
      .values(
        texts.flatMap((entry, index) => {
          const vector = vectors[index];
          return vector === undefined
            ? []
            : [{ text_hash: entry.text_hash, model_id: embedder.modelId, vector: vectorToBytes(vector) }];
        }),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const holders = await tx
      .selectFrom("passage")
      .select("document_id")
      .distinct()
      .where(
        "text_hash",
        "in",
        texts.map((entry) => entry.text_hash),
      )
      .execute();
    await markForIndex(
      tx,
      holders.map((holder) => holder.document_id),
    );
  });
}

/** How far the vectors are: passages of living documents, and how many of them have one. */
export async function embeddingProgress(
  db: Kysely<DB>,
  modelId: string,
): Promise<{ embedded: number; passages: number }> {
  const { rows } = await sql<{ embedded: string; passages: string }>`
    select count(*) as passages, count(embedding.text_hash) as embedded
    from passage
    join document on document.id = passage.document_id and document.deleted_at is null
    left join embedding on embedding.text_hash = passage.text_hash and embedding.model_id = ${modelId}`.execute(db);
  const [row] = rows;
  return { embedded: Number(row?.embedded ?? 0), passages: Number(row?.passages ?? 0) };
}
