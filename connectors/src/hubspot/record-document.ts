import { assertNever, maxLineLength, splitAtWords, type DocumentDraft, type Line } from "@sophia/core";
import { htmlText } from "./html-text.ts";
import {
  customValues,
  domainsOf,
  engagementTitle,
  engagementTypeOf,
  happenedAt,
  stageChangesOf,
  stageOf,
} from "./record-entity.ts";
import { recordName, type RecordView } from "./record-view.ts";
import { dayOf, instantOf } from "./time.ts";

/** What one place in a record says: its anchor is the property it stands in, or the instant of a change. */
interface Passage {
  readonly anchor: string;
  readonly author: string | null;
  readonly at: string | null;
  readonly text: string;
  readonly isFields?: boolean;
}

/**
 * A record becomes a document of its own, engagements too: HubSpot decides for each of them who may see it, so that a
 * note can never be read through the deal it is logged on. Undefined for what is archived or merged away.
 */
export function recordDocument(view: RecordView): DocumentDraft | undefined {
  if (view.isArchived) return undefined;
  const occurredAt = happenedAt(view);
  const updatedAt = view.instant(view.type.modified) ?? instantOf(view.record.object.updatedAt) ?? occurredAt;
  const title = titleOf(view);
  const lines = passagesOf(view, title, updatedAt).flatMap((passage) => linesOf(passage, view.url));
  return {
    externalId: view.externalId,
    kind: view.type.kind === "engagement" ? engagementTypeOf(view) : view.type.kind,
    title,
    url: view.url,
    occurredAt,
    updatedAt,
    accountDomains: accountDomains(view),
    lines,
    principals: view.principals,
  };
}

/** Which companies a record belongs to is part of the record, so their domains stand even where their names do not. */
function accountDomains(view: RecordView): string[] {
  const companies = view.type.kind === "company" ? [view.record.object.properties] : view.associated("companies");
  return [...new Set(companies.flatMap(domainsOf))].sort();
}

function linesOf({ anchor, author, at, text, isFields }: Passage, url: string): Line[] {
  return splitAtWords(text, maxLineLength).map((piece, index) => ({
    author,
    at,
    text: piece,
    url,
    anchor: index === 0 ? anchor : `${anchor}#${index + 1}`,
    ...(isFields && { isFields }),
  }));
}

function titleOf(view: RecordView): string {
  const { properties } = view.record.object;
  const { kind } = view.type;
  switch (kind) {
    case "company":
      return `Company: ${recordName("companies", properties) || view.externalId}`;
    case "contact":
      return `Contact: ${recordName("contacts", properties) || view.externalId}`;
    case "deal":
      return `Deal: ${recordName("deals", properties) || view.externalId}`;
    case "ticket":
      return `Ticket: ${recordName("tickets", properties) || view.externalId}`;
    case "engagement":
      return engagementHeading(view);
    case "task":
      return `Task: ${view.value("hs_task_subject") ?? view.externalId}`;
    default:
      return assertNever(kind);
  }
}

function engagementHeading(view: RecordView): string {
  const type = engagementTypeOf(view);
  switch (type) {
    case "note":
      return `Note: ${firstWords(htmlText(view.value("hs_note_body") ?? ""), 80) || view.externalId}`;
    case "email":
      return `E-mail: ${engagementTitle(view)}`;
    case "call":
      return `Call: ${engagementTitle(view)}`;
    case "meeting":
      return `Meeting: ${engagementTitle(view)}`;
    default:
      return assertNever(type);
  }
}

function passagesOf(view: RecordView, title: string, updatedAt: string): Passage[] {
  const { kind } = view.type;
  switch (kind) {
    case "company":
    case "contact":
    case "deal":
    case "ticket":
      return recordPassages(view, title, updatedAt);
    case "engagement":
    case "task":
      return activityPassages(view, title);
    default:
      return assertNever(kind);
  }
}

