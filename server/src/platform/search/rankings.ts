import type { Table } from "@lancedb/lancedb";
import type { RankedPassage } from "@sophia/core";
import { z } from "zod";

const columns = ["passage_id", "document_id", "ordinal", "occurred_at_ms"];

const row = z.object({
  passage_id: z.string(),
  document_id: z.string(),
  ordinal: z.number(),
  occurred_at_ms: z.number().nullable(),
});
const lexicalRows = z.array(row.extend({ _score: z.number() }));
const denseRows = z.array(row.extend({ _distance: z.number() }));

/** BM25 over title and text, the filter inside the query. */
export async function lexicalRanking(
  table: Table,
  words: string,
  where: string,
  limit: number,
): Promise<RankedPassage[]> {
  const rows: unknown = await table
    .query()
    .fullTextSearch(words, { columns: ["words"] })
    .where(where)
    // Selected by name although they always come: without it Lance writes a warning for each search.
    .select([...columns, "_score"])
    .limit(limit)
    .toArray();
  return lexicalRows
    .parse(rows)
    .map((found) => ranked(found, found._score))
    .sort(bestFirst);
}

/** Candidates looked at for each one wanted, re-ranked by their full vectors (the graph holds 8-bit ones). */
const refineFactor = 2;

/** Cosine similarity, from -1 to 1; passages without a vector are not in it. The filter is inside the query. */
export async function denseRanking(
  table: Table,
  vector: Float32Array,
  where: string,
  limit: number,
): Promise<RankedPassage[]> {
  const rows: unknown = await table
    .vectorSearch(vector)
    .distanceType("cosine")
    .where(where)
    .nprobes(1)
    .refineFactor(refineFactor)
    // Lance refuses a smaller one: "ef must be greater than or equal to k".
    .ef(Math.max(100, limit * refineFactor))
    .select([...columns, "_distance"])
    .limit(limit)
    .toArray();
  return denseRows
    .parse(rows)
    .map((found) => ranked(found, 1 - found._distance))
    .sort(bestFirst);
}

function ranked(found: z.infer<typeof row>, score: number): RankedPassage {
  return {
    passageId: found.passage_id,
    documentId: found.document_id,
    ordinal: found.ordinal,
    occurredAtMs: found.occurred_at_ms,
    score,
  };
}

/** Equal scores by id, so that one question gets one order. */
function bestFirst(a: RankedPassage, b: RankedPassage): number {
  if (a.score !== b.score) return b.score - a.score;
  return a.passageId < b.passageId ? -1 : 1;
}
