import { readPayload, type Json, type RawRecord, type RecordReference, type TransformOptions } from "@sophia/core";
import { mergedIds } from "./merges.ts";
import { externalIdOf, objectTypeOf, type AssociatedType, type ObjectType } from "./object-types.ts";
import {
  crmRecordSchema,
  definitionsRecordSchema,
  ownerSchema,
  pipelineKey,
  pipelineRecordSchema,
  portalRecordSchema,
  userSchema,
  type CrmRecord,
  type Definition,
  type HubSpotOwner,
  type PipelineRecord,
  type PortalRecord,
} from "./payloads.ts";
import { idList, readersSee, recordPrincipals } from "./permissions.ts";
import { instantOf } from "./time.ts";

export type Lookup = (reference: RecordReference) => Json | undefined;

/** A CRM record as transforms see it: its own fields, and what the records that it refers to add. */
export interface RecordView {
  readonly type: ObjectType;
  readonly externalId: string;
  readonly record: CrmRecord;
  readonly portal: PortalRecord | undefined;
  /** Trimmed; null when absent or empty. */
  readonly value: (property: string) => string | null;
  readonly instant: (property: string) => string | null;
  /** A value as people read it: the label of an option. */
  readonly shown: (property: string) => string | null;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly pipeline: PipelineRecord["pipeline"] | undefined;
  readonly ownerName: string | null;
  /** Of the owner, or of an associated contact that everybody who sees this record sees too. */
  readonly nameOfAddress: (email: string) => string | null;
  readonly userName: (userId: string | null | undefined) => string | null;
  readonly isArchived: boolean;
  readonly mergedIds: readonly string[];
  readonly principals: readonly string[];
  readonly url: string;
  /** Names of associated records that everybody who sees this record sees too. */
  readonly namesOf: (type: AssociatedType) => string[];
  /** Properties of associated records that are known and not archived. */
  readonly associated: (type: AssociatedType) => Properties[];
}

export type Properties = Readonly<Record<string, string | null>>;

const associatedTypes: readonly AssociatedType[] = ["companies", "contacts", "deals", "tickets"];
const associatedKinds = { companies: "company", contacts: "contact", deals: "deal", tickets: "ticket" } as const;
const stageProperties = { deals: ["pipeline", "dealstage"], tickets: ["hs_pipeline", "hs_pipeline_stage"] } as const;

/** Where this type keeps its pipeline and stage. */
export function stagePropertiesOf(type: ObjectType): readonly [string, string] | undefined {
  return type.name === "deals" || type.name === "tickets" ? stageProperties[type.name] : undefined;
}

/** A CRM record needs the account, its type's definitions, its owner, pipeline, authors and associated records. */
export function crmReferences(record: RawRecord): RecordReference[] {
  const type = objectTypeOf(record.kind, record.externalId);
  const parsed = crmRecordSchema.safeParse(record.payload);
  if (!type || !parsed.success) return [];
  const { object, associations } = parsed.data;
  const { properties } = object;
  const [pipeline] = stagePropertiesOf(type) ?? [];
  const pipelineId = pipeline === undefined ? undefined : properties[pipeline]?.trim();
  const historical = type.history.flatMap((name) => object.propertiesWithHistory?.[name] ?? []);
  const userIds = historical.flatMap(({ updatedByUserId }) => updatedByUserId ?? []);
  const references: RecordReference[] = [
    { kind: "portal", externalId: "portal" },
    { kind: "properties", externalId: type.name },
    ...idList(properties["hubspot_owner_id"]).map((externalId) => ({ kind: "owner", externalId })),
    ...[...userIds, ...idList(properties["hs_created_by_user_id"])].map((externalId) => ({ kind: "user", externalId })),
    ...(pipelineId ? [{ kind: "pipeline", externalId: pipelineKey(type.name, pipelineId) }] : []),
    ...associatedTypes.flatMap((name) =>
      (associations[name] ?? []).map((one) => ({ kind: associatedKinds[name], externalId: one.toObjectId })),
    ),
  ];
  return [...new Map(references.map((one) => [`${one.kind} ${one.externalId}`, one])).values()];
}

