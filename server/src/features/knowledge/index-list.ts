import { sql, type Kysely, type Selectable, type Transaction } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { lockIndexList } from "./pending.ts";

export type IndexRow = Selectable<DB["search_index"]>;

/** The index that answers questions now; undefined before the first start has made one. */
export async function servingIndex(db: Kysely<DB>): Promise<IndexRow | undefined> {
  return db.selectFrom("search_index").selectAll().where("state", "=", "serving").executeTakeFirst();
}

/** Indexes that must be kept up to date, the serving one first. */
export async function liveIndexes(db: Kysely<DB>): Promise<IndexRow[]> {
  return db
    .selectFrom("search_index")
    .selectAll()
    .where("state", "in", ["serving", "building"])
    .orderBy("state", "desc")
    .orderBy("created_at")
    .execute();
}

interface NewIndex {
  readonly adapter: string;
  readonly modelId: string;
  readonly state: "building" | "serving";
  readonly reason: string | null;
}

/** Adds an empty index with every document waiting for it. */
async function addIndex(tx: Transaction<DB>, index: NewIndex): Promise<IndexRow> {
  const row = await tx
    .insertInto("search_index")
    .values({
      adapter: index.adapter,
      model_id: index.modelId,
      state: index.state,
      reason: index.reason,
      location: sql<string>`gen_random_uuid()`,
      served_at: index.state === "serving" ? new Date() : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await sql`insert into index_pending (index_id, document_id) select ${row.id}, id from document where deleted_at is null`.execute(
    tx,
  );
  return row;
}

/** Makes sure that one index serves: the first start makes it, an upgraded model replaces it in the background. */
export async function ensureIndex(
  db: Kysely<DB>,
  index: { readonly adapter: string; readonly modelId: string },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockIndexList(tx);
    const live = await liveIndexes(tx);
    if (!live.some((row) => row.state === "serving")) await addIndex(tx, { ...index, state: "serving", reason: null });
    else if (!live.some((row) => row.model_id === index.modelId)) {
      await addIndex(tx, { ...index, state: "building", reason: `the embedding model is now ${index.modelId}` });
    }
  });
}

/** Begins a second index beside the serving one; it takes over when nothing waits for it any more. */
export async function beginRebuild(
  db: Kysely<DB>,
  index: { readonly adapter: string; readonly modelId: string },
  reason: string,
): Promise<IndexRow> {
  return db.transaction().execute(async (tx) => {
    await lockIndexList(tx);
    await tx
      .updateTable("search_index")
      .set({ state: "retired", retired_at: new Date() })
      .where("state", "=", "building")
      .execute();
    return addIndex(tx, { ...index, state: "building", reason });
  });
}

/** Puts an empty index in the place of one that cannot be read; it serves at once and fills from the database. */
export async function replaceDamaged(db: Kysely<DB>, damaged: IndexRow): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockIndexList(tx);
    const changed = await tx
      .updateTable("search_index")
      .set({ state: "retired", retired_at: new Date() })
      .where("id", "=", damaged.id)
      .where("state", "!=", "retired")
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return;
    const { adapter, model_id: modelId } = damaged;
    await addIndex(tx, {
      adapter,
      modelId,
      state: damaged.state === "serving" ? "serving" : "building",
      reason: "the search index was damaged",
    });
  });
}

/** Lets a finished index serve, unless a change came in between. @returns whether it serves now. */
export async function swapIn(db: Kysely<DB>, built: IndexRow): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await lockIndexList(tx);
    const waiting = await tx
      .selectFrom("index_pending")
      .select("document_id")
      .where("index_id", "=", built.id)
      .limit(1)
      .execute();
    if (waiting.length > 0) return false;
    await tx
      .updateTable("search_index")
      .set({ state: "retired", retired_at: new Date() })
      .where("state", "=", "serving")
      .execute();
    await tx
      .updateTable("search_index")
      .set({ state: "serving", served_at: new Date(), reason: null })
      .where("id", "=", built.id)
      .execute();
    return true;
  });
}

/** A serving index that was filled again holds everything: why it was made anew is no news any more. */
export async function noteFilled(db: Kysely<DB>, indexId: string): Promise<void> {
  await db.updateTable("search_index").set({ reason: null }).where("id", "=", indexId).execute();
}

/** Retired indexes that no reader can still be using: every reader asks which one serves at each question. */
export async function forgottenIndexes(db: Kysely<DB>): Promise<IndexRow[]> {
  return db
    .selectFrom("search_index")
    .selectAll()
    .where("state", "=", "retired")
    .where("retired_at", "<", sql<Date>`now() - interval '1 minute'`)
    .execute();
}

export async function dropIndexRow(db: Kysely<DB>, indexId: string): Promise<void> {
  await db.deleteFrom("search_index").where("id", "=", indexId).execute();
}
