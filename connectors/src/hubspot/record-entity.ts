import { AppError, assertNever, entityDraft, type EntityDraft, type EntityOf } from "@sophia/core";
import type { AssociatedType } from "./object-types.ts";
import type { PipelineRecord } from "./payloads.ts";
import { idList } from "./permissions.ts";
import { recordName, stagePropertiesOf, type RecordView } from "./record-view.ts";
import { dayOf, instantOf } from "./time.ts";

/** Longer values, and more of them, are in the document only. */
const longestCustomValue = 1_000;
const mostCustomValues = 500;

export type EngagementType = EntityOf<"engagement">["type"];

const engagementTypes: Readonly<Record<string, EngagementType>> = {
  notes: "note",
  emails: "email",
  calls: "call",
  meetings: "meeting",
};

export function engagementTypeOf(view: RecordView): EngagementType {
  return engagementTypes[view.type.name] ?? "note";
}

export function recordEntity(view: RecordView): EntityDraft {
  const { kind } = view.type;
  switch (kind) {
    case "company":
      return entityDraft("company", view.externalId, companyOf(view));
    case "contact":
      return entityDraft("contact", view.externalId, contactOf(view));
    case "deal":
      return entityDraft("deal", view.externalId, dealOf(view));
    case "ticket":
      return entityDraft("ticket", view.externalId, ticketOf(view));
    case "engagement":
      return entityDraft("engagement", view.externalId, engagementOf(view));
    case "task":
      return entityDraft("task", view.externalId, taskOf(view));
    default:
      return assertNever(kind);
  }
}

function commonOf(view: RecordView) {
  const { object, merged_into: mergedInto } = view.record;
  const custom = customValues(view).filter(({ value }) => value.length <= longestCustomValue);
  return {
    url: view.url,
    ownerExternalId: idList(view.value("hubspot_owner_id"))[0] ?? null,
    companies: associationsOf(view, "companies"),
    contacts: associationsOf(view, "contacts"),
    deals: associationsOf(view, "deals"),
    tickets: associationsOf(view, "tickets"),
    createdAt: view.instant("createdate") ?? view.instant("hs_createdate") ?? instantOf(object.createdAt),
    updatedAt: view.instant(view.type.modified) ?? instantOf(object.updatedAt),
    archived: view.isArchived,
    mergedIntoExternalId: mergedInto ?? null,
    mergedExternalIds: [...view.mergedIds],
    custom: Object.fromEntries(custom.slice(0, mostCustomValues).map(({ name, value }) => [name, value])),
  };
}

function associationsOf({ record }: RecordView, type: AssociatedType) {
  return (record.associations[type] ?? []).map(({ toObjectId, associationTypes }) => ({
    externalId: toObjectId,
    labels: [...new Set((associationTypes ?? []).flatMap(({ label }) => label?.trim() || []))].sort(),
  }));
}

/** The account's own properties that have a value, with the label people know them by. */
export function customValues(view: RecordView): { name: string; label: string; value: string }[] {
  return [...view.definitions.values()].flatMap(({ name, label, hubspotDefined, hidden }) => {
    const value = view.shown(name);
    if (hubspotDefined !== false || hidden === true || value === null) return [];
    return [{ name, label: label?.trim() || name, value }];
  });
}

function companyOf(view: RecordView): EntityOf<"company"> {
  const domains = domainsOf(view.record.object.properties);
  return {
    ...commonOf(view),
    name: recordName("companies", view.record.object.properties) || `Company ${view.externalId}`,
    domain: domains[0] ?? null,
    domains,
    industry: view.shown("industry"),
    lifecycleStage: view.shown("lifecyclestage"),
    parentExternalId: idList(view.value("hs_parent_company_id"))[0] ?? null,
  };
}

/** Lower case, without what is no domain; the main one first. */
export function domainsOf(properties: Readonly<Record<string, string | null>>): string[] {
  const told = [properties["domain"], ...(properties["hs_additional_domains"] ?? "").split(/[;,]/)];
  const domains = told.map((text) =>
    (text ?? "")
      .trim()
      .toLowerCase()
      .replace(/^www\./, ""),
  );
  return [...new Set(domains)].filter((domain) => /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(domain));
}

function contactOf(view: RecordView): EntityOf<"contact"> {
  const emails = [view.value("email"), ...(view.value("hs_additional_emails") ?? "").split(";")]
    .map((text) => (text ?? "").trim().toLowerCase())
    .filter((text) => text.includes("@"));
  return {
    ...commonOf(view),
    name: recordName("contacts", view.record.object.properties) || `Contact ${view.externalId}`,
    email: emails[0] ?? null,
    emails: [...new Set(emails)],
    title: view.value("jobtitle"),
    phone: view.value("phone"),
    lifecycleStage: view.shown("lifecyclestage"),
    timeZone: view.value("hs_timezone"),
  };
}

function dealOf(view: RecordView): EntityOf<"deal"> {
  const staged = stagedOf(view);
  const home = view.portal?.details.companyCurrency?.trim() || null;
  const won = truth(view.value("hs_is_closed_won"));
  return {
    ...commonOf(view),
    ...staged,
    // HubSpot keeps whether a deal is won apart from its stage's probability; the latter stands in where that is absent.
    closed: truth(view.value("hs_is_closed")) ?? staged.closed,
    won: won ?? stageOf(view.pipeline, staged.stageExternalId)?.won ?? null,
    name: recordName("deals", view.record.object.properties) || `Deal ${view.externalId}`,
    amount: view.value("amount"),
    currency: view.value("deal_currency_code") ?? home,
    amountInHomeCurrency: view.value("amount_in_home_currency"),
    homeCurrency: home,
    closeAt: view.instant("closedate"),
    closeDay: dayOf(view.value("closedate"), view.portal?.details.timeZone ?? null),
    type: view.shown("dealtype"),
    priority: view.shown("hs_priority"),
    forecastCategory: view.shown("hs_manual_forecast_category"),
    probability: view.value("hs_deal_stage_probability"),
    nextStep: view.value("hs_next_step"),
    lostReason: view.shown("closed_lost_reason"),
    wonReason: view.shown("closed_won_reason"),
  };
}

