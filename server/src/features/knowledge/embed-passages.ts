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

/**
 * Distinct texts that the model has not read yet, newest documents first: what people ask about most. At most `limit`;
 * none only when none waits. Which ones is found out without their words: sorting these took a second and more of a
 * large company.
 */
export async function unembeddedTexts(db: Kysely<DB>, modelId: string, limit: number): Promise<Unembedded[]> {
  const { rows } = await sql<Unembedded>`
    with waiting as materialized (
      select passage.document_id, passage.ordinal, document.occurred_at
      from passage
      join document on document.id = passage.document_id and document.deleted_at is null
      where not exists (select from embedding where embedding.text_hash = passage.text_hash and embedding.model_id = ${modelId})
      order by document.occurred_at desc nulls last, passage.document_id, passage.ordinal
      limit ${limit}
    )
    select text_hash, title, text from (
      select distinct on (passage.text_hash) passage.text_hash, document.title, passage.text, waiting.*
      from waiting
      join passage using (document_id, ordinal)
      join document on document.id = document_id
      order by passage.text_hash, waiting.occurred_at desc nulls last
    ) as distinct_texts
    order by occurred_at desc nulls last, document_id, ordinal`.execute(db);
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
