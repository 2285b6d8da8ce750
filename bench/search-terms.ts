import { rm } from "node:fs/promises";
import { connect, makeArrowTable } from "@lancedb/lancedb";
import { z } from "zod";
import { tableIndexes } from "../server/src/platform/search/schema.ts";

const row = z.array(z.object({ words: z.string() }));

/**
 * Which words the index takes for one (a stem, an accent), told by the index itself: of each word asked for, those of the
 * vocabulary that it finds in a table with one word a row. So the exhaustive BM25 counts what the index counts, without a
 * second stemmer that might differ.
 *
 * @returns the word by which all of its like are counted; a word like none of those asked for is itself
 */
export async function termsAsIndexed(
  vocabulary: ReadonlySet<string>,
  asked: ReadonlySet<string>,
  folder: string,
): Promise<(word: string) => string> {
  const connection = await connect(folder);
  try {
    const table = await connection.createTable("words", makeArrowTable([...vocabulary].map((words) => ({ words }))));
    for (const { column, options } of tableIndexes) if (column === "words") await table.createIndex(column, options());
    const term = new Map<string, string>();
    for (const word of asked) {
      if (term.has(word)) continue;
      const like = row.parse(
        await table
          .query()
          .fullTextSearch(word, { columns: ["words"] })
          .select(["words", "_score"])
          .limit(1_000)
          .toArray(),
      );
      term.set(word, word);
      for (const { words } of like) term.set(words, word);
    }
    return (word) => term.get(word) ?? word;
  } finally {
    connection.close();
    await rm(folder, { recursive: true, force: true });
  }
}
