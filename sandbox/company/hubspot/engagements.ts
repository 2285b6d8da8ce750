import { workingTime } from "../clock.ts";
import { digits, firstName, scaled, type Draft, type Sketch } from "../draft.ts";
import { phrase, type Slots } from "../grammar.ts";
import type { Random } from "../random.ts";
import { accountSlots, looseSlots } from "../slots.ts";
import type { Call, Contact, Deal, Person, Ticket } from "../world.ts";
import { callTexts, emailTexts, meetingTexts, noteTexts, taskTexts } from "./engagement-texts.ts";
import type { Engagement, EngagementFrame } from "./model.ts";

const hourMs = 3_600_000;

/** Notes, e-mails, calls, meetings and tasks of the sample company; a recorded call with an account is logged once. */
export function makeEngagements(draft: Draft): Engagement[] {
  const ids = new Set<string>();
  const made: Engagement[] = [];
  const records: RecordsOfAccounts = {
    deals: Map.groupBy(draft.deals, (deal) => deal.accountId),
    tickets: Map.groupBy(draft.tickets, (ticket) => ticket.accountId),
  };
  const count = scaled(draft, 320, 45);
  for (let index = 0; index < count; index++) {
    const random = draft.random.fork(`hubspot/engagement/${index}`);
    const sketch = draft.sketches[index % draft.sketches.length];
    if (!sketch) continue;
    made.push(engagement(draft, random, sketch, records, freshId(random, ids)));
  }
  for (const call of draft.calls) {
    // A private call is nobody's business in HubSpot, where every colleague would see that it took place.
    if (call.isPrivate || call.accountId === null) continue;
    const random = draft.random.fork(`hubspot/gong-call/${call.id}`);
    made.push(loggedCall(call, call.accountId, freshId(random, ids)));
  }
  return made;
}

/** Most ids have eleven digits; every eighth has nineteen, more than a JavaScript number holds. */
export function freshId(random: Random, ids: Set<string>): string {
  for (;;) {
    const id = digits(random, random.chance(1 / 8) ? 19 : 11);
    if (ids.has(id)) continue;
    ids.add(id);
    return id;
  }
}

/** A recorded call as it stands in HubSpot's timeline. */
export function loggedCall(call: Call, accountId: string, id: string): Engagement {
  return {
    id,
    accountId,
    dealId: call.dealId,
    ticketId: null,
    contactIds: call.parties.flatMap(({ contactId }) => contactId ?? []),
    personId: call.primaryPersonId,
    at: call.startedAt,
    createdAt: new Date(Date.parse(call.startedAt) + call.durationSeconds * 1000).toISOString(),
    kind: "call",
    title: call.title,
    text: "Recorded in Gong.",
    durationSeconds: call.durationSeconds,
    gongCallId: call.id,
  };
}

export interface RecordsOfAccounts {
  readonly deals: ReadonlyMap<string, readonly Deal[]>;
  readonly tickets: ReadonlyMap<string, readonly Ticket[]>;
}

/** Something that was done about an account; what it is, is drawn. */
export function engagement(
  draft: Draft,
  random: Random,
  sketch: Sketch,
  records: RecordsOfAccounts,
  id: string,
): Engagement {
  const { account, rep, success } = sketch;
  const { anchor } = draft.parameters;
  const contact = random.pick(sketch.contacts);
  const person = random.chance(0.6) ? (account.customer ? success : rep) : rep;
  const deals = records.deals.get(account.id) ?? [];
  const tickets = records.tickets.get(account.id) ?? [];
  const at = workingTime(random, anchor, random.int(0, 150));
  const frame: EngagementFrame = {
    id,
    accountId: account.id,
    dealId: deals.length > 0 && random.chance(0.7) ? random.pick(deals).id : null,
    ticketId: tickets.length > 0 && random.chance(0.15) ? random.pick(tickets).id : null,
    contactIds: [contact.id],
    personId: person.id,
    at,
    createdAt: at,
  };
  const slots: Slots = {
    ...looseSlots(random, Date.parse(at)),
    ...accountSlots(sketch),
    contact: contact.name,
    first: firstName(contact.name),
    sender: firstName(person.name),
  };
  const write = (template: string): string => phrase(random, template, slots);
  const kind = random.pick(["note", "note", "email", "email", "call", "meeting", "task"] as const);
  switch (kind) {
    case "note":
      return { ...frame, kind: "note", text: write(random.pick(noteTexts)) };
    case "email":
      return email(random, frame, contact, person, write);
    case "call": {
      const [title, text] = random.pick(callTexts);
      const durationSeconds = random.int(20, 900);
      return { ...frame, kind: "call", title: write(title), text: write(text), durationSeconds, gongCallId: null };
    }
    case "meeting":
      return meeting(draft, random, frame, write);
    case "task": {
      const [subject, text] = random.pick(taskTexts);
      const createdAt = workingTime(random, anchor, random.int(8, 60));
      const dueMs = Date.parse(createdAt) + random.int(2, 40) * 24 * hourMs;
      const doneAt = new Date(dueMs - random.int(1, 40) * hourMs).toISOString();
      const done = random.chance(0.6) && doneAt < anchor;
      return {
        ...frame,
        createdAt,
        at: new Date(dueMs).toISOString(),
        kind: "task",
        subject: write(subject),
        text: write(text),
        priority: random.pick(["low", "medium", "high"]),
        completedAt: done ? doneAt : null,
      };
    }
    default:
      return kind satisfies never;
  }
}

function email(
  random: Random,
  frame: EngagementFrame,
  contact: Contact,
  person: Person,
  write: (template: string) => string,
): Engagement {
  const [subject, text] = random.pick(emailTexts);
  return {
    ...frame,
    kind: "email",
    subject: write(subject),
    text: write(text),
    direction: "outgoing",
    fromEmail: person.email,
    toEmails: contact.email === null ? [] : [contact.email],
  };
}

function meeting(
  draft: Draft,
  random: Random,
  frame: EngagementFrame,
  write: (template: string) => string,
): Engagement {
  const [title, text, internal] = random.pick(meetingTexts);
  const ahead = random.chance(0.25);
  const at = ahead ? new Date(draft.anchorMs + random.int(20, 400) * hourMs).toISOString() : frame.at;
  return {
    ...frame,
    at,
    createdAt: ahead
      ? workingTime(random, draft.parameters.anchor, random.int(1, 9))
      : new Date(Date.parse(at) - random.int(20, 200) * hourMs).toISOString(),
    kind: "meeting",
    title: write(title),
    text: write(text),
    internalNotes: write(internal),
    endsAt: new Date(Date.parse(at) + random.pick([0.5, 0.75, 1]) * hourMs).toISOString(),
    outcome: ahead ? "scheduled" : random.pick(["completed", "completed", "completed", "no show", "canceled"]),
  };
}
