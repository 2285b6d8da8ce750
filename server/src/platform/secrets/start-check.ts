import { AppError } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import type { DB } from "../db/index.ts";
import type { KeyRing } from "./key-ring.ts";

interface LostKeys {
  /** Ids of keys that are lost for good, as the operator says (SOPHIA_SECRETS_LOST_KEYS). */
  readonly ids: readonly string[];
  readonly onForgotten: (sentence: string) => void;
}

/** Stands for the keys of values of format 1, which name none. */
export const unnamedKey = "unnamed";

/**
 * Makes sure, before anything is opened, that this process has every key by which a stored data key is wrapped; then says
 * that the current key is in use from now on. An id is a fingerprint of its key, so a known id is the right key. A key by
 * which nothing is wrapped, such as one of a start that was taken back, need not be there.
 *
 * @throws AppError `unavailable` naming the key that is missing and where it is to be put
 */
export async function checkKeys(db: Kysely<DB>, ring: KeyRing, lost: LostKeys): Promise<void> {
  await forgetLost(db, ring, lost);
  for (let look = 1; ; look += 1) {
    const missing = await takeIntoUse(db, ring, look === looks);
    if (missing.length === 0) return;
    // Made by another process since ours were read.
    if (look === looks) throw missingKey(missing, ring);
    ring.reload();
  }
}

const looks = 3;

/** @returns ids of the keys that are missing, by which the start is refused; nothing is written then */
function takeIntoUse(db: Kysely<DB>, ring: KeyRing, dropsUnused: boolean): Promise<string[]> {
  return db.transaction().execute(async (transaction) => {
    // A rotation that ends in this moment must not have its old key taken into use again.
    await sql`lock table wrapping_key in share row exclusive mode`.execute(transaction);
    const missing = await missingKeys(transaction, ring);
    const needed = await transaction
      .selectFrom("wrapping_key")
      .select("id")
      .where("id", "in", ["", ...missing])
      .where((row) =>
        row.exists(
          row.selectFrom("data_key").select("data_key.id").whereRef("data_key.wrapping_key_id", "=", "wrapping_key.id"),
        ),
      )
      .orderBy("created_at")
      .execute();
    if (needed.length > 0 || (missing.length > 0 && !dropsUnused)) return missing;
    if (missing.length > 0) await transaction.deleteFrom("wrapping_key").where("id", "in", missing).execute();
    await transaction
      .insertInto("wrapping_key")
      .values({ id: ring.current().keyId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return [];
  });
}

async function missingKeys(db: Kysely<DB>, ring: KeyRing): Promise<string[]> {
  const rows = await db.selectFrom("wrapping_key").select("id").orderBy("created_at").execute();
  return rows.map(({ id }) => id).filter((id) => ring.find(id) === undefined);
}

function missingKey(ids: readonly string[], ring: KeyRing): AppError {
  const { renewal } = ring;
  const where =
    renewal.kind === "own_file"
      ? "put its file back into the data folder (secrets.key, or secrets.key.1 beside a newer one)"
      : `add it to SOPHIA_SECRETS_PREVIOUS_KEYS, or set it as ${renewal.where}`;
  return new AppError(
    "unavailable",
    `Stored secrets are sealed by the secrets key ${ids.join(", ")}, and this start has ${ring.keyIds().join(", ")}. ` +
      `Give it the missing key: ${where}. If it is lost for good, start once with SOPHIA_SECRETS_LOST_KEYS=${ids.join(",")} and connect the sources again.`,
  );
}

/** What a lost key has wrapped opens for nobody: it is removed, so that the places can be sealed anew. */
async function forgetLost(db: Kysely<DB>, ring: KeyRing, { ids, onForgotten }: LostKeys): Promise<void> {
  for (const id of ids) {
    if (ring.find(id) !== undefined || id === unnamedKey) continue;
    const forgotten = await db.transaction().execute(async (transaction) => {
      const { numDeletedRows } = await transaction
        .deleteFrom("data_key")
        .where("wrapping_key_id", "=", id)
        .executeTakeFirst();
      await transaction.deleteFrom("wrapping_key").where("id", "=", id).execute();
      return Number(numDeletedRows);
    });
    if (forgotten > 0)
      onForgotten(
        `The secrets key ${id} is lost, as SOPHIA_SECRETS_LOST_KEYS says: ${forgotten} data keys went with it.`,
      );
  }
}
