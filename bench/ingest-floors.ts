/** What the parts under each stage of the ingest need alone, for the same rows: nothing can be faster than these. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { connect } from "@lancedb/lancedb";
import type { Embedder, IndexedPassage } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../server/src/platform/db/index.ts";
import { testDatabase } from "../server/src/platform/db/testing.ts";
import { passageRows, passageSchema } from "../server/src/platform/search/schema.ts";

/** In the order in which their references allow. */
const storedTables = [
  "connection",
  "raw_record",
  "raw_reference",
  "entity",
  "identity",
  "membership",
  "document",
  "passage",
] as const;
const rowsPerInsert = 1_000;

/** Milliseconds that plain INSERTs of all the stored rows take in another, empty database with the same tables. */
export async function bareInsertMs(db: Kysely<DB>): Promise<number> {
  const target = await testDatabase();
  try {
    const batches: { table: string; json: string }[] = [];
    for (const table of storedTables) {
      for (let offset = 0; ; offset += rowsPerInsert) {
        const { rows } = await sql<{ json: string | null; count: string }>`
          select json_agg(to_json(page))::text as json, count(*) as count
          from (select * from ${sql.table(table)} order by ctid limit ${rowsPerInsert} offset ${offset}) as page`.execute(
          db,
        );
        const page = rows[0];
        if (page?.json == null) break;
        batches.push({ table, json: page.json });
        if (Number(page.count) < rowsPerInsert) break;
      }
    }
    const start = performance.now();
    for (const { table, json } of batches) {
      await sql`insert into ${sql.table(table)} select * from json_populate_recordset(null::${sql.table(table)}, ${json}::json)`.execute(
        target.db,
      );
    }
    return performance.now() - start;
  } finally {
    await target.drop();
  }
}

/** Milliseconds that the model takes for these texts, with nothing stored. */
export async function bareModelMs(embedder: Embedder, texts: readonly string[]): Promise<number> {
  const start = performance.now();
  for (let from = 0; from < texts.length; from += 256) await embedder.embedPassages(texts.slice(from, from + 256));
  return performance.now() - start;
}

/** Milliseconds that LanceDB takes to make one table of these passages, without any index on it. */
export async function bareTableMs(
  folder: string,
  dimensions: number,
  passages: readonly IndexedPassage[],
): Promise<number> {
  const directory = join(folder, "bare-table");
  const connection = await connect(directory);
  try {
    const start = performance.now();
    await connection.createTable("passages", passageRows(passages, passageSchema(dimensions)));
    return performance.now() - start;
  } finally {
    connection.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Texts as the model reads them, as many as asked for, the same ones each time. */
export async function embeddedTexts(db: Kysely<DB>, limit: number): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select case when title = '' then passage.text else title || E'\n' || passage.text end as text
    from passage join document on document.id = passage.document_id
    order by md5(passage.text) limit ${limit}`.execute(db);
  return z
    .array(z.object({ text: z.string() }))
    .parse(rows)
    .map(({ text }) => text);
}
