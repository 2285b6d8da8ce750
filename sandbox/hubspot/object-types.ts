import type { HubspotRecordType } from "../company/hubspot/model.ts";

export interface ObjectType {
  readonly type: HubspotRecordType;
  /** HubSpot's number of the type, as in permalinks. */
  readonly typeId: string;
  readonly singular: string;
  /** A private app needs one of these to read such records. */
  readonly readScopes: readonly string[];
  readonly writeScopes: readonly string[];
  /** Sent when a request names no properties. */
  readonly defaultProperties: readonly string[];
  /** Sent whatever a request names. */
  readonly constantProperties: readonly string[];
  readonly createdProperty: string;
  readonly modifiedProperty: string;
  /** What `query` of a search looks through. */
  readonly searchedProperties: readonly string[];
  /** What people call the record by. */
  readonly titleProperty: string;
}

const crmType = (
  type: HubspotRecordType,
  typeId: string,
  singular: string,
  scope: string,
  modifiedProperty: string,
  defaults: readonly string[],
  searchedProperties: readonly string[],
  titleProperty: string,
): ObjectType => ({
  type,
  typeId,
  singular,
  readScopes: [scope === "tickets" ? scope : `${scope}.read`],
  writeScopes: [scope === "tickets" ? scope : `${scope}.write`],
  defaultProperties: [...defaults, "createdate", modifiedProperty, "hs_object_id"],
  constantProperties: ["createdate", modifiedProperty, "hs_object_id"],
  createdProperty: "createdate",
  modifiedProperty,
  searchedProperties,
  titleProperty,
});

const engagementType = (
  type: HubspotRecordType,
  typeId: string,
  singular: string,
  searchedProperties: readonly string[],
  titleProperty: string,
): ObjectType => ({
  type,
  typeId,
  singular,
  readScopes: [type === "emails" ? "sales-email-read" : "crm.objects.contacts.read"],
  writeScopes: ["crm.objects.contacts.write"],
  defaultProperties: ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"],
  constantProperties: ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"],
  createdProperty: "hs_createdate",
  modifiedProperty: "hs_lastmodifieddate",
  searchedProperties,
  titleProperty,
});

export const objectTypes: readonly ObjectType[] = [
  crmType(
    "contacts",
    "0-1",
    "contact",
    "crm.objects.contacts",
    "lastmodifieddate",
    ["firstname", "lastname", "email"],
    ["firstname", "lastname", "email", "phone", "company"],
    "email",
  ),
  crmType(
    "companies",
    "0-2",
    "company",
    "crm.objects.companies",
    "hs_lastmodifieddate",
    ["name", "domain"],
    ["name", "domain", "website", "phone"],
    "name",
  ),
  crmType(
    "deals",
    "0-3",
    "deal",
    "crm.objects.deals",
    "hs_lastmodifieddate",
    ["dealname", "amount", "closedate", "dealstage", "pipeline"],
    ["dealname", "description", "dealtype"],
    "dealname",
  ),
  crmType(
    "tickets",
    "0-5",
    "ticket",
    "tickets",
    "hs_lastmodifieddate",
    ["subject", "content", "hs_pipeline", "hs_pipeline_stage", "hs_ticket_category", "hs_ticket_priority"],
    ["subject", "content"],
    "subject",
  ),
  engagementType("notes", "0-46", "note", ["hs_note_body"], "hs_body_preview"),
  engagementType("emails", "0-49", "email", ["hs_email_subject", "hs_email_text"], "hs_email_subject"),
  engagementType("calls", "0-48", "call", ["hs_call_title", "hs_call_body"], "hs_call_title"),
  engagementType("meetings", "0-47", "meeting", ["hs_meeting_title", "hs_meeting_body"], "hs_meeting_title"),
  engagementType("tasks", "0-27", "task", ["hs_task_subject", "hs_task_body"], "hs_task_subject"),
];

const byName = new Map(objectTypes.flatMap((one) => [one.type, one.singular, one.typeId].map((name) => [name, one])));

/** By plural, singular or number, in any case: `deals`, `deal`, `0-3`. */
export function objectTypeNamed(name: string): ObjectType | undefined {
  return byName.get(name.toLowerCase());
}

const byType = new Map(objectTypes.map((one) => [one.type, one]));

export function objectType(type: HubspotRecordType): ObjectType {
  const found = byType.get(type);
  if (!found) throw new Error(`no object type ${type}`);
  return found;
}
