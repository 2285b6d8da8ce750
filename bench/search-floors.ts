/** The two stores under the search, asked directly for the same questions: what our layers add lies above these. */
import { performance } from "node:perf_hooks";
import { connect } from "@lancedb/lancedb";
import { sql } from "kysely";
import { conversationQuery } from "../server/src/features/knowledge/query-terms.ts";
import { tableName } from "../server/src/platform/search/open-table.ts";
import { filterSql } from "../server/src/platform/search/filter.ts";
import type { SearchStore } from "./search-store.ts";
import type { TimedSearch } from "./search-timing.ts";

const columns = ["passage_id", "document_id", "ordinal", "occurred_at_ms"];

/** LanceDB: words and vectors at once, so many of each, with the permission filter or without. */
export async function bareIndexMs(
  store: SearchStore,
  searches: readonly TimedSearch[],
  options: { readonly limit: number; readonly filtered: boolean },
): Promise<number[]> {
  const connection = await connect(store.indexFolder);
  try {
    const table = await connection.openTable((await tableName(store.indexFolder)) ?? "");
    const times: number[] = [];
    for (const { question } of searches) {
      const words = conversationQuery([{ speaker: "user", text: question.text }]).lexicalText;
      const vector = await store.search.embedder.embedQuery(question.text);
      const where = filterSql(question.principals) ?? "false";
      const start = performance.now();
      const lexical = table.query().fullTextSearch(words, { columns: ["words"] });
      const dense = table.vectorSearch(vector).distanceType("cosine").nprobes(1).refineFactor(1);
      if (options.filtered) {
        lexical.where(where);
        dense.where(where);
      }
      await Promise.all([
        lexical
          .select([...columns, "_score"])
          .limit(options.limit)
          .toArray(),
        dense
          .ef(Math.max(200, options.limit * 8))
          .select([...columns, "_distance"])
          .limit(options.limit)
          .toArray(),
      ]);
      times.push(performance.now() - start);
    }
    return times;
  } finally {
    connection.close();
  }
}

/** PostgreSQL: the person's principals, then the found documents and passages by id under the same permission, raw. */
export async function bareDatabaseMs(store: SearchStore, searches: readonly TimedSearch[]): Promise<number[]> {
  const { db, principalsOf } = store.search;
  const times: number[] = [];
  for (const { question, documentIds } of searches) {
    const start = performance.now();
    const principals = await principalsOf(question.person.email);
    await sql`
      select document.*, passage.* from document join passage on passage.document_id = document.id
      where document.id = any (${[...documentIds]}::uuid[]) and deleted_at is null
        and principals && ${[...principals]}::text[]`.execute(db);
    times.push(performance.now() - start);
  }
  return times;
}

/** PostgreSQL without the index: reads the texts of all passages that the person may read. */
export async function readAllReadableMs(store: SearchStore, searches: readonly TimedSearch[]): Promise<number[]> {
  const { db, principalsOf } = store.search;
  const times: number[] = [];
  for (const { question } of searches) {
    const start = performance.now();
    const principals = await principalsOf(question.person.email);
    await sql`
      select count(*), sum(length(passage.text)) from document join passage on passage.document_id = document.id
      where deleted_at is null and principals && ${[...principals]}::text[]`.execute(db);
    times.push(performance.now() - start);
  }
  return times;
}
