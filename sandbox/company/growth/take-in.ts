import type { Draft } from "../draft.ts";
import type { HubspotData } from "../hubspot/model.ts";
import type { LinearData } from "../linear/model.ts";
import { topics } from "../topics/index.ts";
import type { WorldSlice } from "./slice.ts";

/**
 * Adds the slices to a world that is being made, each before the next one is made: what belongs to all systems to the
 * draft, the rest to what HubSpot and Linear hold.
 */
export function takeIn(
  draft: Draft,
  hubspot: HubspotData,
  linear: LinearData,
  slices: Iterable<WorldSlice>,
): { readonly hubspot: HubspotData; readonly linear: LinearData } {
  const owners = [...hubspot.owners];
  const engagements = [...hubspot.engagements];
  const lists = {
    users: [...linear.users],
    memberships: [...linear.memberships],
    states: [...linear.states],
    labels: [...linear.labels],
    cycles: [...linear.cycles],
    milestones: [...linear.milestones],
    projectDetails: [...linear.projectDetails],
    projectUpdates: [...linear.projectUpdates],
    documents: [...linear.documents],
    issueDetails: [...linear.issueDetails],
    comments: [...linear.comments],
    relations: [...linear.relations],
    attachments: [...linear.attachments],
    customers: [...linear.customers],
    needs: [...linear.needs],
  };
  for (const slice of slices) {
    append(draft.people, slice.people);
    append(draft.sketches, slice.sketches);
    append(draft.deals, slice.deals);
    append(draft.tickets, slice.tickets);
    append(draft.calls, slice.calls);
    append(draft.channels, slice.channels);
    append(draft.messages, slice.messages);
    append(draft.tokens, slice.tokens);
    append(draft.teams, slice.teams);
    append(draft.projects, slice.projects);
    append(draft.issues, slice.issues);
    append(draft.otherFacts, slice.facts);
    for (const { account } of slice.sketches ?? []) draft.told.set(account.id, new Set(topics.map(({ id }) => id)));
    append(owners, slice.owners);
    append(engagements, slice.engagements);
    append(lists.users, slice.users);
    append(lists.memberships, slice.memberships);
    append(lists.states, slice.states);
    append(lists.labels, slice.labels);
    append(lists.cycles, slice.cycles);
    append(lists.milestones, slice.milestones);
    append(lists.projectDetails, slice.projectDetails);
    append(lists.projectUpdates, slice.projectUpdates);
    append(lists.documents, slice.documents);
    append(lists.issueDetails, slice.issueDetails);
    append(lists.comments, slice.comments);
    append(lists.relations, slice.relations);
    append(lists.attachments, slice.attachments);
    append(lists.customers, slice.customers);
    append(lists.needs, slice.needs);
  }
  return { hubspot: { ...hubspot, owners, engagements }, linear: { ...linear, ...lists } };
}

/** One by one: a long list does not fit into the arguments of a call. */
function append<T>(list: T[], more: readonly T[] = []): void {
  for (const one of more) list.push(one);
}
