import { noHubspotData } from "../company/hubspot/live.ts";
import type { HubspotData, HubspotEdit, HubspotRecordType, RecordKey } from "../company/hubspot/model.ts";
import { madeOnce } from "../company/made-once.ts";
import type { World } from "../company/world.ts";
import { associationsOf, type Associations } from "./associations.ts";
import { objectType, objectTypes } from "./object-types.ts";
import { projectWorld, type Projected } from "./project.ts";
import { compareIds, type CrmRecord, type PropertyVersion } from "./record.ts";

/** The one model behind all paths: every family of them answers from here. */
export interface Crm {
  /** Of several worlds that differ in other parts only, one. */
  readonly world: World;
  readonly data: HubspotData;
  /** By id as a number. */
  readonly list: (type: HubspotRecordType, archived: boolean) => readonly CrmRecord[];
  /** A merged id finds the record it was merged into. */
  readonly find: (type: HubspotRecordType, id: string) => CrmRecord | undefined;
  readonly associations: Associations;
  /** What searches found, by what was asked: the pages of one search are cut from one list. */
  readonly searches: Map<string, readonly CrmRecord[]>;
}

/** The model of a world; made once for all worlds that hold the same records and people. */
export const crmOf = madeOnce(
  (world) => [
    world.deals,
    world.hubspot,
    world.accounts,
    world.contacts,
    world.tickets,
    world.people,
    world.parameters,
  ],
  makeCrm,
);

function makeCrm(world: World): Crm {
  const data = world.hubspot ?? noHubspotData;
  const primaryOf = merged(data);
  const archivedAt = new Map(data.archivals.map((one) => [keyOf(one), one.at]));
  const edits = Map.groupBy(data.edits, (edit) => keyOf({ type: edit.type, id: primaryOf(edit) }));
  const byType = new Map(objectTypes.map(({ type }) => [type, new Map<string, CrmRecord>()]));
  const mergesInto = Map.groupBy(data.merges, (merge) => keyOf({ type: merge.type, id: merge.primaryId }));
  for (const projected of projectWorld(world, data)) {
    if (primaryOf(projected) !== projected.id) continue;
    const key = keyOf(projected);
    const losers = losersOf(projected.type, projected.id, mergesInto);
    byType
      .get(projected.type)
      ?.set(projected.id, finished(projected, edits.get(key) ?? [], losers, archivedAt.get(key) ?? null));
  }
  const find: Crm["find"] = (type, id) => byType.get(type)?.get(primaryOf({ type, id }));
  const lists = new Map<string, readonly CrmRecord[]>();
  return {
    world,
    data,
    find,
    list(type, archived) {
      const key = `${type} ${archived}`;
      const records =
        lists.get(key) ??
        [...(byType.get(type)?.values() ?? [])]
          .filter((record) => (record.archivedAt !== null) === archived)
          .sort((one, other) => compareIds(one.id, other.id));
      lists.set(key, records);
      return records;
    },
    searches: new Map(),
    associations: associationsOf(world, data, (key) => {
      const record = find(key.type, key.id);
      return record === undefined || record.archivedAt !== null ? undefined : record.id;
    }),
  };
}

function keyOf({ type, id }: RecordKey): string {
  return `${type}/${id}`;
}

/** Follows merges to the last record; a circle, which only a hand-written world can hold, ends where it closes. */
function merged(data: HubspotData): (key: RecordKey) => string {
  const next = new Map(data.merges.map(({ type, mergedId, primaryId }) => [keyOf({ type, id: mergedId }), primaryId]));
  return ({ type, id }) => {
    const seen = new Set([id]);
    for (let at = id; ;) {
      const to = next.get(keyOf({ type, id: at }));
      if (to === undefined || seen.has(to)) return at;
      seen.add(to);
      at = to;
    }
  };
}

function losersOf(
  type: HubspotRecordType,
  id: string,
  mergesInto: ReadonlyMap<string, HubspotData["merges"]>,
): HubspotData["merges"] {
  const found: HubspotData["merges"][number][] = [];
  const seen = new Set([id]);
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const merge of mergesInto.get(keyOf({ type, id: next })) ?? []) {
      if (seen.has(merge.mergedId)) continue;
      seen.add(merge.mergedId);
      waiting.push(merge.mergedId);
      found.push(merge);
    }
  }
  return found;
}

function finished(
  projected: Projected,
  edits: readonly HubspotEdit[],
  losers: HubspotData["merges"],
  archivedAt: string | null,
): CrmRecord {
  const { createdProperty, modifiedProperty } = objectType(projected.type);
  const history = new Map(projected.history);
  const values: Record<string, string | null> = {
    ...projected.values,
    hs_merged_object_ids: losers.length === 0 ? null : losers.map((merge) => merge.mergedId).join(";"),
  };
  for (const [property, own] of Map.groupBy(edits, (edit) => edit.property)) {
    const before = values[property] ?? null;
    const first: PropertyVersion[] =
      before === null ? [] : [{ value: before, at: projected.createdAt, personId: null }];
    const versions = [...(history.get(property) ?? first), ...own].toSorted((one, other) => text(one.at, other.at));
    history.set(
      property,
      versions.map(({ value, at, personId }) => ({ value, at, personId })),
    );
    values[property] = versions.at(-1)?.value ?? null;
  }
  const updatedAt = [
    projected.createdAt,
    ...[...history.values()].flatMap((versions) => versions.map(({ at }) => at)),
    ...losers.map(({ at }) => at),
    ...(archivedAt === null ? [] : [archivedAt]),
  ].reduce((one, other) => (one > other ? one : other));
  return {
    type: projected.type,
    id: projected.id,
    createdAt: projected.createdAt,
    updatedAt,
    archivedAt,
    values: {
      [createdProperty]: projected.createdAt,
      [modifiedProperty]: updatedAt,
      hs_object_id: projected.id,
      ...values,
    },
    history,
  };
}

function text(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
