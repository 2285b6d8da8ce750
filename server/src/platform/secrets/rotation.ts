import { AppError } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import type { DB } from "../db/index.ts";
import type { DataKeys } from "./data-keys.ts";
import { wrapContext } from "./data-keys.ts";
import { sealDirectValuesAnew } from "./direct-values.ts";
import type { KeyRing } from "./key-ring.ts";
import { sealedRows, type SealedColumn } from "./place.ts";
import { dataKeyIdOf } from "./sealed-value.ts";
import type { Sealer } from "./sealer.ts";

/** What a rotation starts from; the same request, carried out again after a crash, goes on where it had come to. */
export interface RotationRequest {
  /** Id of the key to be followed. */
  readonly from: string;
  /** Data keys made before this moment are replaced too, and their values encrypted anew. Absent: they are only wrapped anew. */
  readonly dataKeysBefore?: Date | undefined;
}

export interface Rotation {
  readonly from: string;
  readonly to: string;
  /** Data keys that were wrapped anew by this run. */
  readonly rewrapped: number;
  /** Values that were encrypted anew by this run. */
  readonly reencrypted: number;
  /** Keys that nothing is wrapped by any more. */
  readonly forgotten: readonly string[];
}

export interface RotationDeps {
  readonly db: Kysely<DB>;
  readonly ring: KeyRing;
  readonly dataKeys: DataKeys;
  readonly sealer: Sealer;
  readonly columns: readonly SealedColumn[];
}

/** Held by the process that rotates. A killed one loses it with its connection. */
const rotationLock = 7311;

const batch = 50;

/** A value that is sealed with a data key read just before is written within moments; a day later none is. */
const retiredForHours = 24;

/**
 * Follows the current key by a new one and wraps every data key anew, while others seal and open.
 *
 * Nothing is lost at any instant: a data key is wrapped by a key that is kept, since a key's file is removed only after
 * the database, by a reference, has refused to let go of it as long as anything is wrapped by it.
 *
 * @throws AppError `unavailable` while another process rotates
 */
export async function rotate(deps: RotationDeps, request: RotationRequest): Promise<Rotation> {
  return deps.db.connection().execute(async (holder) => {
    const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${rotationLock}) as held`.execute(holder);
    if (rows[0]?.held !== true) {
      // Passing: of a process that was killed, the database may learn late.
      throw new AppError(
        "unavailable",
        "The secrets keys are being rotated by another process. Try again when it is through.",
      );
    }
    try {
      return await rotateAlone(deps, request);
    } finally {
      await sql`select pg_advisory_unlock(${rotationLock})`.execute(holder);
    }
  });
}

async function rotateAlone(deps: RotationDeps, { from, dataKeysBefore }: RotationRequest): Promise<Rotation> {
  const { db, ring, columns } = deps;
  ring.reload();
  if (ring.renewal.kind === "own_file" && ring.current().keyId === from) {
    ring.renewal.renew();
    ring.reload();
  }
  const to = ring.current().keyId;
  await db
    .insertInto("wrapping_key")
    .values({ id: to })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  let reencrypted = await sealDirectValuesAnew(db, deps);
  let rewrapped = 0;
  const forgotten: string[] = [];
  // Once more where another process has made a data key by an old key since.
  for (let left = await oldKeys(db, to); left.length > 0; left = await oldKeys(db, to)) {
    rewrapped += await rewrapAll(deps, to);
    for (const id of left) if (await forget(db, id)) forgotten.push(id);
  }
  if (dataKeysBefore !== undefined) {
    for (const column of columns) reencrypted += await renewDataKeys(deps, column, dataKeysBefore);
    await removeRetired(deps);
  }
  if (ring.renewal.kind === "own_file") ring.renewal.forgetPrevious(new Set(await oldKeys(db, to)));
  ring.reload();
  return { from, to, rewrapped, reencrypted, forgotten };
}

async function oldKeys(db: Kysely<DB>, current: string): Promise<string[]> {
  const rows = await db.selectFrom("wrapping_key").select("id").where("id", "<>", current).orderBy("id").execute();
  return rows.map(({ id }) => id);
}

/** In small statements, each of which leaves everything openable. */
async function rewrapAll({ db, ring }: RotationDeps, to: string): Promise<number> {
  let rewrapped = 0;
  for (;;) {
    const rows = await db
      .selectFrom("data_key")
      .selectAll()
      .where("wrapping_key_id", "<>", to)
      .orderBy("id")
      .limit(batch)
      .execute();
    if (rows.length === 0) return rewrapped;
    for (const row of rows) {
      const old = ring.find(row.wrapping_key_id);
      if (old === undefined) throw missing(row.wrapping_key_id);
      const bytes = await old.unwrap(row.wrapped, wrapContext(row));
      const wrapped = await ring.current().wrap(bytes, wrapContext({ ...row, wrapping_key_id: to }));
      bytes.fill(0);
      await db
        .updateTable("data_key")
        .set({ wrapped, wrapping_key_id: to, rewrapped_at: sql<Date>`now()` })
        .where("id", "=", row.id)
        .where("wrapping_key_id", "=", row.wrapping_key_id)
        .execute();
      rewrapped += 1;
    }
  }
}

function missing(keyId: string): AppError {
  return new AppError(
    "unavailable",
    `Data keys are wrapped by the secrets key ${keyId}, which this process does not have. Start it again with that key in SOPHIA_SECRETS_PREVIOUS_KEYS; the rotation then goes on.`,
  );
}

/** @returns false when something is wrapped by it again */
async function forget(db: Kysely<DB>, keyId: string): Promise<boolean> {
  try {
    await db.deleteFrom("wrapping_key").where("id", "=", keyId).execute();
    return true;
  } catch (error) {
    // 23001 or 23503: the reference of a data key.
    if (error instanceof Error && "code" in error && (error.code === "23001" || error.code === "23503")) return false;
    throw error;
  }
}

/** Encrypts each value of a column anew whose data key is older. One that is written meanwhile has the new key already. */
async function renewDataKeys(
  { db, dataKeys, sealer }: RotationDeps,
  column: SealedColumn,
  before: Date,
): Promise<number> {
  let renewed = 0;
  for await (const { place, sealed } of sealedRows(db, column)) {
    const oldId = dataKeyIdOf(sealed);
    if (oldId === undefined) continue;
    const { id } = await dataKeys.renewedFor(place, before);
    if (id === oldId) continue;
    const anew = await sealer.seal(await sealer.open(sealed, place), place);
    if (await column.replace(db, place.row, sealed, anew)) renewed += 1;
  }
  return renewed;
}

/** Data keys that were replaced long ago and that no value names any more. */
async function removeRetired({ db, columns }: RotationDeps): Promise<void> {
  const rows = await db
    .selectFrom("data_key")
    .select("id")
    .where("retired_at", "<", sql<Date>`now() - make_interval(hours => ${retiredForHours})`)
    .execute();
  const unused = new Set(rows.map(({ id }) => id));
  if (unused.size === 0) return;
  for (const column of columns) {
    for await (const { sealed } of sealedRows(db, column)) unused.delete(dataKeyIdOf(sealed) ?? "");
  }
  if (unused.size > 0) {
    await db
      .deleteFrom("data_key")
      .where("id", "in", [...unused])
      .execute();
  }
}
