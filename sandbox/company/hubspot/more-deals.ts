import { isoDay, workingTime } from "../clock.ts";
import { digits, scaled, type Draft, type Sketch } from "../draft.ts";
import { competitors } from "../lexicon/names.ts";
import type { Random } from "../random.ts";
import type { Deal, DealStage } from "../world.ts";

const path: readonly DealStage[] = [
  "appointment scheduled",
  "qualified to buy",
  "presentation scheduled",
  "decision maker bought in",
  "contract sent",
];

/**
 * Fills the pipeline up to 160 deals in the sample company. The accounts that every world has, and those that the stories
 * tell about, keep the deals they have, so that no number contradicts a story.
 *
 * Drawn from generators of its own and called last: nothing else in the world changes with it.
 */
export function makeMoreDeals(draft: Draft): void {
  const told = new Set(draft.stories.map((story) => story.accountId));
  const sketches = draft.sketches.filter((sketch, index) => index > 2 && !told.has(sketch.account.id));
  if (sketches.length === 0) return;
  const ids = new Set(draft.deals.map((deal) => deal.id));
  for (let number = 0; draft.deals.length < scaled(draft, 160, 24); number++) {
    const random = draft.random.fork(`hubspot/deals/${number}`);
    const deal = furtherDeal(draft, random, random.pick(sketches));
    if (ids.has(deal.id)) continue;
    ids.add(deal.id);
    draft.deals.push(deal);
  }
}

/** A deal somewhere on its way through the pipeline. */
export function furtherDeal(draft: Draft, random: Random, { account, rep }: Sketch): Deal {
  const outcome = random.pick(["open", "open", "open", "closed won", "closed lost"] as const);
  const reached = outcome === "closed won" ? path.length : random.int(1, path.length);
  const ages = Array.from({ length: reached + 1 }, () => random.int(2, 200)).sort((one, other) => other - one);
  const moves = outcome === "open" ? path.slice(0, reached) : [...path.slice(0, reached), outcome];
  const times = moves.map((_stage, index) => workingTime(random, draft.parameters.anchor, ages[index] ?? 2)).sort();
  const product = random.pick(
    account.customer
      ? ["Renewal", "Expansion", "Resident AI add-on", "Payments add-on", "Second region"]
      : ["New business", "Recovery platform", "Payments and AI", "Pilot"],
  );
  const id = digits(random, 11);
  const lastAt = times.at(-1) ?? draft.parameters.anchor;
  return {
    id,
    accountId: account.id,
    name: `${account.name} - ${product}`,
    ownerId: rep.id,
    amountCents: Math.round(account.units * (4 + random.next() * 16)) * 100,
    closeDate: outcome === "open" ? isoDay(draft.anchorMs, random.int(-12, 120)) : isoDay(lastAt),
    stages: moves.map((stage, index) => ({ stage, at: times[index] ?? lastAt, byId: rep.id })),
    lostReason:
      outcome === "closed lost"
        ? random.pick(["price", "missing integration", "chose a competitor", "no decision"])
        : null,
    competitor: outcome === "closed lost" || random.chance(0.25) ? random.pick(competitors) : null,
  };
}