export function viewOf(type: ObjectType, raw: RawRecord, lookup: Lookup, options: TransformOptions): RecordView {
  const record = readPayload(crmRecordSchema, raw.payload, type.label);
  const { object, associations } = record;
  const { properties } = object;
  const value = (property: string) => properties[property]?.trim() || null;
  const parsedPortal = portalRecordSchema.safeParse(lookup({ kind: "portal", externalId: "portal" }));
  const portal = parsedPortal.success ? parsedPortal.data : undefined;
  const definitions = definitionsOf(lookup({ kind: "properties", externalId: type.name }));
  const associated = (name: AssociatedType) =>
    (associations[name] ?? []).flatMap(({ toObjectId }) => {
      const other = crmRecordSchema.safeParse(lookup({ kind: associatedKinds[name], externalId: toObjectId }));
      return other.success && other.data.object.archived !== true ? [other.data.object.properties] : [];
    });
  const visible = (name: AssociatedType) => associated(name).filter((other) => readersSee(properties, other, portal));
  const owner = ownerOf(lookup, idList(properties["hubspot_owner_id"])[0]);
  return {
    type,
    externalId: raw.externalId,
    record,
    portal,
    value,
    instant: (property) => instantOf(properties[property]),
    shown: (property) => optionLabel(definitions.get(property), value(property)),
    definitions,
    pipeline: readPipeline(type, properties, lookup),
    ownerName: owner ? personName(owner) : null,
    nameOfAddress: (email) => {
      const isSame = (other: string | null | undefined) => other?.trim().toLowerCase() === email.toLowerCase();
      if (owner && isSame(owner.email)) return personName(owner);
      const contact = visible("contacts").find((one) => isSame(one["email"]));
      return contact ? recordName("contacts", contact) || null : null;
    },
    userName: (userId) => (userId ? userNameOf(lookup({ kind: "user", externalId: userId })) : null),
    isArchived: object.archived === true || record.merged_into !== undefined,
    mergedIds: record.merged_into === undefined ? mergedIds(object).map((id) => externalIdOf(type, id)) : [],
    principals: recordPrincipals(properties, portal),
    url: recordUrl(type, record, options),
    namesOf: (name) =>
      visible(name)
        .map((other) => recordName(name, other))
        .filter((text) => text !== ""),
    associated,
  };
}

function readPipeline(type: ObjectType, properties: Properties, lookup: Lookup): RecordView["pipeline"] {
  const [property] = stagePropertiesOf(type) ?? [];
  const id = property === undefined ? undefined : properties[property]?.trim();
  if (!id) return undefined;
  const parsed = pipelineRecordSchema.safeParse(lookup({ kind: "pipeline", externalId: pipelineKey(type.name, id) }));
  return parsed.success ? parsed.data.pipeline : undefined;
}

const definitionsByPayload = new WeakMap<object, ReadonlyMap<string, Definition>>();

/** A batch of records shares one payload of many definitions: it is read once. */
function definitionsOf(payload: Json | undefined): ReadonlyMap<string, Definition> {
  if (typeof payload !== "object" || payload === null) return new Map();
  const known = definitionsByPayload.get(payload);
  if (known) return known;
  const parsed = definitionsRecordSchema.safeParse(payload);
  const definitions = new Map(parsed.success ? parsed.data.definitions.map((one) => [one.name, one]) : []);
  definitionsByPayload.set(payload, definitions);
  return definitions;
}

function optionLabel(definition: Definition | undefined, value: string | null): string | null {
  if (value === null) return null;
  return definition?.options?.find((option) => option.value === value)?.label?.trim() || value;
}

function ownerOf(lookup: Lookup, ownerId: string | undefined): HubSpotOwner | undefined {
  if (ownerId === undefined) return undefined;
  return ownerSchema.safeParse(lookup({ kind: "owner", externalId: ownerId })).data;
}

function userNameOf(payload: Json | undefined): string | null {
  const user = userSchema.safeParse(payload);
  return user.success ? personName(user.data) : null;
}

export function personName(person: {
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly email?: string | null | undefined;
}): string | null {
  return [person.firstName, person.lastName].filter(Boolean).join(" ").trim() || person.email?.trim() || null;
}

/** Empty when the record has no name of its own. */
export function recordName(type: AssociatedType, properties: Properties): string {
  const text = (name: string) => properties[name]?.trim() ?? "";
  switch (type) {
    case "companies":
      return text("name") || text("domain");
    case "contacts":
      return [text("firstname"), text("lastname")].filter(Boolean).join(" ") || text("email");
    case "deals":
      return text("dealname");
    case "tickets":
      return text("subject");
    default:
      return type satisfies never;
  }
}

const associatedTypeIds = { deals: "0-3", tickets: "0-5", companies: "0-2", contacts: "0-1" } as const;

/** HubSpot's own address where it gives one; else in its form. An engagement opens in the timeline of its first record. */
function recordUrl(type: ObjectType, { object, associations }: CrmRecord, { account }: TransformOptions): string {
  const given = object.url ?? "";
  if (URL.canParse(given) && /^https?:/i.test(given)) return given;
  const base = account.url ?? `https://app.hubspot.com/contacts/${encodeURIComponent(account.externalId)}`;
  if (type.kind === "engagement" || type.kind === "task") {
    for (const name of ["deals", "tickets", "companies", "contacts"] as const) {
      const [first] = associations[name] ?? [];
      if (first) return `${base}/record/${associatedTypeIds[name]}/${first.toObjectId}?engagement=${object.id}`;
    }
  }
  return `${base}/record/${type.typeId}/${object.id}`;
}
