import { makeDeals, sketchMaker } from "../accounts.ts";
import { digits, type Draft, type Sketch } from "../draft.ts";
import { engagement, freshId, loggedCall } from "../hubspot/engagements.ts";
import type { Engagement } from "../hubspot/model.ts";
import { furtherDeal } from "../hubspot/more-deals.ts";
import { accountSlots } from "../slots.ts";
import { drawnTicket } from "../tickets.ts";
import { topics } from "../topics/index.ts";
import type { Deal, Ticket } from "../world.ts";
import { callMaker, factsOf } from "./calls.ts";
import { shares, type Growth } from "./how-many.ts";
import type { WorldSlice } from "./slice.ts";

/**
 * Further accounts, one a slice: contacts, deals, tickets, calls, and what HubSpot's timeline holds. The accounts of the
 * sample keep what they have, so that no number contradicts a story.
 */
export function* moreAccounts(draft: Draft, growth: Growth, engaged: readonly Engagement[]): Generator<WorldSlice> {
  const first = draft.sketches.length;
  const make = sketchMaker(draft, "growth-contacts");
  const ids = takenIds(draft, engaged);
  const sketches: Sketch[] = [];
  for (let index = first; sketches.length < growth.accounts; index++) {
    const sketch = make(index);
    if (ids.accounts.has(sketch.account.id)) continue;
    ids.accounts.add(sketch.account.id);
    sketches.push({
      ...sketch,
      contacts: sketch.contacts.map((one) => ({ ...one, id: fresh(draft, ids.contacts, one.id) })),
    });
  }
  // A large customer calls, writes and complains more than a small one, but not in proportion to its size.
  const weights = sketches.map(({ account }) => Math.sqrt(account.units));
  const customers = sketches.map(({ account }, index) => (account.customer ? (weights[index] ?? 0) : 0));
  const calls = shares(growth.calls, weights);
  const deals = shares(growth.deals, weights);
  const tickets = shares(growth.tickets, customers);
  const engagements = shares(growth.engagements, weights);
  const makeCall = callMaker(draft);
  for (const [index, sketch] of sketches.entries()) {
    const wish = { calls: calls[index] ?? 0, deals: deals[index] ?? 0, tickets: tickets[index] ?? 0 };
    const ofDeals = dealsOf(draft, sketch, first + index, wish.deals, ids.deals);
    const ofTickets = ticketsOf(draft, sketch, wish.tickets, ids.tickets);
    const ofCalls = Array.from({ length: wish.calls }, (_, number) => makeCall(sketch, ofDeals, number));
    const records = {
      deals: new Map([[sketch.account.id, ofDeals]]),
      tickets: new Map([[sketch.account.id, ofTickets]]),
    };
    const ofEngagements: Engagement[] = Array.from({ length: engagements[index] ?? 0 }, (_, number) => {
      const random = draft.random.fork(`growth/engagement/${sketch.account.id}/${number}`);
      return engagement(draft, random, sketch, records, freshId(random, ids.engagements));
    });
    for (const call of ofCalls) {
      if (call.isPrivate) continue;
      const random = draft.random.fork(`growth/logged/${call.id}`);
      ofEngagements.push(loggedCall(call, sketch.account.id, freshId(random, ids.engagements)));
    }
    yield {
      sketches: [sketch],
      deals: ofDeals,
      tickets: ofTickets,
      calls: ofCalls,
      engagements: ofEngagements,
      facts: topics.map((topic) => ({
        topicId: topic.id,
        accountId: sketch.account.id,
        values: { ...accountSlots(sketch), ...factsOf(draft, sketch, topic) },
      })),
    };
  }
}

function dealsOf(draft: Draft, sketch: Sketch, index: number, count: number, ids: Set<string>): Deal[] {
  const own: Draft = { ...draft, deals: [] };
  if (count > 0) makeDeals(own, sketch, index);
  for (let number = own.deals.length; number < count; number++) {
    own.deals.push(furtherDeal(draft, draft.random.fork(`growth/deal/${sketch.account.id}/${number}`), sketch));
  }
  return own.deals.slice(0, count).map((deal) => ({ ...deal, id: fresh(draft, ids, deal.id) }));
}

function ticketsOf(draft: Draft, sketch: Sketch, count: number, ids: Set<string>): Ticket[] {
  return Array.from({ length: count }, (_, number) => {
    const random = draft.random.fork(`growth/ticket/${sketch.account.id}/${number}`);
    const ticket = drawnTicket(draft, random, sketch);
    return { ...ticket, id: fresh(draft, ids, ticket.id) };
  });
}

/** The id itself unless it is taken. */
function fresh(draft: Draft, ids: Set<string>, id: string): string {
  const random = draft.random.fork(`growth/fresh/${id}/${ids.size}`);
  let free = id;
  while (ids.has(free)) free = digits(random, id.length);
  ids.add(free);
  return free;
}

function takenIds(draft: Draft, engaged: readonly Engagement[]) {
  const of = (list: readonly { readonly id: string }[]) => new Set(list.map(({ id }) => id));
  return {
    accounts: of(draft.sketches.map(({ account }) => account)),
    contacts: of(draft.sketches.flatMap(({ contacts }) => contacts)),
    deals: of(draft.deals),
    tickets: of(draft.tickets),
    engagements: of(engaged),
  };
}
