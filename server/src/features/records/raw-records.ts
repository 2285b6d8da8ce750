import { createHash } from "node:crypto";
import { jsonSchema, type Json, type RawRecord, type RecordReference } from "@sophia/core";
import { sql, type Kysely, type Transaction } from "kysely";
import type { DB } from "../../platform/db/index.ts";

export interface StoredRecord extends RawRecord {
  readonly payloadHash: Buffer;
}

/** JSON with its keys in order, so that a vendor that shuffles them changes nothing. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
}

export function payloadHash(payload: Json): Buffer {
  return createHash("sha256").update(canonical(payload)).digest();
}

/**
 * Keeps a page of raw records. A record that is new, changed or back from being gone is marked stale: its transform is
 * due, and so is that of every record that refers to it.
 *
 * @returns the records that changed.
 */
export async function storeRecords(
  tx: Transaction<DB>,
  connectionId: string,
  run: number,
  records: readonly RawRecord[],
): Promise<RawRecord[]> {
  const byKey = new Map(records.map((record) => [`${record.kind}/${record.externalId}`, record]));
  const changed: RawRecord[] = [];
  for (const record of byKey.values()) {
    const hash = payloadHash(record.payload);
    const { rows } = await sql<{ stale: boolean }>`
      insert into raw_record as known (connection_id, kind, external_id, payload, payload_hash, seen_run, stale)
      values (${connectionId}, ${record.kind}, ${record.externalId}, ${JSON.stringify(record.payload)}, ${hash}, ${run}, true)
      on conflict (connection_id, kind, external_id) do update set
        payload = excluded.payload,
        changed_at = case when known.payload_hash = excluded.payload_hash then known.changed_at else now() end,
        stale = known.stale or known.payload_hash <> excluded.payload_hash or known.gone_at is not null,
        payload_hash = excluded.payload_hash,
        seen_run = excluded.seen_run,
        gone_at = null
      returning stale`.execute(tx);
    if (rows[0]?.stale === true) changed.push(record);
  }
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
    from raw_reference, unnest(${targets.map((target) => target.kind)}::text[], ${targets.map((target) => target.externalId)}::text[]) as target (kind, external_id)
    where raw_reference.connection_id = ${connectionId}
      and raw_reference.target_kind = target.kind and raw_reference.target_external_id = target.external_id
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
  if (references.length === 0) return new Map();
  const { rows } = await sql<{ kind: string; external_id: string; payload: unknown }>`
    select raw_record.kind, raw_record.external_id, raw_record.payload
    from raw_record
    join (
      select distinct * from unnest(${references.map((reference) => reference.kind)}::text[], ${references.map((reference) => reference.externalId)}::text[]) as wanted (kind, external_id)
    ) as wanted using (kind, external_id)
    where raw_record.connection_id = ${connectionId}`.execute(db);
  return new Map(
    rows.map((row) => [referenceKey({ kind: row.kind, externalId: row.external_id }), jsonSchema.parse(row.payload)]),
  );
}

export function referenceKey(reference: RecordReference): string {
  return `${reference.kind}/${reference.externalId}`;
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
