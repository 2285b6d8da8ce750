import { randomBytes, randomUUID, type KeyObject } from "node:crypto";
import { AppError } from "@sophia/core";
import { sql, type Kysely, type Transaction } from "kysely";
import type { DB } from "../db/index.ts";
import { createDataKeyCache } from "./data-key-cache.ts";
import type { KeyRing } from "./key-ring.ts";
import { keyBytes, secretKey } from "./key-wrapper.ts";
import type { SecretPlace } from "./place.ts";

export interface DataKey {
  readonly id: string;
  readonly key: KeyObject;
}

export interface DataKeys {
  /** The key that seals what is new in this place; made where there is none. */
  readonly activeFor: (place: SecretPlace) => Promise<DataKey>;
  /** The same, after a new key has taken the place of one that was made before the moment. */
  readonly renewedFor: (place: SecretPlace, before: Date) => Promise<DataKey>;
  /** @throws AppError `unavailable` when it is gone, or wrapped by a key that this process does not have */
  readonly find: (id: string) => Promise<KeyObject>;
}

/** A rotation may end between a look at the database and one at the keys; two in a row would have to do so twice. */
const looks = 4;

const foreignKeyViolation = "23503";

export function createDataKeys(db: Kysely<DB>, ring: KeyRing): DataKeys {
  const cache = createDataKeyCache();

  async function find(id: string): Promise<KeyObject> {
    const cached = cache.get(id);
    if (cached !== undefined) return cached;
    for (let look = 1; ; look += 1) {
      const row = await db.selectFrom("data_key").selectAll().where("id", "=", id).executeTakeFirst();
      if (row === undefined) throw unopenable("its data key is gone");
      const wrapper = ring.find(row.wrapping_key_id);
      if (wrapper !== undefined) {
        const bytes = await wrapper.unwrap(row.wrapped, wrapContext(row)).catch((cause: unknown) => {
          throw unopenable("its data key was changed", cause);
        });
        const key = secretKey(bytes);
        cache.put(id, key);
        return key;
      }
      if (look === looks) throw unknownKey(row.wrapping_key_id, ring);
      ring.reload();
    }
  }

  async function insert(connection: Kysely<DB> | Transaction<DB>, place: SecretPlace): Promise<void> {
    const wrapper = ring.current();
    const row = { id: randomUUID(), purpose: place.purpose, row_id: place.row, wrapping_key_id: wrapper.keyId };
    const bytes = randomBytes(keyBytes);
    const wrapped = await wrapper.wrap(bytes, wrapContext(row));
    bytes.fill(0);
    await connection
      .insertInto("data_key")
      .values({ ...row, wrapped })
      .onConflict((conflict) => conflict.columns(["purpose", "row_id"]).where("retired_at", "is", null).doNothing())
      .execute();
  }

  /** The database takes no data key that is wrapped by a key it has taken leave of: then ours is an old one. */
  async function withCurrentKey(write: () => Promise<void>): Promise<void> {
    for (let look = 1; ; look += 1) {
      try {
        await write();
        return;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === foreignKeyViolation)) throw error;
        if (look === looks) throw staleKey(ring);
        ring.reload();
      }
    }
  }

  const activeRow = ({ purpose, row }: SecretPlace) =>
    db
      .selectFrom("data_key")
      .select(["id", "created_at"])
      .where("purpose", "=", purpose)
      .where("row_id", "=", row)
      .where("retired_at", "is", null)
      .executeTakeFirst();

  async function activeFor(place: SecretPlace): Promise<DataKey> {
    for (;;) {
      const row = await activeRow(place);
      if (row !== undefined) return { id: row.id, key: await find(row.id) };
      await withCurrentKey(() => insert(db, place));
    }
  }

  return {
    find,
    activeFor,
    async renewedFor(place, before) {
      const row = await activeRow(place);
      if (row === undefined || row.created_at >= before) return activeFor(place);
      await withCurrentKey(() =>
        db.transaction().execute(async (transaction) => {
          await transaction
            .updateTable("data_key")
            .set({ retired_at: sql<Date>`now()` })
            .where("id", "=", row.id)
            .where("retired_at", "is", null)
            .execute();
          await insert(transaction, place);
        }),
      );
      return activeFor(place);
    },
  };
}

/** What a wrapped data key is bound to: moved to another row of the table, it does not open. */
export function wrapContext(row: {
  readonly id: string;
  readonly purpose: string;
  readonly row_id: string;
  readonly wrapping_key_id: string;
}): string {
  return JSON.stringify(["sophia data key", row.id, row.purpose, row.row_id, row.wrapping_key_id]);
}

export function unopenable(why: string, cause?: unknown): AppError {
  return new AppError(
    "unavailable",
    `A stored secret cannot be opened: ${why}. Restore the database from your backup, or connect the source again.`,
    { cause },
  );
}

function unknownKey(keyId: string, ring: KeyRing): AppError {
  return new AppError(
    "unavailable",
    `A stored secret needs the secrets key ${keyId}, which this process does not have (it has ${ring.keyIds().join(", ")}). Start it again with the same keys as the other processes.`,
  );
}

function staleKey(ring: KeyRing): AppError {
  return new AppError(
    "unavailable",
    `The secrets key of this process (${ring.current().keyId}) is no longer the current one. Start it again with the same keys as the other processes.`,
  );
}
