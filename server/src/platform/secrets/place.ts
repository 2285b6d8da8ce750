import type { Kysely } from "kysely";
import type { DB } from "../db/index.ts";

/** Where a sealed value belongs. It opens there and nowhere else: neither for another purpose nor in another row. */
export interface SecretPlace {
  /** What it is, in words: "credentials of a slack connection". */
  readonly purpose: string;
  /** The row's id. */
  readonly row: string;
}

export interface SealedRow {
  readonly place: SecretPlace;
  readonly sealed: Buffer;
}

/**
 * A column of sealed values, as its feature describes it. Only columns that are described are brought to a new format, and
 * only their data keys are replaced; data keys of others are wrapped anew like all, which asks for nothing.
 */
export interface SealedColumn {
  /** As a person would say it: "credentials of connections". */
  readonly name: string;
  /** Rows in the order of their ids, after this one. */
  readonly read: (db: Kysely<DB>, after: string | undefined, limit: number) => Promise<readonly SealedRow[]>;
  /** Writes the value if it is still the one that was read. @returns false when somebody has written meanwhile */
  readonly replace: (db: Kysely<DB>, row: string, old: Buffer, sealed: Buffer) => Promise<boolean>;
}

const batch = 50;

/** Every row of a column, read in batches. */
export async function* sealedRows(db: Kysely<DB>, column: SealedColumn): AsyncGenerator<SealedRow> {
  for (let after: string | undefined; ;) {
    const rows = await column.read(db, after, batch);
    yield* rows;
    after = rows.at(-1)?.place.row;
    if (after === undefined) return;
  }
}
