import { AppError } from "@sophia/core";
import type { Kysely } from "kysely";
import type { DB } from "../db/index.ts";
import type { KeyRing } from "./key-ring.ts";
import { sealedRows, type SealedColumn } from "./place.ts";
import { isDirect, openDirect } from "./sealed-value.ts";
import type { Sealer } from "./sealer.ts";

interface DirectDeps {
  readonly columns: readonly SealedColumn[];
  readonly ring: KeyRing;
}

/** Where values of format 1 are that no key of ours opens, in words. */
export async function closedDirectValues(db: Kysely<DB>, { columns, ring }: DirectDeps): Promise<string[]> {
  const closed: string[] = [];
  for (const column of columns) {
    for await (const { place, sealed } of sealedRows(db, column)) {
      if (isDirect(sealed) && openDirect(sealed, place.purpose, ring.bareKeys()) === undefined)
        closed.push(`${place.purpose} (${place.row})`);
    }
  }
  return closed;
}

/** Brings the values of format 1 to the present one. One that no key opens stays as it is. @returns how many */
export async function sealDirectValuesAnew(
  db: Kysely<DB>,
  { columns, ring, sealer }: DirectDeps & { readonly sealer: Sealer },
): Promise<number> {
  let resealed = 0;
  for (const column of columns) {
    for await (const { place, sealed } of sealedRows(db, column)) {
      const plain = isDirect(sealed) ? openDirect(sealed, place.purpose, ring.bareKeys()) : undefined;
      if (plain === undefined) continue;
      if (await column.replace(db, place.row, sealed, await sealer.seal(plain, place))) resealed += 1;
    }
  }
  return resealed;
}

export function closedValues(closed: readonly string[], unnamedKey: string): AppError {
  return new AppError(
    "unavailable",
    `The secrets key of this start does not open the ${closed.join(", ")}. Give the key they were sealed with (SOPHIA_SECRETS_KEY or ` +
      `SOPHIA_SECRETS_PREVIOUS_KEYS, or secrets.key in the data folder). If it is lost for good, start with SOPHIA_SECRETS_LOST_KEYS=${unnamedKey} and connect these sources again.`,
  );
}
