/**
 * HubSpot's kinds of CRM records that we copy, as data: how the API names them, and what belongs to each.
 */
export interface ObjectType {
  /** As in paths: plural. */
  readonly name: string;
  /** As in links: https://developers.hubspot.com/docs/guides/crm/understanding-the-crm */
  readonly typeId: string;
  /** Raw kind; the records of all engagement types share one. */
  readonly kind: "company" | "contact" | "deal" | "ticket" | "engagement" | "task";
  /** For people, singular, with its article. */
  readonly label: string;
  /** The property by which changes are found. */
  readonly modified: string;
  /** Properties whose former values are read too. */
  readonly history: readonly string[];
  /** Types whose associated records are read with labels. */
  readonly associated: readonly AssociatedType[];
  /** Properties that transforms read; all others of the account are read as well, as far as its definitions list them. */
  readonly properties: readonly string[];
}

export type AssociatedType = "companies" | "contacts" | "deals" | "tickets";

/** Who owns a record, and the teams and people it is open to. */
const access = [
  "hubspot_owner_id",
  "hubspot_team_id",
  "hs_all_team_ids",
  "hs_all_accessible_team_ids",
  "hs_shared_user_ids",
  "hs_shared_team_ids",
];
const always = [...access, "hs_object_id", "hs_createdate", "hs_lastmodifieddate", "hs_merged_object_ids"];
const activity = [...always, "hs_timestamp", "hs_created_by_user_id"];
const everything: readonly AssociatedType[] = ["companies", "contacts", "deals", "tickets"];

export const objectTypes = [
  {
    name: "companies",
    typeId: "0-2",
    kind: "company",
    label: "A HubSpot company",
    modified: "hs_lastmodifieddate",
    history: [],
    associated: [],
    properties: [
      ...always,
      "name",
      "domain",
      "hs_additional_domains",
      "industry",
      "lifecyclestage",
      "hs_parent_company_id",
      "description",
      "city",
      "state",
      "country",
      "numberofemployees",
      "annualrevenue",
      "createdate",
    ],
  },
  {
    name: "contacts",
    typeId: "0-1",
    kind: "contact",
    label: "A HubSpot contact",
    // Contacts alone keep the older name.
    modified: "lastmodifieddate",
    history: [],
    associated: ["companies"],
    properties: [
      ...always,
      "firstname",
      "lastname",
      "email",
      "hs_additional_emails",
      "jobtitle",
      "phone",
      "lifecyclestage",
      "hs_timezone",
      "hs_calculated_merged_vids",
      "createdate",
      "lastmodifieddate",
    ],
  },
  {
    name: "deals",
    typeId: "0-3",
    kind: "deal",
    label: "A HubSpot deal",
    modified: "hs_lastmodifieddate",
    history: ["dealstage"],
    associated: ["companies", "contacts"],
    properties: [
      ...always,
      "dealname",
      "pipeline",
      "dealstage",
      "amount",
      "deal_currency_code",
      "amount_in_home_currency",
      "closedate",
      "dealtype",
      "description",
      "hs_next_step",
      "hs_priority",
      "hs_deal_stage_probability",
      "hs_manual_forecast_category",
      "hs_is_closed",
      "hs_is_closed_won",
      "closed_lost_reason",
      "closed_won_reason",
      "createdate",
    ],
  },
  {
    name: "tickets",
    typeId: "0-5",
    kind: "ticket",
    label: "A HubSpot ticket",
    modified: "hs_lastmodifieddate",
    history: ["hs_pipeline_stage"],
    associated: ["companies", "contacts", "deals"],
    properties: [
      ...always,
      "subject",
      "content",
      "hs_pipeline",
      "hs_pipeline_stage",
      "hs_ticket_priority",
      "hs_ticket_category",
      "hs_resolution",
      "source_type",
      "closed_date",
      "hs_is_closed",
      "createdate",
    ],
  },
  {
    name: "notes",
    typeId: "0-46",
    kind: "engagement",
    label: "A HubSpot note",
    modified: "hs_lastmodifieddate",
    history: [],
    associated: everything,
    properties: [...activity, "hs_note_body"],
  },
  {
    name: "emails",
    typeId: "0-49",
    kind: "engagement",
    label: "A HubSpot e-mail",
    modified: "hs_lastmodifieddate",
    history: [],
    associated: everything,
    properties: [
      ...activity,
      "hs_email_subject",
      "hs_email_text",
      "hs_email_html",
      "hs_email_direction",
      "hs_email_status",
      "hs_email_from_email",
      "hs_email_from_firstname",
      "hs_email_from_lastname",
      "hs_email_to_email",
    ],
  },
  {
    name: "calls",
    typeId: "0-48",
    kind: "engagement",
    label: "A HubSpot call",
    modified: "hs_lastmodifieddate",
    history: [],
    associated: everything,
    properties: [
      ...activity,
      "hs_call_title",
      "hs_call_body",
      "hs_call_summary",
      "hs_call_direction",
      "hs_call_status",
      "hs_call_duration",
      "hs_call_external_id",
      "hs_call_source",
    ],
  },
  {
    name: "meetings",
    typeId: "0-47",
    kind: "engagement",
    label: "A HubSpot meeting",
    modified: "hs_lastmodifieddate",
    history: [],
    associated: everything,
    properties: [
      ...activity,
      "hs_meeting_title",
      "hs_meeting_body",
      "hs_internal_meeting_notes",
      "hs_meeting_start_time",
      "hs_meeting_end_time",
      "hs_meeting_outcome",
      "hs_meeting_location",
    ],
  },
  {
    name: "tasks",
    typeId: "0-27",
    kind: "task",
    label: "A HubSpot task",
    modified: "hs_lastmodifieddate",
    history: [],
    associated: everything,
    properties: [
      ...activity,
      "hs_task_subject",
      "hs_task_body",
      "hs_task_status",
      "hs_task_priority",
      "hs_task_type",
      "hs_task_completion_date",
    ],
  },
] as const satisfies readonly ObjectType[];

export function objectTypeNamed(name: string): ObjectType | undefined {
  return objectTypes.find((type) => type.name === name);
}

/** `12`, or `notes:12` where records of several types share a kind. */
export function externalIdOf(type: ObjectType, id: string): string {
  return type.kind === "engagement" ? `${type.name}:${id}` : id;
}

/** What the record of this kind and external id is. */
export function objectTypeOf(kind: string, externalId: string): ObjectType | undefined {
  const prefix = externalId.includes(":") ? externalId.slice(0, externalId.indexOf(":")) : undefined;
  return objectTypes.find((type) => type.kind === kind && (kind !== "engagement" || type.name === prefix));
}