function ticketOf(view: RecordView): EntityOf<"ticket"> {
  const staged = stagedOf(view);
  return {
    ...commonOf(view),
    ...staged,
    closed: truth(view.value("hs_is_closed")) ?? staged.closed,
    subject: recordName("tickets", view.record.object.properties) || `Ticket ${view.externalId}`,
    priority: view.shown("hs_ticket_priority"),
    category: view.shown("hs_ticket_category"),
    origin: view.shown("source_type"),
    closedAt: view.instant("closed_date"),
  };
}

function engagementOf(view: RecordView): EntityOf<"engagement"> {
  const type = engagementTypeOf(view);
  const startsAt = view.instant("hs_meeting_start_time");
  const recordingId = view.value("hs_call_external_id");
  const durationMs = Number(view.value("hs_call_duration") ?? Number.NaN);
  return {
    ...commonOf(view),
    type,
    title: engagementTitle(view),
    at: startsAt ?? happenedAt(view),
    endsAt: view.instant("hs_meeting_end_time"),
    durationMs: Number.isFinite(durationMs) && durationMs >= 0 ? durationMs : null,
    direction: view.shown("hs_email_direction") ?? view.shown("hs_call_direction"),
    status: view.shown("hs_email_status") ?? view.shown("hs_call_status") ?? view.shown("hs_meeting_outcome"),
    fromEmail: view.value("hs_email_from_email")?.toLowerCase() ?? null,
    toEmails: (view.value("hs_email_to_email") ?? "")
      .split(";")
      .map((email) => email.trim().toLowerCase())
      .filter((email) => email.includes("@")),
    recording:
      recordingId === null ? null : { source: view.value("hs_call_source") ?? "unknown", externalId: recordingId },
  };
}

export function engagementTitle(view: RecordView): string {
  const type = engagementTypeOf(view);
  switch (type) {
    case "email":
      return view.value("hs_email_subject") ?? "E-mail without a subject";
    case "call":
      return view.value("hs_call_title") ?? "Call";
    case "meeting":
      return view.value("hs_meeting_title") ?? "Meeting";
    case "note":
      return "Note";
    default:
      return assertNever(type);
  }
}

function taskOf(view: RecordView): EntityOf<"task"> {
  return {
    ...commonOf(view),
    title: view.value("hs_task_subject") ?? "Task without a subject",
    dueAt: view.instant("hs_timestamp"),
    completedAt: view.instant("hs_task_completion_date"),
    status: view.value("hs_task_status"),
    priority: view.value("hs_task_priority"),
    type: view.value("hs_task_type"),
  };
}

/**
 * When it took place; of a record, when it was made.
 *
 * @throws AppError `vendor_reply_invalid` for a record without any date
 */
export function happenedAt(view: RecordView): string {
  const { object } = view.record;
  const at =
    view.instant("hs_timestamp") ??
    view.instant("createdate") ??
    view.instant("hs_createdate") ??
    instantOf(object.createdAt) ??
    instantOf(object.updatedAt);
  if (at !== null) return at;
  throw new AppError("vendor_reply_invalid", `${view.type.label} has no readable date; it is shown to nobody.`);
}

function stagedOf(view: RecordView) {
  const [pipelineProperty, stageProperty] = stagePropertiesOf(view.type) ?? ["", ""];
  const stageExternalId = view.value(stageProperty);
  const stage = stageOf(view.pipeline, stageExternalId);
  return {
    pipelineExternalId: view.value(pipelineProperty),
    pipeline: view.pipeline?.label?.trim() || null,
    stageExternalId,
    stage: stage?.label ?? null,
    closed: stage?.closed ?? null,
    stageChanges: stageChangesOf(view),
  };
}

export function stageChangesOf(view: RecordView): EntityOf<"deal">["stageChanges"] {
  const [, property] = stagePropertiesOf(view.type) ?? ["", ""];
  return (view.record.object.propertiesWithHistory?.[property] ?? [])
    .flatMap(({ value, timestamp, sourceType, updatedByUserId }) => {
      const at = instantOf(timestamp);
      if (!value || at === null) return [];
      const stage = stageOf(view.pipeline, value)?.label ?? null;
      return [{ stageExternalId: value, stage, at, byUserExternalId: updatedByUserId ?? null, by: sourceType || null }];
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** A stage with what its metadata says: `isClosed` or `ticketState`, and for deals `probability`. */
export function stageOf(pipeline: PipelineRecord["pipeline"] | undefined, id: string | null) {
  const stage = pipeline?.stages.find((one) => one.id === id);
  if (!stage) return undefined;
  const told = (name: string) => {
    const value = stage.metadata?.[name];
    return typeof value === "string" || typeof value === "boolean" || typeof value === "number" ? String(value) : null;
  };
  const state = told("ticketState");
  const probability = told("probability");
  const closed = truth(told("isClosed")) ?? (state === null ? null : state === "CLOSED");
  const won = closed === null || probability === null ? null : closed && Number(probability) === 1;
  return { label: stage.label?.trim() || stage.id, closed, won, probability };
}

function truth(text: string | null): boolean | null {
  return text === "true" ? true : text === "false" ? false : null;
}
