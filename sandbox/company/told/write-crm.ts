import { workingTime } from "../clock.ts";
import { digits, firstName, type Draft, type Sketch } from "../draft.ts";
import { phrase, type Slots } from "../grammar.ts";
import type { Engagement, EngagementFrame } from "../hubspot/model.ts";
import type { Random } from "../random.ts";
import { accountSlots, looseSlots } from "../slots.ts";
import { addTicket } from "../tickets.ts";
import type { Contact, ObjectReference, Person } from "../world.ts";
import type { CrmSubject } from "./subject.ts";

/** What is to be written into HubSpot, as templates. */
export interface CrmWish {
  readonly kind: CrmSubject["kind"];
  readonly head: string;
  readonly text: string;
  readonly daysAgo: number;
  readonly values: (atMs: number) => Slots;
  readonly contact?: Contact;
  readonly person?: Person;
  readonly dealId?: string;
}

export interface Written {
  readonly where: ObjectReference;
  readonly values: Slots;
  readonly told: string;
  readonly at: string;
}

const dayMs = 86_400_000;

/** Writes one record about an account; tickets go to the draft, all else to `engagements`. */
export function writeCrm(
  draft: Draft,
  engagements: Engagement[],
  random: Random,
  sketch: Sketch,
  wish: CrmWish,
): Written {
  const { account, rep, success } = sketch;
  const contact = wish.contact ?? random.pick(sketch.contacts);
  const person = wish.person ?? (account.customer && random.chance(0.7) ? success : rep);
  const at = workingTime(random, draft.parameters.anchor, wish.daysAgo);
  const values: Slots = {
    ...looseSlots(random, Date.parse(at)),
    ...accountSlots(sketch),
    contact: contact.name,
    first: firstName(contact.name),
    sender: firstName(person.name),
    person: person.name,
    ...wish.values(Date.parse(at)),
  };
  const head = sentence(phrase(random, wish.head, values));
  const text = sentence(phrase(random, wish.text, values));
  const told = `${head} ${text}`;
  if (wish.kind === "ticket") {
    const state = random.pick(["new", "waiting on us", "waiting on contact", "closed"] as const);
    const ticket = addTicket(draft, sketch, head, text, wish.daysAgo, state, random.pick(["low", "medium", "high"]));
    return {
      where: { source: "hubspot", recordType: "ticket", recordId: ticket.id },
      values,
      told,
      at: ticket.createdAt,
    };
  }
  const frame: EngagementFrame = {
    id: freshId(random, engagements),
    accountId: account.id,
    dealId: wish.dealId ?? null,
    ticketId: null,
    contactIds: [contact.id],
    personId: person.id,
    at,
    createdAt: at,
  };
  engagements.push(engagement(random, frame, wish.kind, head, text, person, contact, draft.parameters.anchor));
  return { where: { source: "hubspot", recordType: wish.kind, recordId: frame.id }, values, told, at };
}

function engagement(
  random: Random,
  frame: EngagementFrame,
  kind: Engagement["kind"],
  head: string,
  text: string,
  person: Person,
  contact: Contact,
  anchor: string,
): Engagement {
  switch (kind) {
    case "note":
      return { ...frame, kind, text };
    case "email":
      return {
        ...frame,
        kind,
        subject: head,
        text,
        direction: "outgoing",
        fromEmail: person.email,
        toEmails: contact.email === null ? [] : [contact.email],
      };
    case "call":
      return { ...frame, kind, title: head, text, durationSeconds: random.int(90, 1500), gongCallId: null };
    case "meeting":
      return {
        ...frame,
        kind,
        title: head,
        text,
        internalNotes: "",
        endsAt: new Date(Date.parse(frame.at) + 1_800_000).toISOString(),
        outcome: "completed",
        createdAt: new Date(Date.parse(frame.at) - random.int(1, 9) * dayMs).toISOString(),
      };
    case "task": {
      const dueMs = Date.parse(frame.at) + random.int(4, 40) * dayMs;
      const doneAt = new Date(dueMs - random.int(1, 3) * dayMs).toISOString();
      return {
        ...frame,
        kind,
        subject: head,
        text,
        at: new Date(dueMs).toISOString(),
        priority: random.pick(["low", "medium", "high"]),
        completedAt: random.chance(0.5) && doneAt < anchor ? doneAt : null,
      };
    }
    default:
      return kind satisfies never;
  }
}

function freshId(random: Random, engagements: readonly Engagement[]): string {
  for (;;) {
    const id = digits(random, random.chance(1 / 8) ? 19 : 11);
    if (!engagements.some((other) => other.id === id)) return id;
  }
}

/** The first letter is a capital one, whatever slot the text begins with. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
