import { workingTime } from "./clock.ts";
import { digits, scaled, staffOf, type Draft, type Sketch } from "./draft.ts";
import { phrase } from "./grammar.ts";
import type { Random } from "./random.ts";
import { accountSlots, looseSlots } from "./slots.ts";
import type { Ticket } from "./world.ts";

const subjects: readonly (readonly [subject: string, content: string])[] = [
  [
    "[Cannot|Unable to] [log in|sign in] [at|from] {prop1}",
    "[{coworker} at {prop1}|Our manager {coworker}] [gets|sees] [a blank page|an expired link|'no access'] since {weekday}. [Two|{n1}] people [are affected|have the same]. [Please reset|Can you check].",
  ],
  [
    "[Receipt|Statement] for unit {n3} [is wrong|missing]",
    "The [receipt|statement] [of|for] {past} shows [{n2} dollars too much|the wrong property|no payment at all]. The {resident} [wrote twice|is upset|comes by every day].",
  ],
  [
    "[Add|Remove] users",
    "[Please add|Could you remove] {coworker} and {coworker2} [for|at] {prop2}, [starting {weekday}|they left on {past}].",
  ],
  [
    "[Autopay|Payment plan] [question|problem] for unit {n3}",
    "The plan of {n1} [installments|payments] [skipped|doubled] the one of {past}. [What do we tell unit {n3}|Which one counts]?",
  ],
  [
    "[Letter|Notice] [returned|came back]",
    "{n1} [letters|notices] came back from {city} [as undeliverable|with a yellow sticker]. [Is there a list of the {n1}|Can we resend by e-mail]?",
  ],
];

/** Support tickets of the accounts that are customers. */
export function makeTickets(draft: Draft): void {
  const random = draft.random.fork("tickets");
  const customers = draft.sketches.filter((sketch) => sketch.account.customer);
  for (let index = 0; index < scaled(draft, 110, 20); index++) {
    const sketch = random.pick(customers);
    const drawn = drawnTexts(draft, random, sketch);
    addTicket(draft, sketch, drawn.subject, drawn.content, drawn.days, drawn.state, drawn.priority);
  }
}

function drawnTexts(draft: Draft, random: Random, sketch: Sketch) {
  const [subject, content] = random.pick(subjects);
  const slots = { ...looseSlots(random, draft.anchorMs), ...accountSlots(sketch) };
  const days = random.int(1, 110);
  const state = random.pick(["new", "waiting on contact", "waiting on us", "closed", "closed", "closed"] as const);
  return {
    subject: phrase(random, subject, slots),
    content: phrase(random, content, slots),
    days,
    state,
    priority: random.pick(["low", "medium", "high"] as const),
  };
}

/** An ordinary ticket of an account. */
export function drawnTicket(draft: Draft, random: Random, sketch: Sketch): Ticket {
  const drawn = drawnTexts(draft, random, sketch);
  const { subject, content, days, state, priority } = drawn;
  return newTicket(draft, random, sketch, { subject, content, daysOld: days, state, priority });
}

export function addTicket(
  draft: Draft,
  sketch: Sketch,
  subject: string,
  content: string,
  daysOld: number,
  state: Ticket["state"],
  priority: Ticket["priority"],
): Ticket {
  const random = draft.random.fork(`ticket/${draft.tickets.length}`);
  const ticket = newTicket(draft, random, sketch, { subject, content, daysOld, state, priority });
  draft.tickets.push(ticket);
  return ticket;
}

interface TicketWish extends Pick<Ticket, "subject" | "content" | "state" | "priority"> {
  readonly daysOld: number;
}

function newTicket(draft: Draft, random: Random, sketch: Sketch, wish: TicketWish): Ticket {
  const { subject, content, daysOld, state, priority } = wish;
  return {
    id: digits(random, 11),
    accountId: sketch.account.id,
    contactId: random.pick(sketch.contacts).id,
    subject,
    content,
    state,
    priority,
    ownerId: random.pick(staffOf(draft, "Support")).id,
    createdAt: workingTime(random, draft.parameters.anchor, daysOld),
    closedAt:
      state === "closed" ? workingTime(random, draft.parameters.anchor, Math.max(0, daysOld - random.int(1, 9))) : null,
  };
}
