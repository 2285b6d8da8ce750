import type { Connection, Table } from "@lancedb/lancedb";
import { quote } from "./filter.ts";
import { tableIndexes, vectorIndexOptions, type passageSchema } from "./schema.ts";

/** What was changed while a copy was being filled, by id: what it is now is read from the table itself. */
export interface Journal {
  readonly passageIds: Set<string>;
  readonly documentIds: Set<string>;
}

export function emptyJournal(): Journal {
  return { passageIds: new Set(), documentIds: new Set() };
}

export interface Copying {
  readonly connection: Connection;
  readonly schema: ReturnType<typeof passageSchema>;
  /** The copy's name; no table has it. */
  readonly name: string;
  readonly vectorIndexFromRows: number;
  /** Throws when the work shall stop; asked between its parts, of which the longest builds the vector index. */
  readonly goOn: () => void;
}

/** Rows taken into memory at once. */
const rowsPerCopy = 10_000;
const idsPerStatement = 500;

/** All rows that a table has at one version, in a new table whose indexes are built from them. */
export async function fillCopy(from: string, version: number, copying: Copying): Promise<Table> {
  const { connection, name, schema, goOn } = copying;
  const snapshot = await connection.openTable(from);
  const copy = await connection.createEmptyTable(name, schema);
  try {
    // Of a fixed version, whose rows have a fixed order: a deletion would shift those behind it.
    await snapshot.checkout(version);
    const rows = await snapshot.countRows();
    for (let offset = 0; offset < rows; offset += rowsPerCopy) {
      goOn();
      await copy.add(await snapshot.query().offset(offset).limit(rowsPerCopy).toArrow());
    }
    const copied = await copy.countRows();
    if (copied !== rows) throw new Error(`A copy of ${rows} passages holds ${copied}`);
  } finally {
    snapshot.close();
  }
  // One fragment before there is an index: a later merge would have to go through every index.
  await copy.optimize({ cleanupOlderThan: new Date() });
  for (const { column, options } of tableIndexes) {
    goOn();
    await copy.createIndex(column, options());
  }
  goOn();
  if ((await copy.countRows("vector IS NOT NULL")) >= copying.vectorIndexFromRows) {
    await copy.createIndex("vector", vectorIndexOptions());
  }
  return copy;
}

/**
 * Makes the copy hold what the table holds now of all that the journal names. Changes that are made meanwhile belong
 * into the next journal.
 */
export async function carryOver(from: Table, copy: Table, { documentIds, passageIds }: Journal): Promise<void> {
  for (const list of lists(documentIds)) await copy.delete(`document_id IN (${list})`);
  for (const list of lists(passageIds)) {
    const rows = await from.query().where(`passage_id IN (${list})`).toArrow();
    if (rows.numRows === 0) continue;
    await copy.mergeInsert("passage_id").whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows);
  }
}

function* lists(ids: ReadonlySet<string>): Generator<string> {
  const all = [...ids];
  for (let start = 0; start < all.length; start += idsPerStatement) {
    yield all
      .slice(start, start + idsPerStatement)
      .map(quote)
      .join(", ");
  }
}
