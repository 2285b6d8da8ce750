import { AppError } from "@sophia/core";
import type { Kysely } from "kysely";
import type { DB } from "../db/index.ts";
import type { KeyRing } from "./key-ring.ts";
import { sealedRows, type SealedColumn, type SealedRow } from "./place.ts";
import { isDirect, openDirect } from "./sealed-value.ts";
import type { Sealer } from "./sealer.ts";

/**
 * Brings the values of format 1 to the present one. One that no key opens stays as it is.
 *
 * @returns how many were brought over, and where those are that no key opens
 */
export async function sealDirectValuesAnew(
  db: Kysely<DB>,
  {
    columns,
    ring,
    sealer,
  }: { readonly columns: readonly SealedColumn[]; readonly ring: KeyRing; readonly sealer: Sealer },
): Promise<{ readonly resealed: number; readonly closed: readonly string[] }> {
  const closed: string[] = [];
  let resealed = 0;
  async function bringOver(column: SealedColumn, { place, sealed }: SealedRow): Promise<void> {
    const plain = openDirect(sealed, place.purpose, ring.bareKeys());
    if (plain === undefined) closed.push(`${place.purpose} (${place.row})`);
    else if (await column.replace(db, place.row, sealed, await sealer.seal(plain, place))) resealed += 1;
  }
  for (const column of columns) {
    for await (const row of sealedRows(db, column)) if (isDirect(row.sealed)) await bringOver(column, row);
  }
  return { resealed, closed };
}

export function closedValues(closed: readonly string[], unnamedKey: string): AppError {
  return new AppError(
    "unavailable",
    `The secrets key of this start does not open the ${closed.join(", ")}. Give the key they were sealed with (SOPHIA_SECRETS_KEY or ` +
      `SOPHIA_SECRETS_PREVIOUS_KEYS, or secrets.key in the data folder). If it is lost for good, start with SOPHIA_SECRETS_LOST_KEYS=${unnamedKey} and connect these sources again.`,
  );
}
