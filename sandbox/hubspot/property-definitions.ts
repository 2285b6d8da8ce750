import type { HubspotRecordType } from "../company/hubspot/model.ts";

export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: "string" | "number" | "datetime" | "date" | "enumeration" | "bool";
  readonly fieldType: string;
  readonly groupName: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** false: added by the company. */
  readonly hubspotDefined: boolean;
  readonly readOnly: boolean;
  readonly unique: boolean;
}

type Kind = PropertyDefinition["type"];
/** A name, its type, its label; `*` before the name: made by the company; `!`: read only; `#`: unique. */
type Row = readonly [name: string, type: Kind, label: string, options?: readonly string[]];

const fieldTypes: Readonly<Record<Kind, string>> = {
  string: "text",
  number: "number",
  datetime: "date",
  date: "date",
  enumeration: "select",
  bool: "booleancheckbox",
};

const ownership: readonly Row[] = [
  ["hubspot_owner_id", "enumeration", "Owner"],
  ["!hubspot_team_id", "enumeration", "HubSpot team"],
  ["!hs_all_owner_ids", "enumeration", "All owner IDs"],
  ["!hs_all_team_ids", "enumeration", "All team IDs"],
  ["!hs_all_accessible_team_ids", "enumeration", "All accessible team IDs"],
  ["hs_shared_user_ids", "enumeration", "Shared users"],
  ["hs_shared_team_ids", "enumeration", "Shared teams"],
  ["!#hs_object_id", "number", "Record ID"],
  ["!hs_merged_object_ids", "enumeration", "Merged record IDs"],
];

const crm: readonly Row[] = [...ownership, ["!createdate", "datetime", "Create date"]];
const modified: Row = ["!hs_lastmodifieddate", "datetime", "Last modified date"];
const engagement: readonly Row[] = [
  ...ownership,
  ["!hs_createdate", "datetime", "Create date"],
  modified,
  ["hs_timestamp", "datetime", "Activity date"],
];