/** A summary, the long texts, the history of stages and the account's own properties. */
function recordPassages(view: RecordView, title: string, updatedAt: string): Passage[] {
  const facts = factsOf(view).flatMap(([label, value]) => (value ? [`${label}: ${value}`] : []));
  const summary = {
    anchor: "summary",
    author: null,
    at: updatedAt,
    text: [title, ...facts].join("\n"),
    isFields: true,
  };
  const texts = longTexts[view.type.name] ?? [];
  const custom = customValues(view).map(({ label, value }) => `${label}: ${value}`);
  return [
    summary,
    ...texts.flatMap(([property, label]) => {
      const text = htmlText(view.shown(property) ?? "");
      return text === "" ? [] : [{ anchor: property, author: null, at: null, text: `${label}: ${text}` }];
    }),
    ...stagePassages(view),
    ...(custom.length === 0
      ? []
      : [{ anchor: "properties", author: null, at: updatedAt, text: custom.join("\n"), isFields: true }]),
  ];
}

const longTexts: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  companies: [["description", "Description"]],
  deals: [
    ["description", "Description"],
    ["hs_next_step", "Next step"],
    ["closed_lost_reason", "Reason lost"],
    ["closed_won_reason", "Reason won"],
  ],
  tickets: [
    ["content", "Description"],
    ["hs_resolution", "Resolution"],
  ],
};

function stagePassages(view: RecordView): Passage[] {
  const nthAt = new Map<string, number>();
  return stageChangesOf(view).map(({ at, stage, stageExternalId, byUserExternalId }) => {
    const nth = (nthAt.get(at) ?? 0) + 1;
    nthAt.set(at, nth);
    return {
      anchor: nth === 1 ? `stage:${at}` : `stage:${at}:${nth}`,
      author: view.userName(byUserExternalId),
      at,
      text: `Stage: ${stage ?? `${stageExternalId} (deleted)`}`,
      isFields: true,
    };
  });
}

/** Labels and values in the order people read them. */
function factsOf(view: RecordView): (readonly [string, string | null])[] {
  const owner = ["Owner", view.ownerName] as const;
  const companies = ["Companies", view.namesOf("companies").join(", ")] as const;
  const contacts = ["Contacts", view.namesOf("contacts").join(", ")] as const;
  const { kind } = view.type;
  switch (kind) {
    case "company":
      return [
        ["Domain", domainsOf(view.record.object.properties).join(", ")],
        owner,
        ["Lifecycle stage", view.shown("lifecyclestage")],
        ["Industry", view.shown("industry")],
        ["Place", ["city", "state", "country"].flatMap((name) => view.value(name) ?? []).join(", ")],
        ["Employees", view.value("numberofemployees")],
        ["Annual revenue", money(view.value("annualrevenue"), view.portal?.details.companyCurrency)],
      ];
    case "contact":
      return [
        ["Title", view.value("jobtitle")],
        ["E-mail", view.value("email")],
        ["Phone", view.value("phone")],
        companies,
        owner,
        ["Lifecycle stage", view.shown("lifecyclestage")],
        ["Time zone", view.value("hs_timezone")],
      ];
    case "deal":
      return [
        ["Stage", stageText(view, "dealstage")],
        [
          "Amount",
          money(view.value("amount"), view.value("deal_currency_code") ?? view.portal?.details.companyCurrency),
        ],
        ["Close date", dayOf(view.value("closedate"), view.portal?.details.timeZone ?? null)],
        owner,
        companies,
        contacts,
        ["Type", view.shown("dealtype")],
        ["Priority", view.shown("hs_priority")],
        ["Forecast category", view.shown("hs_manual_forecast_category")],
      ];
    case "ticket":
      return [
        ["Status", stageText(view, "hs_pipeline_stage")],
        ["Priority", view.shown("hs_ticket_priority")],
        ["Category", view.shown("hs_ticket_category")],
        owner,
        companies,
        contacts,
        ["Deals", view.namesOf("deals").join(", ")],
        ["Closed", dayOf(view.value("closed_date"), view.portal?.details.timeZone ?? null)],
      ];
    case "engagement":
    case "task":
      return [];
    default:
      return assertNever(kind);
  }
}

