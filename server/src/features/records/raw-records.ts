import { createHash } from "node:crypto";
import { jsonSchema, type Json, type RawRecord, type RecordReference } from "@sophia/core";
import { sql, type Kysely, type Transaction } from "kysely";
import type { DB } from "../../platform/db/index.ts";

export function referenceKey(reference: RecordReference): string {
  return `${reference.kind}/${reference.externalId}`;
}

/** References as two columns that a statement can join. */
export function asColumns(references: readonly RecordReference[], alias = "named") {
  const kinds = references.map((reference) => reference.kind);
  const externalIds = references.map((reference) => reference.externalId);
  return sql`unnest(${kinds}::text[], ${externalIds}::text[]) as ${sql.ref(alias)} (kind, external_id)`;
}

/**
 * Keeps a page of raw records. A record that is new, changed or back from being gone is marked stale: its transform is
 * due, and so is that of every record that refers to it. Of two with one key the last wins.
 *
 * @returns the records that changed.
 */
export async function storeRecords(
  tx: Transaction<DB>,
  connectionId: string,
  run: number,
  records: readonly RawRecord[],
): Promise<RawRecord[]> {
  const byKey = new Map(records.map((record) => [referenceKey(record), record]));
  const distinct = [...byKey.values()];
  if (distinct.length === 0) return [];
  const texts = distinct.map((record) => JSON.stringify(record.payload));
  const { rows } = await sql<{ kind: string; external_id: string; stale: boolean }>`
    insert into raw_record as known (connection_id, kind, external_id, payload, payload_hash, seen_run, stale)
    select ${connectionId}::uuid, kind, external_id, payload::json, payload_hash, ${run}::integer, true
    from unnest(
      ${distinct.map((record) => record.kind)}::text[],
      ${distinct.map((record) => record.externalId)}::text[],
      ${texts}::text[],
      ${texts.map((text) => createHash("sha256").update(text).digest())}::bytea[]
    ) as page (kind, external_id, payload, payload_hash)
    on conflict (connection_id, kind, external_id) do update set
      payload = excluded.payload,
      changed_at = case when known.payload_hash = excluded.payload_hash then known.changed_at else now() end,
      stale = known.stale or known.payload_hash <> excluded.payload_hash or known.gone_at is not null,
      payload_hash = excluded.payload_hash,
      seen_run = excluded.seen_run,
      gone_at = null
    returning kind, external_id, stale`.execute(tx);
  const changed = rows
    .filter((row) => row.stale)
    .flatMap((row) => byKey.get(referenceKey({ kind: row.kind, externalId: row.external_id })) ?? []);
  await markReferrersStale(tx, connectionId, changed);
  return changed;
}

/** What these records say has changed for everything that looks them up. */
export async function markReferrersStale(
  tx: Transaction<DB>,
  connectionId: string,
  targets: readonly RecordReference[],
): Promise<void> {
  if (targets.length === 0) return;
  await sql`
    update raw_record set stale = true
    from raw_reference, ${asColumns(targets)}
    where raw_reference.connection_id = ${connectionId}
      and raw_reference.target_kind = named.kind and raw_reference.target_external_id = named.external_id
      and raw_record.connection_id = raw_reference.connection_id and raw_record.kind = raw_reference.kind
      and raw_record.external_id = raw_reference.external_id and raw_record.gone_at is null and not raw_record.stale`.execute(
    tx,
  );
}

/** Payloads by kind and id, for a transform's lookups; gone ones included, since what refers to them still shows their names. */
export async function payloadsOf(
  db: Kysely<DB>,
  connectionId: string,
  references: readonly RecordReference[],
): Promise<Map<string, Json>> {
  const distinct = [...new Map(references.map((reference) => [referenceKey(reference), reference])).values()];
  if (distinct.length === 0) return new Map();
  const { rows } = await sql<{ kind: string; external_id: string; payload: unknown }>`
    select raw_record.kind, raw_record.external_id, raw_record.payload
    from raw_record join ${asColumns(distinct)} using (kind, external_id)
    where raw_record.connection_id = ${connectionId}`.execute(db);
  return new Map(
    rows.map((row) => [referenceKey({ kind: row.kind, externalId: row.external_id }), jsonSchema.parse(row.payload)]),
  );
}

/** All living records of a kind, for a stream that walks over another stream's objects. */
export async function knownRecords(db: Kysely<DB>, connectionId: string, kind: string): Promise<RawRecord[]> {
  const rows = await db
    .selectFrom("raw_record")
    .select(["external_id", "payload"])
    .where("connection_id", "=", connectionId)
    .where("kind", "=", kind)
    .where("gone_at", "is", null)
    .orderBy("external_id")
    .execute();
  return rows.map((row) => ({ kind, externalId: row.external_id, payload: jsonSchema.parse(row.payload) }));
}