const rows: Readonly<Record<HubspotRecordType, readonly Row[]>> = {
  contacts: [
    ["firstname", "string", "First name"],
    ["lastname", "string", "Last name"],
    ["#email", "string", "Email"],
    ["phone", "string", "Phone number"],
    ["jobtitle", "string", "Job title"],
    ["company", "string", "Company name"],
    ["!associatedcompanyid", "number", "Primary associated company ID"],
    ["lifecyclestage", "enumeration", "Lifecycle stage", ["lead", "opportunity", "customer"]],
    ["!lastmodifieddate", "datetime", "Last modified date"],
    ...crm,
  ],
  companies: [
    ["name", "string", "Company name"],
    ["domain", "string", "Company domain name"],
    ["website", "string", "Website URL"],
    ["phone", "string", "Phone number"],
    ["description", "string", "Description"],
    ["lifecyclestage", "enumeration", "Lifecycle stage", ["lead", "opportunity", "customer"]],
    [
      "*property_management_system",
      "enumeration",
      "Property management system",
      ["Yardi", "RealPage", "Entrata", "AppFolio"],
    ],
    ["*units_managed", "number", "Units managed"],
    ["*portfolio_segment", "enumeration", "Segment", ["multifamily", "student", "senior"]],
    ["*property_class", "enumeration", "Property class", ["A", "B", "C"]],
    ["*account_tier", "enumeration", "Tier", ["small", "mid", "enterprise"]],
    ["*annual_recurring_revenue", "number", "Annual recurring revenue"],
    ["*renewal_date", "date", "Renewal date"],
    modified,
    ...crm,
  ],
  deals: [
    ["dealname", "string", "Deal name"],
    ["amount", "number", "Amount"],
    ["deal_currency_code", "enumeration", "Currency", ["USD", "CAD", "EUR"]],
    ["pipeline", "enumeration", "Pipeline"],
    ["dealstage", "enumeration", "Deal stage"],
    ["closedate", "datetime", "Close date"],
    ["dealtype", "enumeration", "Deal type", ["newbusiness", "existingbusiness"]],
    ["description", "string", "Deal description"],
    ["closed_lost_reason", "string", "Closed lost reason"],
    ["*competitor", "string", "Competitor"],
    ["!hs_deal_stage_probability", "number", "Deal probability"],
    ["!hs_is_closed", "bool", "Is closed", ["true", "false"]],
    ["!hs_is_closed_won", "bool", "Is closed won", ["true", "false"]],
    modified,
    ...crm,
  ],
  tickets: [
    ["subject", "string", "Ticket name"],
    ["content", "string", "Ticket description"],
    ["hs_pipeline", "enumeration", "Pipeline"],
    ["hs_pipeline_stage", "enumeration", "Ticket status"],
    ["hs_ticket_priority", "enumeration", "Priority", ["LOW", "MEDIUM", "HIGH"]],
    ["hs_ticket_category", "enumeration", "Category"],
    ["!closed_date", "datetime", "Close date"],
    modified,
    ...crm,
  ],
  notes: [["hs_note_body", "string", "Note body"], ["!hs_body_preview", "string", "Body preview"], ...engagement],
  emails: [
    ["hs_email_subject", "string", "Email subject"],
    ["hs_email_text", "string", "Text body"],
    ["hs_email_html", "string", "HTML body"],
    ["hs_email_direction", "enumeration", "Email direction", ["EMAIL", "INCOMING_EMAIL", "FORWARDED_EMAIL"]],
    ["hs_email_status", "enumeration", "Email send status", ["SENT", "FAILED", "BOUNCED"]],
    ["!hs_email_from_email", "string", "From address"],
    ["!hs_email_to_email", "string", "To addresses"],
    ...engagement,
  ],
  calls: [
    ["hs_call_title", "string", "Call title"],
    ["hs_call_body", "string", "Call notes"],
    ["hs_call_duration", "number", "Call duration (ms)"],
    ["hs_call_direction", "enumeration", "Call direction", ["INBOUND", "OUTBOUND"]],
    ["hs_call_status", "enumeration", "Call status", ["COMPLETED", "NO_ANSWER", "CANCELED"]],
    ["hs_call_external_id", "string", "External ID"],
    ["hs_call_source", "string", "Call source"],
    ...engagement,
  ],
  meetings: [
    ["hs_meeting_title", "string", "Meeting name"],
    ["hs_meeting_body", "string", "Meeting description"],
    ["hs_internal_meeting_notes", "string", "Internal meeting notes"],
    ["hs_meeting_start_time", "datetime", "Meeting start time"],
    ["hs_meeting_end_time", "datetime", "Meeting end time"],
    ["hs_meeting_outcome", "enumeration", "Meeting outcome", ["SCHEDULED", "COMPLETED", "NO_SHOW", "CANCELED"]],
    ...engagement,
  ],
  tasks: [
    ["hs_task_subject", "string", "Task title"],
    ["hs_task_body", "string", "Task notes"],
    ["hs_task_status", "enumeration", "Task status", ["NOT_STARTED", "COMPLETED"]],
    ["hs_task_priority", "enumeration", "Priority", ["NONE", "LOW", "MEDIUM", "HIGH"]],
    ["hs_task_type", "enumeration", "Task type", ["TODO", "CALL", "EMAIL"]],
    ["!hs_task_completion_date", "datetime", "Completed at"],
    ...engagement,
  ],
};

function definition(type: HubspotRecordType, [marked, kind, label, options = []]: Row): PropertyDefinition {
  const [, marks = "", name = ""] = /^([*!#]*)(.*)$/.exec(marked) ?? [];
  const own = marks.includes("*");
  return {
    name,
    label,
    type: kind,
    fieldType: fieldTypes[kind],
    groupName: own ? "portfolio" : `${type}information`,
    options: options.map((value) => ({ value, label: value })),
    hubspotDefined: !own,
    readOnly: marks.includes("!"),
    unique: marks.includes("#"),
  };
}

const definitions = new Map(
  Object.entries(rows).map(([type, list]) => [
    type,
    new Map(list.map((row) => definitionOf(type, row)).map((one) => [one.name, one])),
  ]),
);

function definitionOf(type: string, row: Row): PropertyDefinition {
  const known = isRecordType(type);
  if (!known) throw new Error(`no object type ${type}`);
  return definition(type, row);
}

function isRecordType(type: string): type is HubspotRecordType {
  return type in rows;
}

/** The properties of a type by name, in a fixed order. */
export function propertiesOf(type: HubspotRecordType): ReadonlyMap<string, PropertyDefinition> {
  return definitions.get(type) ?? new Map();
}
