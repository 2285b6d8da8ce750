import { Index, makeArrowTable, type IndexOptions } from "@lancedb/lancedb";
import { Field, FixedSizeList, Float32, Float64, Int32, List, Schema, Utf8 } from "apache-arrow";
import type { IndexedPassage } from "@sophia/core";

/** Goes up with every change of columns or of how words are cut: an index of another version is rebuilt, never migrated. */
export const schemaVersion = 1;
export const schemaVersionKey = "sophia.search.schema";

/**
 * The columns. Names are lower-case with underscores because Lance's SQL folds everything else. The text is kept only
 * for its words: what is shown comes from PostgreSQL.
 */
export function passageSchema(dimensions: number): Schema {
  const strings = () => new List(new Field("item", new Utf8(), true));
  return new Schema(
    [
      new Field("passage_id", new Utf8(), false),
      new Field("document_id", new Utf8(), false),
      new Field("ordinal", new Int32(), false),
      // Title and text in one column, so that one BM25 statistic ranks them and a word of the title counts for each passage.
      new Field("words", new Utf8(), false),
      new Field("source", new Utf8(), false),
      new Field("kind", new Utf8(), false),
      new Field("occurred_at_ms", new Float64(), true),
      new Field("accounts", strings(), false),
      new Field("principals", strings(), false),
      new Field("vector", new FixedSizeList(dimensions, new Field("item", new Float32(), true)), true),
    ],
    new Map([[schemaVersionKey, String(schemaVersion)]]),
  );
}

export const wordIndexName = "words_idx";
export const vectorIndexName = "vector_idx";

/**
 * Indexes that exist from the first moment, by Lance's own naming (`<column>_idx`). Words are cut by ICU, so that
 * languages without spaces are found too; hyphens, dots and underscores still separate ("ENG-1187" is eng + 1187).
 * Stop words stay in: "to be or not to be" must be found, and BM25 weighs them down by itself.
 */
export const tableIndexes: readonly { readonly column: string; readonly options: () => Partial<IndexOptions> }[] = [
  {
    column: "words",
    options: () => ({
      config: Index.fts({
        baseTokenizer: "icu/split",
        language: "English",
        stem: true,
        asciiFolding: true,
        lowercase: true,
        removeStopWords: false,
        withPosition: true,
        maxTokenLength: 128,
      }),
    }),
  },
  { column: "principals", options: () => ({ config: Index.labelList() }) },
  { column: "accounts", options: () => ({ config: Index.labelList() }) },
  { column: "passage_id", options: () => ({ config: Index.btree() }) },
  { column: "document_id", options: () => ({ config: Index.btree() }) },
  { column: "occurred_at_ms", options: () => ({ config: Index.btree() }) },
  { column: "source", options: () => ({ config: Index.bitmap() }) },
  { column: "kind", options: () => ({ config: Index.bitmap() }) },
];

/**
 * One graph in one partition: with several partitions (and with every other IVF kind) people who may see little lose
 * up to a third of their recall, since the probed partitions hold nothing of theirs.
 */
export function vectorIndexOptions(): Partial<IndexOptions> {
  return { config: Index.hnswSq({ distanceType: "cosine", numPartitions: 1, m: 16, efConstruction: 150 }) };
}

/** Passages as a Lance table takes them. Expects ids without repetition and vectors of the schema's length. */
export function passageRows(passages: readonly IndexedPassage[], schema: Schema) {
  return makeArrowTable(
    passages.map((passage) => ({
      passage_id: passage.passageId,
      document_id: passage.documentId,
      ordinal: passage.ordinal,
      words: `${passage.title}\n${passage.text}`.toWellFormed(),
      source: passage.source,
      kind: passage.kind,
      occurred_at_ms: passage.occurredAtMs,
      accounts: wellFormedOnly(passage.accounts),
      principals: wellFormedOnly(passage.principals),
      vector: passage.vector === null || !hasDirection(passage.vector) ? null : passage.vector,
    })),
    { schema },
  );
}

/**
 * A string with an unpaired surrogate would be stored as U+FFFD and then equal another such string: two people's
 * principals must never become one, so it is left out (it grants nothing).
 */
export function wellFormedOnly(values: readonly string[]): string[] {
  return values.filter((value) => value.isWellFormed());
}

/** Cosine knows no angle to the zero vector: such a passage is found by its words only. */
export function hasDirection(vector: Float32Array): boolean {
  return vector.some((value) => value !== 0);
}
