import { sql } from "kysely";
import type { LinkedRecord } from "./linked-records.ts";
import type { Reader } from "./shown-links.ts";

/**
 * Names of those who own these records, by record. Whoever reads a record reads its owner's name in it; the owner's own
 * entry in the source is shown to nobody.
 */
export async function ownerNames(
  { db }: Reader,
  records: readonly LinkedRecord[],
): Promise<(record: LinkedRecord) => string | null> {
  const ids = records.map(({ recordId }) => recordId);
  const { rows } = await sql<{ id: string; name: string }>`
    select record.id, owner.data ->> 'name' as name
    from entity as record
    join entity as owner on owner.connection_id = record.connection_id
      and owner.kind = case when record.kind = 'customer' then 'user' else 'owner' end
      and owner.external_id = record.data ->> 'ownerExternalId'
    where record.id = any(${ids}::uuid[])`.execute(db);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return ({ recordId }) => names.get(recordId) ?? null;
}
