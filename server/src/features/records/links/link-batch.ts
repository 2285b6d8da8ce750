import { sql, type Kysely, type Transaction } from "kysely";
import type { DB } from "../../../platform/db/index.ts";
import { companyKinds } from "./company-node.ts";
import { computeLinks, linkedKinds } from "./compute-links.ts";
import { keepLinks, keepOffers, keepWants, markAskers, type Outcome } from "./keep-links.ts";
import { linkSources } from "./link-sources.ts";
import type { LinkSource } from "./link-types.ts";
import { offerReader, type OfferReader } from "./offer-reader.ts";
import { regroup } from "./regroup.ts";

/** Records in one transaction. */
export const recordsPerBatch = 300;

const [peopleKinds = [], ...laterKinds] = linkedKinds.map((group) => group.map(({ kind }) => kind));
/** The order in which kinds are computed. */
const kindOrder = [...peopleKinds, ...companyKinds, ...laterKinds.flat()];

/**
 * Computes the links of a batch of waiting records anew, and makes those wait that asked for what changed by it, in one
 * transaction: links are a function of the records, and what waits is all that this function has not yet seen.
 *
 * @returns how many records there were; 0: none waits
 */
export async function linkBatch(db: Kysely<DB>, limit = recordsPerBatch): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows: waiting } = await sql<{ entity_id: string; version: string; kind: string }>`
      select entity_pending.entity_id, entity_pending.version::text as version, entity.kind
      from entity_pending join entity on entity.id = entity_pending.entity_id
      order by coalesce(array_position(${kindOrder}::text[], entity.kind), 0), entity_pending.version
      limit ${limit}`.execute(tx);
    if (waiting.length === 0) return 0;
    await linkRecords(tx, waiting);
    await sql`
      delete from entity_pending using unnest(
        ${waiting.map((row) => row.entity_id)}::uuid[], ${waiting.map((row) => row.version)}::bigint[]
      ) as done (entity_id, version)
      where entity_pending.entity_id = done.entity_id and entity_pending.version = done.version`.execute(tx);
    return waiting.length;
  });
}

async function linkRecords(
  tx: Transaction<DB>,
  waiting: readonly { readonly entity_id: string; readonly kind: string }[],
): Promise<void> {
  const sources = await linkSources(
    tx,
    waiting.map((row) => row.entity_id),
  );
  const idsOf = (kinds: readonly string[]): string[] =>
    waiting.filter(({ kind }) => kinds.includes(kind)).map((row) => row.entity_id);
  const left = new Set(waiting.map((row) => row.entity_id));
  const reader = offerReader(tx);
  const keep = async (outcomes: readonly Outcome[], alsoChanged: readonly string[] = []): Promise<void> => {
    for (const { entityId } of outcomes) left.delete(entityId);
    const changed = await keepOffers(tx, outcomes);
    for (const key of alsoChanged) changed.add(key);
    await keepWants(tx, outcomes);
    await keepLinks(tx, outcomes);
    reader.forget(changed);
    await markAskers(tx, changed, left);
  };

  await keep(await computed(idsOf(peopleKinds), sources, reader));
  const touching = idsOf([...companyKinds, "call"]);
  if (touching.length > 0) {
    const ofThese = new Map([...sources].filter(([id]) => touching.includes(id)));
    const { outcomes, changedDomains } = await regroup(tx, { entityIds: touching, sources: ofThese }, reader);
    const calls = new Set(idsOf(["call"]));
    await keep(
      outcomes.filter(({ entityId }) => !calls.has(entityId)),
      changedDomains,
    );
  }
  for (const kinds of laterKinds) await keep(await computed(idsOf(kinds), sources, reader));
}

async function computed(
  entityIds: readonly string[],
  sources: ReadonlyMap<string, LinkSource>,
  reader: OfferReader,
): Promise<Outcome[]> {
  const living = entityIds.flatMap((id) => sources.get(id) ?? []);
  const settled = await reader.settle(living.map((source) => (lookups) => computeLinks(source, lookups)));
  return [
    ...living.map(({ entityId }, index): Outcome => {
      const one = settled[index];
      return { entityId, computed: one?.computed, wants: one?.wants ?? [] };
    }),
    ...entityIds
      .filter((id) => !sources.has(id))
      .map((entityId): Outcome => ({ entityId, computed: undefined, wants: [] })),
  ];
}

/** Makes the links of all records due: after the rules have changed. */
export async function markAllForLinks(db: Kysely<DB>): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into entity_pending (entity_id) select id from entity order by id
    on conflict (entity_id) do update set version = nextval('entity_pending_version')`.execute(db);
  return Number(numAffectedRows ?? 0);
}