/** The stage, with its pipeline; its id alone where the pipeline or stage was deleted. */
function stageText(view: RecordView, property: string): string | null {
  const id = view.value(property);
  if (id === null) return null;
  const stage = stageOf(view.pipeline, id);
  const pipeline = view.pipeline?.label?.trim();
  return stage === undefined ? `${id} (deleted)` : pipeline ? `${stage.label} (${pipeline})` : stage.label;
}

/** As given: no digit is rounded, and an amount without a currency stays one. */
function money(amount: string | null, currency: string | null | undefined): string | null {
  return amount === null ? null : currency ? `${amount} ${currency}` : amount;
}

const bodies: Readonly<Record<string, readonly (readonly [string, string | null])[]>> = {
  notes: [["hs_note_body", null]],
  calls: [
    ["hs_call_body", null],
    ["hs_call_summary", "Summary"],
  ],
  meetings: [
    ["hs_meeting_body", null],
    ["hs_internal_meeting_notes", "Internal notes"],
  ],
  tasks: [["hs_task_body", null]],
};

/** What was said or written, by whom; a line with the title where there is no text. */
function activityPassages(view: RecordView, title: string): Passage[] {
  const author = authorOf(view);
  const at = view.instant("hs_meeting_start_time") ?? happenedAt(view);
  const texts = view.type.name === "emails" ? [emailText(view)] : bodyTexts(view);
  const facts = activityFacts(view).flatMap(([label, value]) => (value ? [`${label}: ${value}`] : []));
  const isNote = view.type.name === "notes";
  const summary = [...(isNote && texts.length > 0 ? [] : [title]), ...facts].join("\n");
  return [
    ...(summary === "" ? [] : [{ anchor: "summary", author, at, text: summary, isFields: true }]),
    ...texts.filter(({ text }) => text !== "").map(({ anchor, text }) => ({ anchor, author, at, text })),
  ];
}

function bodyTexts(view: RecordView): { anchor: string; text: string }[] {
  return (bodies[view.type.name] ?? []).flatMap(([property, label]) => {
    const text = htmlText(view.value(property) ?? "");
    return text === "" ? [] : [{ anchor: property, text: label === null ? text : `${label}: ${text}` }];
  });
}

function emailText(view: RecordView): { anchor: string; text: string } {
  const plain = view.value("hs_email_text");
  return plain === null
    ? { anchor: "hs_email_html", text: htmlText(view.value("hs_email_html") ?? "") }
    : { anchor: "hs_email_text", text: plain };
}

/** An e-mail's sender as it says, by name where the owner or a contact shown here has the address; else the owner, or who made it. */
function authorOf(view: RecordView): string | null {
  const sender = ["hs_email_from_firstname", "hs_email_from_lastname"].flatMap((name) => view.value(name) ?? []);
  const address = view.value("hs_email_from_email");
  return (
    (sender.join(" ") || null) ??
    (address === null ? null : (view.nameOfAddress(address) ?? address)) ??
    view.ownerName ??
    view.userName(view.value("hs_created_by_user_id"))
  );
}

function activityFacts(view: RecordView): (readonly [string, string | null])[] {
  const names = (["companies", "contacts", "deals", "tickets"] as const).flatMap((type) => view.namesOf(type));
  return [
    ["About", names.join(", ")],
    ["To", view.value("hs_email_to_email")],
    ["Outcome", view.shown("hs_meeting_outcome")],
    ["Place", view.value("hs_meeting_location")],
    ["Status", view.shown("hs_task_status")],
    ["Priority", view.shown("hs_task_priority")],
    [
      "Due",
      view.type.name === "tasks" ? dayOf(view.value("hs_timestamp"), view.portal?.details.timeZone ?? null) : null,
    ],
  ];
}

function firstWords(text: string, length: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= length) return line;
  const space = line.slice(0, length + 1).lastIndexOf(" ");
  return `${line.slice(0, space > length / 2 ? space : length).toWellFormed()}…`;
}
