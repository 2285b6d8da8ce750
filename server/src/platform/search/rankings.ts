import type { Table } from "@lancedb/lancedb";
import type { Table as ArrowTable } from "apache-arrow";
import type { RankedPassage } from "@sophia/core";
import { z } from "zod";

const columns = ["passage_id", "document_id", "ordinal", "occurred_at_ms"];

const strings = z.array(z.string());
const numbers = z.array(z.number());

/** BM25 over title and text, the filter inside the query. */
export async function lexicalRanking(
  table: Table,
  words: string,
  where: string,
  limit: number,
): Promise<RankedPassage[]> {
  const rows = await table
    .query()
    .fullTextSearch(words, { columns: ["words"] })
    .where(where)
    // Selected by name although they always come: without it Lance writes a warning for each search.
    .select([...columns, "_score"])
    .limit(limit)
    .toArrow();
  return ranked(rows, "_score", (score) => score);
}

/**
 * Candidates that the walk through the graph keeps for each one wanted. With 400 wanted of 100,000, of which a person may
 * read 40 %, 2 found .89 of the exact 400, 4 found .96 and 8 found .98 (.97, .99 and .995 of the first ten), at a third more
 * work. People who may read little are compared with all that is theirs.
 */
const candidatesPerWanted = 8;
const fewestCandidates = 200;

/** Cosine similarity, from -1 to 1; passages without a vector are not in it. The filter is inside the query. */
export async function denseRanking(
  table: Table,
  vector: Float32Array,
  where: string,
  limit: number,
): Promise<RankedPassage[]> {
  const rows = await table
    .vectorSearch(vector)
    .distanceType("cosine")
    .where(where)
    .nprobes(1)
    // Scores by the full vectors: the graph holds 8-bit ones. To score more than are wanted reads more and finds no more.
    .refineFactor(1)
    .ef(Math.max(fewestCandidates, limit * candidatesPerWanted))
    .select([...columns, "_distance"])
    .limit(limit)
    .toArrow();
  return ranked(rows, "_distance", (distance) => 1 - distance);
}

/** Column by column: hundreds of rows as objects take longer to make than to find. */
function ranked(
  rows: ArrowTable,
  scoreColumn: "_score" | "_distance",
  scoreOf: (value: number) => number,
): RankedPassage[] {
  // Nothing found comes without columns too.
  if (rows.numRows === 0) return [];
  const column = (name: string): unknown => rows.getChild(name)?.toJSON();
  const passageIds = strings.parse(column("passage_id"));
  const documentIds = strings.parse(column("document_id"));
  const ordinals = numbers.parse(column("ordinal"));
  const times = z.array(z.number().nullable()).parse(column("occurred_at_ms"));
  const scores = numbers.parse(column(scoreColumn));
  return passageIds
    .map((passageId, at) => ({
      passageId,
      documentId: documentIds[at] ?? "",
      ordinal: ordinals[at] ?? 0,
      occurredAtMs: times[at] ?? null,
      score: scoreOf(scores[at] ?? 0),
    }))
    .sort(bestFirst);
}

/** Equal scores by id, so that one question gets one order. */
function bestFirst(a: RankedPassage, b: RankedPassage): number {
  if (a.score !== b.score) return b.score - a.score;
  return a.passageId < b.passageId ? -1 : 1;
}
