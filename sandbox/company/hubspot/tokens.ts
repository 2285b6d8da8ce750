import type { MarkPlace } from "../record-tokens.ts";
import type { ObjectReference, World } from "../world.ts";
import type { Engagement, HubspotEdit } from "./model.ts";

type RecordType = Extract<ObjectReference, { source: "hubspot" }>["recordType"];

/** Before anything of the sample was made: a value set then does not make its record a changed one. */
const longAgo = "2024-03-04T15:00:00.000Z";

/**
 * One record of each kind, of owners who still work here: engagements and tickets hold the token in their text, deals and
 * companies in their description, a contact in the title. Records that no question needs are taken before others.
 */
export function withHubspotTokens(world: World, mark: MarkPlace): World {
  const data = world.hubspot;
  if (!data) return world;
  const { archivals, merges } = data;
  const needed = neededIds(world);
  const gone = new Set([...archivals.map(({ id }) => id), ...merges.map(({ mergedId }) => mergedId)]);
  const working = new Set(world.people.flatMap(({ id, active }) => (active ? [id] : [])));
  const accountOwner = new Map(world.accounts.map(({ id, ownerId }) => [id, ownerId]));
  const chosen = <T extends { readonly id: string }>(list: readonly T[], ownerOf: (one: T) => string | undefined) => {
    const fit = (one: T): boolean => !gone.has(one.id) && working.has(ownerOf(one) ?? "");
    return list.find((one) => !needed.has(one.id) && fit(one)) ?? list.find(fit);
  };
  const sentence = (recordType: RecordType, recordId: string): string =>
    mark(`hubspot/${recordType}`, { source: "hubspot", recordType, recordId });

  const texts = new Map<string, string>();
  for (const kind of ["note", "email", "call", "meeting", "task"] as const) {
    const ofKind = data.engagements.filter((one) => one.kind === kind);
    const one = chosen(ofKind, ({ personId }) => personId);
    if (one) texts.set(one.id, sentence(kind, one.id));
  }
  const ticket = chosen(world.tickets, ({ ownerId }) => ownerId);
  if (ticket) texts.set(ticket.id, sentence("ticket", ticket.id));

  const edits: HubspotEdit[] = [];
  const deal = chosen(world.deals, ({ ownerId }) => ownerId);
  if (deal) {
    const at = deal.stages.at(-1)?.at ?? longAgo;
    const value = sentence("deal", deal.id);
    edits.push({ type: "deals", id: deal.id, property: "description", value, at, personId: deal.ownerId });
  }
  const account = chosen(world.accounts, ({ ownerId }) => ownerId);
  if (account) {
    const value = sentence("company", account.id);
    const { id, ownerId } = account;
    edits.push({ type: "companies", id, property: "description", value, at: longAgo, personId: ownerId });
  }
  const contact = chosen(world.contacts, ({ accountId }) => accountOwner.get(accountId));
  if (contact) texts.set(contact.id, sentence("contact", contact.id));

  const said = (id: string, text: string): string => `${text} ${texts.get(id) ?? ""}`;
  return {
    ...world,
    contacts: world.contacts.map((one) => (texts.has(one.id) ? { ...one, title: said(one.id, `${one.title}.`) } : one)),
    tickets: world.tickets.map((one) => (texts.has(one.id) ? { ...one, content: said(one.id, one.content) } : one)),
    hubspot: {
      ...data,
      edits: [...data.edits, ...edits],
      engagements: data.engagements.map((one): Engagement =>
        texts.has(one.id) ? { ...one, text: said(one.id, one.text) } : one,
      ),
    },
  };
}

/** Ids of the records that questions are answered from. */
function neededIds({ questions }: World): ReadonlySet<string> {
  const objects = questions.flatMap(({ gold, outdated = [] }) => [...gold, ...outdated]);
  return new Set(objects.flatMap((object) => (object.source === "hubspot" ? [object.recordId] : [])));
}
