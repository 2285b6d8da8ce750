import type { Draft, Sketch } from "../draft.ts";
import type { HubspotData } from "../hubspot/model.ts";
import type { LinearData } from "../linear/model.ts";
import { moreAccounts } from "./accounts.ts";
import { moreChannels } from "./channels.ts";
import { moreDelivery } from "./delivery.ts";
import { growthTo } from "./how-many.ts";
import { moreMessages } from "./messages.ts";
import { morePeople } from "./people.ts";
import type { WorldSlice } from "./slice.ts";

export { joinedBy } from "./people.ts";
export { takeIn } from "./take-in.ts";
export { growthTo, type Growth } from "./how-many.ts";
export type { WorldSlice } from "./slice.ts";

/**
 * What a world beyond size 1 holds more than the sample company, slice by slice: first the people, then account by account,
 * channel by channel, team by team. The time is linear in the number of objects; transcripts are made when they are read.
 *
 * The sample itself stays as it is in every greater world, with its stories, questions and ids: growth draws from
 * generators of its own, tells of further accounts only, and invents nothing that a question hinges on.
 *
 * Each slice must be taken in (`take-in.ts`) before the next one is asked for.
 */
export function* grow(draft: Draft, hubspot: HubspotData, linear: LinearData, size: number): Generator<WorldSlice> {
  const growth = growthTo(size);
  yield morePeople(draft, hubspot.teams, growth);
  const sketches: Sketch[] = [];
  for (const slice of moreAccounts(draft, growth, hubspot.engagements)) {
    sketches.push(...(slice.sketches ?? []));
    yield slice;
  }
  yield* moreMessages(draft, moreChannels(draft, sketches, growth), sketches, growth);
  yield* moreDelivery(draft, linear, sketches, growth);
}
