import type { AnyConnector, RawRecord } from "@sophia/core";
import { sql, type Kysely, type Transaction } from "kysely";
import { jsonSchema } from "@sophia/core";
import type { DB } from "../../platform/db/index.ts";
import { forgetDocumentsOf } from "../knowledge/index.ts";
import { applyTransforms, type RecordOwner } from "./apply-transform.ts";
import { endEntitiesOf, endIdentitiesOf, revokeGrantsOf } from "./keep-results.ts";
import { markReferrersStale, storeRecords } from "./raw-records.ts";

/**
 * Keeps one page: raw records and all they mean, in the caller's transaction. What refers to a changed record is left
 * stale, for `transformStale`.
 *
 * @returns how many records changed.
 */
export async function storePage(
  tx: Transaction<DB>,
  owner: RecordOwner,
  connector: AnyConnector,
  run: number,
  records: readonly RawRecord[],
): Promise<number> {
  const changed = await storeRecords(tx, owner.connectionId, run, records);
  await applyTransforms(tx, owner, connector, changed);
  return changed.length;
}

const staleBatch = 100;

/**
 * Transforms a batch of stale records again, from the database alone.
 *
 * @returns how many there were; 0 when none is stale.
 */
export async function transformStale(db: Kysely<DB>, owner: RecordOwner, connector: AnyConnector): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom("raw_record")
      .select(["kind", "external_id", "payload"])
      .where("connection_id", "=", owner.connectionId)
      .where("stale", "=", true)
      .where("gone_at", "is", null)
      .orderBy("kind")
      .orderBy("external_id")
      .limit(staleBatch)
      .forUpdate()
      .execute();
    const records = rows.map((row) => ({
      kind: row.kind,
      externalId: row.external_id,
      payload: jsonSchema.parse(row.payload),
    }));
    await applyTransforms(tx, owner, connector, records);
    return records.length;
  });
}

/** Marks every record of a connection for a new transform: after a connector's transform has changed. */
export async function markAllStale(db: Kysely<DB>, connectionId: string): Promise<number> {
  const result = await db
    .updateTable("raw_record")
    .set({ stale: true })
    .where("connection_id", "=", connectionId)
    .where("gone_at", "is", null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/**
 * Ends records of these kinds that a complete listing did not meet: their documents, grants and identities go with
 * them, and what refers to them is transformed again.
 *
 * @returns how many ended; as many as `limit`: there may be more.
 */
export async function endUnseen(
  tx: Transaction<DB>,
  connectionId: string,
  kinds: readonly string[],
  run: number,
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ kind: string; external_id: string }>`
    update raw_record set gone_at = now(), stale = false
    where (connection_id, kind, external_id) in (
      select connection_id, kind, external_id from raw_record
      where connection_id = ${connectionId} and kind = any(${[...kinds]}::text[]) and seen_run < ${run} and gone_at is null
      order by kind, external_id limit ${limit} for update)
    returning kind, external_id`.execute(tx);
  const gone = rows.map((row) => ({ kind: row.kind, externalId: row.external_id }));
  await revokeGrantsOf(tx, connectionId, gone);
  await forgetDocumentsOf(
    tx,
    connectionId,
    gone.map((raw) => ({ raw, except: [] })),
  );
  await endEntitiesOf(tx, connectionId, gone, []);
  await endIdentitiesOf(tx, connectionId, gone);
  await markReferrersStale(tx, connectionId, gone);
  return rows.length;
}
