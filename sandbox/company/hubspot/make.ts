import { workingTime } from "../clock.ts";
import { digits, scaled, type Draft } from "../draft.ts";
import { firstNames, lastNames } from "../lexicon/names.ts";
import type { Contact, Deal, Ticket } from "../world.ts";
import { makeEngagements } from "./engagements.ts";
import type { AssociationLabel, HubspotArchival, HubspotData, HubspotEdit, HubspotMerge } from "./model.ts";
import { makeOwners } from "./owners.ts";
import { samplePipelines } from "./pipelines.ts";

/**
 * HubSpot's part of the sample company. Every number is drawn from a generator below `hubspot/`, and nothing in the draft
 * is changed: the other systems' parts stay as they are, to the byte.
 */
export function makeHubspot(draft: Draft): HubspotData {
  const { teams, owners } = makeOwners(draft);
  const deleted = makeDeleted(draft);
  const engagements = makeEngagements(draft);
  return {
    portalId: digits(draft.random.fork("hubspot/portal"), 8),
    teams,
    owners,
    pipelines: samplePipelines,
    engagements,
    labels: makeLabels(draft),
    deleted: deleted.objects,
    archivals: [
      ...deleted.archivals,
      ...engagements
        .filter((one) => one.kind === "note")
        .filter((_note, index) => index % 29 === 7)
        .map((note): HubspotArchival => ({ type: "notes", id: note.id, at: halfway(note.at, draft.anchorMs) })),
    ],
    merges: makeMerges(draft),
    edits: makeEdits(draft),
    added: [],
  };
}

/** Not at the world's last instant: a copy that is younger than that would still learn of it as news. */
function halfway(at: string, endMs: number): string {
  return new Date(Math.floor((Date.parse(at) + endMs) / 2)).toISOString();
}

function makeDeleted(draft: Draft): Pick<HubspotData, "archivals"> & { objects: HubspotData["deleted"] } {
  const random = draft.random.fork("hubspot/deleted");
  const contacts: Contact[] = [];
  const deals: Deal[] = [];
  const tickets: Ticket[] = [];
  const archivals: HubspotArchival[] = [];
  const archive = (type: HubspotArchival["type"], id: string): void => {
    archivals.push({ type, id, at: workingTime(random, draft.parameters.anchor, random.int(1, 60)) });
  };
  for (let index = 0; index < scaled(draft, 6, 2); index++) {
    const { account, rep, contacts: known } = random.pick(draft.sketches);
    let name: string;
    do name = `${random.pick(firstNames)} ${random.pick(lastNames)}`;
    while (draft.usedNames.has(name) || contacts.some((contact) => contact.name === name));
    const contact: Contact = {
      id: digits(random, 11),
      accountId: account.id,
      name,
      email: null,
      title: "Former contact",
    };
    contacts.push(contact);
    archive("contacts", contact.id);
    const at = workingTime(random, draft.parameters.anchor, random.int(90, 200));
    const deal: Deal = {
      id: digits(random, 11),
      accountId: account.id,
      name: `${account.name} - Entered twice`,
      ownerId: rep.id,
      amountCents: random.int(5, 90) * 100_000,
      closeDate: at.slice(0, 10),
      stages: [{ stage: "appointment scheduled", at, byId: rep.id }],
      lostReason: null,
      competitor: null,
    };
    deals.push(deal);
    archive("deals", deal.id);
    const ticket: Ticket = {
      id: digits(random, 11),
      accountId: account.id,
      contactId: random.pick(known).id,
      subject: "Out of office",
      content: "Automatic reply, opened as a ticket by mistake.",
      state: "new",
      priority: "low",
      ownerId: rep.id,
      createdAt: at,
      closedAt: null,
    };
    tickets.push(ticket);
    archive("tickets", ticket.id);
  }
  return { objects: { accounts: [], contacts, deals, tickets }, archivals };
}

/** Records that were entered twice and are one now; the second id answers to the first. One merge follows another. */
function makeMerges(draft: Draft): HubspotMerge[] {
  const random = draft.random.fork("hubspot/merges");
  const merges: HubspotMerge[] = [];
  const merge = (type: HubspotMerge["type"], primaryId: string, count: number): string => {
    const mergedId = digits(random, count);
    const at = workingTime(random, draft.parameters.anchor, random.int(3, 90));
    merges.push({ type, primaryId, mergedId, at });
    return mergedId;
  };
  for (const sketch of draft.sketches.filter((_sketch, index) => index % 9 === 4)) {
    const middle = merge("companies", sketch.account.id, 10);
    merge("companies", middle, 10);
    const [contact] = sketch.contacts;
    if (contact) merge("contacts", contact.id, 19);
  }
  return merges;
}

/** A few deals in another currency, as their sellers entered them. */
function makeEdits(draft: Draft): HubspotEdit[] {
  return draft.deals.slice(-8).flatMap((deal, index): HubspotEdit[] => {
    const at = deal.stages[0]?.at ?? draft.parameters.anchor;
    const code = index % 4 === 0 ? "CAD" : index % 4 === 1 ? "EUR" : undefined;
    if (code === undefined) return [];
    const set = { type: "deals", id: deal.id, at, personId: deal.ownerId } as const;
    return [{ ...set, property: "deal_currency_code", value: code }];
  });
}

function makeLabels(draft: Draft): AssociationLabel[] {
  const random = draft.random.fork("hubspot/labels");
  const dealsOf = Map.groupBy(draft.deals, (deal) => deal.accountId);
  return draft.sketches.flatMap((sketch): AssociationLabel[] => {
    const contact = random.pick(sketch.contacts);
    const labels: AssociationLabel[] = [];
    const deal = dealsOf.get(sketch.account.id)?.[0];
    if (deal && random.chance(0.7)) {
      labels.push({ contactId: contact.id, to: { type: "deals", id: deal.id }, label: "Decision maker" });
    }
    if (random.chance(0.3)) {
      const to = { type: "companies", id: sketch.account.id } as const;
      labels.push({ contactId: contact.id, to, label: "Billing contact" });
    }
    return labels;
  });
}
