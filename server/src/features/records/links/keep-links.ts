import { sql, type Transaction } from "kysely";
import type { DB } from "../../../platform/db/index.ts";
import type { Computed } from "./link-types.ts";

const rowsPerStatement = 4_000;

/** What was computed of one record; `undefined` is nothing at all: it is gone. */
export interface Outcome {
  readonly entityId: string;
  readonly computed: Computed | undefined;
  readonly wants: readonly string[];
}

/** JSON with its keys in one order, to compare by. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * Replaces what is kept of these records: only what differs is written.
 *
 * @returns the keys whose answers changed
 */
export async function keepOffers(tx: Transaction<DB>, outcomes: readonly Outcome[]): Promise<Set<string>> {
  const ids = outcomes.map(({ entityId }) => entityId);
  const before = await tx
    .selectFrom("entity_offer")
    .select(["entity_id", "key", "detail"])
    .where(sql<boolean>`entity_id = any(${ids}::uuid[])`)
    .execute();
  const old = new Map(before.map((row) => [`${row.entity_id} ${row.key}`, row]));
  const changed = new Set<string>();
  const written: { entity_id: string; key: string; detail: string }[] = [];
  for (const { entityId, computed } of outcomes) {
    for (const [key, detail] of computed?.offers ?? []) {
      const row = old.get(`${entityId} ${key}`);
      old.delete(`${entityId} ${key}`);
      if (row !== undefined && sorted(row.detail) === sorted(detail)) continue;
      changed.add(key);
      written.push({ entity_id: entityId, key, detail: JSON.stringify(detail) });
    }
  }
  const removed = [...old.values()];
  for (const { key } of removed) changed.add(key);
  if (removed.length > 0)
    await sql`
      delete from entity_offer using unnest(
        ${removed.map((row) => row.entity_id)}::uuid[], ${removed.map((row) => row.key)}::text[]) as ended (entity_id, key)
      where entity_offer.entity_id = ended.entity_id and entity_offer.key = ended.key`.execute(tx);
  for (let start = 0; start < written.length; start += rowsPerStatement)
    await tx
      .insertInto("entity_offer")
      .values(written.slice(start, start + rowsPerStatement))
      .onConflict((conflict) =>
        conflict.columns(["entity_id", "key"]).doUpdateSet((row) => ({ detail: row.ref("excluded.detail") })),
      )
      .execute();
  return changed;
}

export async function keepWants(tx: Transaction<DB>, outcomes: readonly Outcome[]): Promise<void> {
  const asking = outcomes.filter(({ computed, wants }) => computed !== undefined && wants.length > 0);
  const silent = outcomes.filter(({ computed, wants }) => computed === undefined || wants.length === 0);
  if (silent.length > 0)
    await sql`delete from entity_want where entity_id = any(${silent.map(({ entityId }) => entityId)}::uuid[])`.execute(
      tx,
    );
  if (asking.length === 0) return;
  await sql`
    insert into entity_want (entity_id, keys)
    select entity_id, array(select jsonb_array_elements_text(keys)) from unnest(
      ${asking.map(({ entityId }) => entityId)}::uuid[], ${asking.map(({ wants }) => JSON.stringify(wants))}::jsonb[]
    ) as asked (entity_id, keys)
    on conflict (entity_id) do update set keys = excluded.keys where entity_want.keys is distinct from excluded.keys`.execute(
    tx,
  );
}

interface LinkKey {
  readonly from_entity: string;
  readonly relation: string;
  readonly to_account: string | null;
  readonly to_entity: string | null;
  readonly rule: string;
  readonly evidence_entity: string;
}

/** Replaces the links that begin at these records. One that stays as it was keeps the time since when it is known. */
export async function keepLinks(tx: Transaction<DB>, outcomes: readonly Outcome[]): Promise<void> {
  const rows = outcomes.flatMap(({ entityId, computed }) =>
    (computed?.links ?? []).map((link) => ({
      from_entity: entityId,
      relation: link.relation,
      to_account: "account" in link.to ? link.to.account : null,
      to_entity: "entity" in link.to ? link.to.entity : null,
      rule: link.rule,
      evidence_entity: link.evidenceEntity,
      second_evidence: link.secondEvidence ?? null,
      evidence: JSON.stringify(link.evidence),
    })),
  );
  const keyOf = (row: LinkKey): string =>
    [row.from_entity, row.relation, row.to_account, row.to_entity, row.rule, row.evidence_entity].join(" ");
  const wanted = new Map(rows.map((row) => [keyOf(row), row]));
  const before = await tx
    .selectFrom("record_link")
    .select(["id", "from_entity", "relation", "to_account", "to_entity", "rule", "evidence_entity", "second_evidence"])
    .select("evidence")
    .where(sql<boolean>`from_entity = any(${outcomes.map(({ entityId }) => entityId)}::uuid[])`)
    .execute();
  const ended: string[] = [];
  for (const row of before) {
    const kept = wanted.get(keyOf(row));
    if (kept === undefined) ended.push(row.id);
    else if (kept.second_evidence === row.second_evidence && sorted(JSON.parse(kept.evidence)) === sorted(row.evidence))
      wanted.delete(keyOf(row));
  }
  if (ended.length > 0) await sql`delete from record_link where id = any(${ended}::uuid[])`.execute(tx);
  const written = [...wanted.values()];
  for (let start = 0; start < written.length; start += rowsPerStatement)
    await tx
      .insertInto("record_link")
      .values(written.slice(start, start + rowsPerStatement))
      .onConflict((conflict) =>
        conflict
          .columns(["from_entity", "relation", "to_account", "to_entity", "rule", "evidence_entity"])
          .doUpdateSet((row) => ({
            evidence: row.ref("excluded.evidence"),
            second_evidence: row.ref("excluded.second_evidence"),
          })),
      )
      .execute();
}

/** Keys that the index of what was asked for looks up at once. */
const keysPerLookUp = 200;

/**
 * Makes due the links of all records that asked for one of these keys, except those that this batch has yet to compute.
 *
 * The keys come in groups that PostgreSQL sees only as it goes: of thousands in one array it thinks that most records ask
 * for some of them, and compares each key with each record's (3 s with 20,000 records, against 45 ms by the index).
 */
export async function markAskers(
  tx: Transaction<DB>,
  keys: ReadonlySet<string>,
  except: ReadonlySet<string>,
): Promise<void> {
  const all = [...keys];
  for (let start = 0; start < all.length; start += rowsPerStatement) {
    await sql`
      insert into entity_pending (entity_id)
      select distinct entity_want.entity_id
      from (
        select array_agg(key) as keys
        from unnest(${all.slice(start, start + rowsPerStatement)}::text[]) with ordinality as changed (key, place)
        group by place / ${keysPerLookUp}::integer
      ) as slice
      join entity_want on entity_want.keys && slice.keys
      where not entity_want.entity_id = any(${[...except]}::uuid[])
      order by entity_want.entity_id
      on conflict (entity_id) do update set version = nextval('entity_pending_version')`.execute(tx);
  }
}
