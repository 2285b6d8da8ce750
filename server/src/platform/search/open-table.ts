import { access, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { connect, type Connection, type Session, type Table } from "@lancedb/lancedb";
import { z } from "zod";
import { damaged, indexFailure, unavailable, unusable } from "./failure.ts";
import { passageSchema, schemaVersion, schemaVersionKey, tableIndexes } from "./schema.ts";

const namePrefix = "passages-";
/** A copy that is being filled, or a table that is being removed: no reader looks at either. */
const hiddenPrefix = "hidden-";
const folderSuffix = ".lance";

export interface OpenTable {
  readonly connection: Connection;
  readonly table: Table;
  /** Kept, since Lance's own `table.name` throws while a search of the same handle is under way. */
  readonly name: string;
}

export interface TablePlace {
  readonly directory: string;
  readonly dimensions: number;
  readonly session: Session;
}

/**
 * Opens the table that is there and proves that it can be read: its schema is ours, its latest version is the one last
 * committed, and both rankings answer. A table made new has a name never used before, so that a reader which still
 * holds the discarded one can tell them apart.
 *
 * @param absent - what it means when there is no table: the writer's first start makes one, a reader waits for it, and
 *   for a writer that had one it is lost. Only a writer makes missing indexes.
 * @throws AppError `unavailable`; with `needsRebuild` true when the files are damaged or of another kind
 */
export async function openTable(place: TablePlace, absent: "create" | "not_built" | "damaged"): Promise<OpenTable> {
  const { directory, dimensions, session } = place;
  let connection: Connection | undefined;
  try {
    const found = await tableName(directory);
    if (found === undefined && absent === "not_built") throw notBuilt(directory);
    if (found === undefined && absent === "damaged") throw damaged(directory);
    // Zero: every read looks for the latest version. Unset, a reader in another process never sees a write.
    connection = await connect(directory, { readConsistencyInterval: 0 }, session);
    const name = found ?? freshName();
    const table =
      found === undefined
        ? await connection.createEmptyTable(name, passageSchema(dimensions))
        : await openExisting(connection, place, name);
    if (absent !== "not_built") await makeMissingIndexes(table);
    await probe(table, dimensions);
    return { connection, table, name };
  } catch (error) {
    connection?.close();
    throw indexFailure(error, directory);
  }
}

/** The newest table's name in this folder; undefined when there is none or no folder. */
export async function tableName(directory: string): Promise<string | undefined> {
  return (await tableFolders(directory)).map((folder) => folder.slice(0, -folderSuffix.length)).at(-1);
}

/** Folders of this index's tables, oldest first. */
export async function tableFolders(directory: string): Promise<string[]> {
  try {
    await access(directory);
  } catch {
    return [];
  }
  const names = await readdir(directory);
  return names.filter((name) => name.startsWith(namePrefix) && name.endsWith(folderSuffix)).sort();
}

export function freshHiddenName(): string {
  return hiddenPrefix + freshName();
}

/**
 * Lets a hidden table take the place of another, while nothing is written. The new one appears before the old one goes:
 * killed in between, the newest counts and the other is left over.
 *
 * @returns the new table under its lasting name; the folder of the old one is hidden and may be removed
 */
export async function takePlace(old: OpenTable, hiddenName: string, directory: string): Promise<OpenTable> {
  const name = hiddenName.slice(hiddenPrefix.length);
  const folder = (tableName: string) => join(directory, tableName + folderSuffix);
  await rename(folder(hiddenName), folder(name));
  await rename(folder(old.name), folder(hiddenPrefix + old.name));
  return { connection: old.connection, table: await old.connection.openTable(name), name };
}

/** Removes what a killed writer left: hidden tables, and those that a newer one has replaced. Only under the lease. */
export async function removeLeftovers(directory: string): Promise<void> {
  const names = await readdir(directory);
  const hidden = names.filter((name) => name.startsWith(hiddenPrefix));
  for (const name of [...hidden, ...(await tableFolders(directory)).slice(0, -1)]) {
    await rm(join(directory, name), { recursive: true, force: true });
  }
}

function freshName(): string {
  return `${namePrefix}${Date.now().toString(36).padStart(9, "0")}-${randomBytes(4).toString("hex")}`;
}

async function openExisting(
  connection: Connection,
  { directory, dimensions }: TablePlace,
  name: string,
): Promise<Table> {
  const committed = await committedVersion(directory, name);
  const table = await connection.openTable(name);
  // A lost manifest would silently bring back the state before it: old text, old permissions.
  if ((await table.version()) < committed) throw damaged(directory);
  const schema = await table.schema();
  const version = schema.metadata.get(schemaVersionKey);
  if (version !== String(schemaVersion)) {
    throw unusable(directory, `the search index in ${directory} was made by another version of Sophia`);
  }
  const listSize = vectorType.safeParse(schema.fields.find((field) => field.name === "vector")?.type).data?.listSize;
  if (listSize !== dimensions) {
    throw unusable(
      directory,
      `the search index in ${directory} holds vectors of ${listSize ?? "unknown"} numbers and the embedding model gives ${dimensions}`,
    );
  }
  return table;
}

// Read by shape: Lance's schema is of its own copy of apache-arrow, whose classes are not ours.
const vectorType = z.object({ listSize: z.number() });

const versionHint = z.object({ version: z.number() });

/** Lance notes the latest version beside the manifests; it only helps to find them, so a missing note is no damage. */
async function committedVersion(directory: string, name: string): Promise<number> {
  try {
    const path = join(directory, name + folderSuffix, "_versions", "latest_version_hint.json");
    return versionHint.parse(JSON.parse(await readFile(path, "utf8"))).version;
  } catch {
    return 0;
  }
}

async function makeMissingIndexes(table: Table): Promise<void> {
  const present = new Set((await table.listIndices()).map(({ name }) => name));
  for (const { column, options } of tableIndexes) {
    if (!present.has(`${column}_idx`)) await table.createIndex(column, options());
  }
}

/** One row by each way a search reads: opens the data files and the indexes, and warms them. */
async function probe(table: Table, dimensions: number): Promise<void> {
  const anybody = "array_has_any(principals, ['probe'])";
  const vector = new Float32Array(dimensions).fill(1);
  await table
    .query()
    .fullTextSearch("probe", { columns: ["words"] })
    .where(anybody)
    .select(["passage_id", "_score"])
    .limit(1)
    .toArray();
  await table
    .vectorSearch(vector)
    .distanceType("cosine")
    .where(anybody)
    .select(["passage_id", "_distance"])
    .limit(1)
    .toArray();
  await table.query().select(["passage_id", "document_id", "ordinal", "occurred_at_ms"]).limit(1).toArray();
}

function notBuilt(directory: string) {
  return unavailable(`The search index in ${directory} is not built yet: the worker makes it when it starts`);
}
