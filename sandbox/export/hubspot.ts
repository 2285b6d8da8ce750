import { withId } from "../company/by-id.ts";
import { noHubspotData } from "../company/hubspot/live.ts";
import type { Engagement, HubspotData, HubspotRecordType } from "../company/hubspot/model.ts";
import { objectReaders } from "../company/readers.ts";
import type { Deal, Ticket, World } from "../company/world.ts";
import type { ExportedKind, ExportedLink, ExportedObject, ExportedText, ExportedValue } from "./exported-object.ts";

/**
 * Companies, contacts, deals with their stages, tickets and engagements. A record that was merged into another is that
 * other's `mergedIds` and no object of its own; what was set by hand is in `edited`, by HubSpot's name of the property.
 */
export function* exportHubspot(world: World): Generator<ExportedObject> {
  const data = world.hubspot ?? noHubspotData;
  const record = recordMaker(world, data);
  const { deleted } = data;
  for (const account of [...world.accounts, ...deleted.accounts]) {
    const { id, ownerId } = account;
    yield* record("companies", "company", id, account.name, ownerId, {
      fields: {
        domain: account.domain,
        customer: account.customer,
        propertySystem: account.propertySystem,
        units: account.units,
        segment: account.segment,
        propertyClass: account.propertyClass,
        tier: account.tier,
        annualRevenueCents: account.annualRevenueCents,
        renewalDate: account.renewalDate,
      },
    });
  }
  for (const { id, accountId, name, email, title } of [...world.contacts, ...deleted.contacts]) {
    const ownerId = withId(world.accounts, accountId)?.ownerId ?? null;
    yield* record("contacts", "contact", id, name, ownerId, {
      fields: { email, title },
      links: [{ kind: "account", id: accountId }],
    });
  }
  for (const deal of [...world.deals, ...deleted.deals]) yield* record(...dealOf(world, deal));
  for (const ticket of [...world.tickets, ...deleted.tickets]) yield* record(...ticketOf(ticket));
  for (const engagement of data.engagements) yield* record(...engagementOf(world, engagement));
}

interface Content {
  readonly fields: Readonly<Record<string, ExportedValue>>;
  readonly texts?: readonly ExportedText[];
  readonly stages?: ExportedObject["stages"];
  readonly links?: readonly ExportedLink[];
}

type RecordArguments = [
  type: HubspotRecordType,
  kind: ExportedKind,
  id: string,
  title: string,
  ownerId: string | null,
  content: Content,
];

function recordMaker(world: World, data: HubspotData): (...of: RecordArguments) => Generator<ExportedObject> {
  const staff = objectReaders(world, { source: "hubspot", recordType: "company", recordId: "" });
  const key = (type: string, id: string): string => `${type} ${id}`;
  const archivedAt = new Map(data.archivals.map(({ type, id, at }) => [key(type, id), at]));
  const mergedInto = new Map(data.merges.map(({ type, mergedId, primaryId }) => [key(type, mergedId), primaryId]));
  const edits = Map.groupBy(data.edits, ({ type, id }) => key(type, id));
  const primaryOf = (type: string, id: string): string => {
    let at = id;
    for (
      let next = mergedInto.get(key(type, at));
      next !== undefined && next !== id;
      next = mergedInto.get(key(type, at))
    )
      at = next;
    return at;
  };
  const losers = Map.groupBy(data.merges, ({ type, primaryId }) => key(type, primaryOf(type, primaryId)));
  return function* record(type, kind, id, title, ownerId, { fields, texts = [], stages, links = [] }) {
    if (mergedInto.has(key(type, id))) return;
    const gone = archivedAt.get(key(type, id)) ?? null;
    const own = (edits.get(key(type, id)) ?? []).toSorted((one, other) => (one.at < other.at ? -1 : 1));
    const edited = Object.entries(Object.fromEntries(own.map(({ property, value }) => [property, value])));
    yield {
      source: "hubspot",
      kind,
      id,
      title,
      texts,
      readers: gone === null ? staff : [],
      fields: {
        ...fields,
        owner: withId(world.people, ownerId)?.email ?? null,
        mergedIds: (losers.get(key(type, id)) ?? []).map(({ mergedId }) => mergedId),
        edited: edited.map(([property, value]) => `${property}=${value ?? ""}`),
      },
      ...(stages !== undefined && { stages }),
      links,
      archivedAt: gone,
    };
  };
}

function dealOf(world: World, deal: Deal): RecordArguments {
  const by = (personId: string): string | null => withId(world.people, personId)?.email ?? null;
  return [
    "deals",
    "deal",
    deal.id,
    deal.name,
    deal.ownerId,
    {
      fields: {
        amountCents: deal.amountCents,
        closeDate: deal.closeDate,
        stage: deal.stages.at(-1)?.stage ?? null,
        lostReason: deal.lostReason,
        competitor: deal.competitor,
        createdAt: deal.stages[0]?.at ?? null,
      },
      stages: deal.stages.map(({ stage, at, byId }) => ({ stage, at, by: by(byId) })),
      links: [{ kind: "account", id: deal.accountId }],
    },
  ];
}

function ticketOf(ticket: Ticket): RecordArguments {
  const { id, subject, content, state, priority, ownerId, createdAt, closedAt, contactId, accountId } = ticket;
  return [
    "tickets",
    "ticket",
    id,
    subject,
    ownerId,
    {
      fields: { state, priority, createdAt, closedAt },
      texts: [{ author: null, at: createdAt, text: content }],
      links: [
        { kind: "account", id: accountId },
        ...(contactId === null ? [] : [{ kind: "contact", id: contactId } as const]),
      ],
    },
  ];
}

const types = { note: "notes", email: "emails", call: "calls", meeting: "meetings", task: "tasks" } as const;

function engagementOf(world: World, one: Engagement): RecordArguments {
  const author = withId(world.people, one.personId)?.name ?? null;
  const texts = (...written: string[]): ExportedText[] => written.map((text) => ({ author, at: one.at, text }));
  const frame = { at: one.at, createdAt: one.createdAt };
  const links: ExportedLink[] = [
    { kind: "account", id: one.accountId },
    ...(one.dealId === null ? [] : [{ kind: "deal", id: one.dealId } as const]),
    ...(one.ticketId === null ? [] : [{ kind: "ticket", id: one.ticketId } as const]),
    ...one.contactIds.map((id) => ({ kind: "contact", id }) as const),
  ];
  const record = (kind: ExportedKind, title: string, content: Omit<Content, "links">): RecordArguments => [
    types[one.kind],
    kind,
    one.id,
    title,
    one.personId,
    { ...content, fields: { ...frame, ...content.fields }, links },
  ];
  switch (one.kind) {
    case "note":
      return record("note", "", { fields: {}, texts: texts(one.text) });
    case "email":
      return record("email", one.subject, {
        fields: { direction: one.direction, from: one.fromEmail, to: one.toEmails },
        texts: texts(one.text),
      });
    case "call":
      return record("logged call", one.title, {
        fields: { durationSeconds: one.durationSeconds, gongCallId: one.gongCallId },
        texts: texts(one.text),
      });
    case "meeting":
      return record("meeting", one.title, {
        fields: { endsAt: one.endsAt, outcome: one.outcome },
        texts: texts(one.text, one.internalNotes),
      });
    case "task":
      return record("task", one.subject, {
        fields: { priority: one.priority, completedAt: one.completedAt },
        texts: texts(one.text),
      });
    default:
      return one satisfies never;
  }
}
