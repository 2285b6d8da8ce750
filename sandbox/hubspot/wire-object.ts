import type { HubspotRecordType } from "../company/hubspot/model.ts";
import type { Crm } from "./crm.ts";
import type { ObjectType } from "./object-types.ts";
import { objectType } from "./object-types.ts";
import { propertiesOf } from "./property-definitions.ts";
import { versionsOf, type CrmRecord } from "./record.ts";
import type { RouteContext } from "./route.ts";

export interface Selection {
  /** undefined: the type's default properties. */
  readonly properties: readonly string[] | undefined;
  readonly history: readonly string[];
  readonly associations: readonly ObjectType[];
  /** Whether the record's own address is sent. */
  readonly withUrl: boolean;
}

/** A record as the endpoints send it. A property that does not exist is left out, one without a value is null. */
export function wireObject(
  context: RouteContext,
  crm: Crm,
  record: CrmRecord,
  selection: Selection,
): Readonly<Record<string, unknown>> {
  const { constantProperties, defaultProperties } = objectType(record.type);
  const wanted = new Set([...constantProperties, ...(selection.properties ?? defaultProperties)]);
  const properties = Object.fromEntries(
    [...wanted].filter((name) => isKnown(record, name)).map((name) => [name, record.values[name] ?? null]),
  );
  return {
    id: record.id,
    properties,
    ...(selection.history.length > 0 && { propertiesWithHistory: histories(crm, record, selection.history) }),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    archived: record.archivedAt !== null,
    ...(record.archivedAt !== null && { archivedAt: record.archivedAt }),
    ...associationsOf(context, crm, record, selection),
    ...(selection.withUrl && { url: recordUrl(context, crm, record) }),
  };
}

export function recordUrl(context: RouteContext, crm: Crm, record: { readonly type: HubspotRecordType; id: string }) {
  return `${context.baseUrl()}/contacts/${crm.data.portalId}/record/${objectType(record.type).typeId}/${record.id}`;
}

function isKnown(record: CrmRecord, name: string): boolean {
  return propertiesOf(record.type).has(name) || Object.hasOwn(record.values, name);
}

/** Newest first, as HubSpot has them. */
function histories(crm: Crm, record: CrmRecord, names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...new Set(names)]
      .filter((name) => isKnown(record, name))
      .map((name) => [
        name,
        versionsOf(record, name)
          .map(({ value, at, personId }) => {
            const userId = crm.data.owners.find((owner) => owner.personId === personId)?.userId;
            return {
              value: value ?? "",
              timestamp: at,
              sourceType: userId === undefined ? "INTEGRATION" : "CRM_UI",
              ...(userId !== undefined && { sourceId: `userId:${userId}`, updatedByUserId: Number(userId) }),
            };
          })
          .toReversed(),
      ]),
  );
}

/** Absent when the record has none of the types asked for; each association once for each of its types. */
function associationsOf(
  context: RouteContext,
  crm: Crm,
  record: CrmRecord,
  { associations }: Selection,
): { associations?: Readonly<Record<string, unknown>> } {
  const limit = context.limits.associationsOnRecord;
  const found = associations.flatMap(({ type }) => {
    const all = record.archivedAt === null ? crm.associations(record, type) : [];
    if (all.length === 0) return [];
    const page = all.slice(0, limit);
    const after = all.length > limit ? page.at(-1)?.id : undefined;
    const link = `${context.baseUrl()}/crm/v4/objects/${record.type}/${record.id}/associations/${type}?after=${after}`;
    const results = page.flatMap(({ id, types }) => types.map(({ name }) => ({ id, type: name })));
    return [[type, { results, ...(after !== undefined && { paging: { next: { after, link } } }) }] as const];
  });
  return found.length === 0 ? {} : { associations: Object.fromEntries(found) };
}
