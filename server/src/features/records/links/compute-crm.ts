import { entitySchemas, type EntityOf } from "@sophia/core";
import { domainOfEmail } from "./account-domain.ts";
import { linkCollector, type LinkCollector, type Told } from "./collect-links.ts";
import {
  nothingComputed,
  recordKey,
  type Computed,
  type LinkSource,
  type Lookups,
  type OfferDetail,
} from "./link-types.ts";
import { pageKey } from "./page-key.ts";
import { textSigns } from "./text-signs.ts";

type Associated = Pick<EntityOf<"deal">, "companies" | "contacts" | "deals" | "tickets" | "url" | "updatedAt">;
type Staged = Pick<EntityOf<"deal">, "createdAt" | "closed" | "stageChanges" | "closeAt">;

/** A contact belongs to the companies it is associated with; to the account of its address's domain only without any. */
export function computeContact(source: LinkSource, lookups: Lookups): Computed {
  const contact = entitySchemas.contact.safeParse(source.data).data;
  if (contact === undefined || contact.archived) return nothingComputed;
  const links = linkCollector();
  byCompanies(source, contact, lookups, links);
  if (links.accounts.length === 0) {
    for (const email of contact.emails) {
      const domain = domainOfEmail(email);
      const account = domain === undefined ? undefined : lookups.accountOfDomain(domain);
      if (account !== undefined)
        links.toAccount(account, "address domain", source.entityId, {
          said: `The contact's address is ${email} (not verified by HubSpot).`,
          ...placeOf(contact),
        });
    }
  }
  const deals = contact.deals.map(({ externalId }) => recordKey(source.connectionId, "deal", externalId)).sort();
  const { accounts } = links;
  const offers = ownOffers(source, contact, { accounts });
  for (const email of contact.emails) offers.set(`email/${email}`, { accounts, deals, name: contact.name });
  return { offers, links: links.links };
}

/** A deal or ticket belongs to the companies it is associated with; without any, to the account of its contacts, if all have one. */
export function computeDeal(source: LinkSource, lookups: Lookups): Computed {
  const deal = entitySchemas.deal.safeParse(source.data).data;
  if (deal === undefined || deal.archived) return nothingComputed;
  const links = linkCollector();
  byAssociations(source, deal, lookups, links);
  const { accounts } = links;
  const offers = ownOffers(source, deal, { accounts, open: openTimes(deal) });
  lookedAfterBy(source, deal.ownerExternalId, accounts, lookups, offers);
  return { offers, links: links.links };
}

export function computeTicket(source: LinkSource, lookups: Lookups): Computed {
  const ticket = entitySchemas.ticket.safeParse(source.data).data;
  if (ticket === undefined || ticket.archived) return nothingComputed;
  const links = linkCollector();
  byAssociations(source, ticket, lookups, links);
  const { accounts } = links;
  const offers = ownOffers(source, ticket, { accounts });
  lookedAfterBy(source, ticket.ownerExternalId, accounts, lookups, offers);
  return { offers, links: links.links };
}

/** What was logged on records belongs to theirs; it may name a recording, and threads by their addresses. */
export function computeEngagement(source: LinkSource, lookups: Lookups): Computed {
  const data =
    source.kind === "task"
      ? entitySchemas.task.safeParse(source.data).data
      : entitySchemas.engagement.safeParse(source.data).data;
  if (data === undefined || data.archived) return nothingComputed;
  const links = linkCollector();
  byAssociations(source, data, lookups, links);
  const { accounts } = links;
  const deals = data.deals.map(({ externalId }) => recordKey(source.connectionId, "deal", externalId)).sort();
  const offers = ownOffers(source, data, { accounts, deals });
  lookedAfterBy(source, data.ownerExternalId, accounts, lookups, offers);
  if ("recording" in data && data.recording !== null) {
    const key = `recording/${data.recording.externalId}`;
    offers.set(key, { accounts, deals });
    for (const call of lookups.offers(`call/${data.recording.externalId}`))
      links.toRecord(call, "recording", source.entityId, {
        said: `The logged call names recording ${data.recording.externalId} (${data.recording.source}).`,
        ...placeOf(data),
      });
  }
  for (const [page, { found, line }] of textSigns(source.lines).pages) {
    offers.set(`cited/${page}`, { accounts, deals });
    for (const target of lookups.offers(page))
      if (target.kind === "thread" || target.kind === "issue" || target.kind === "call")
        links.toRecord(target, "link in the text", source.entityId, { said: found, url: line.url, at: line.at });
  }
  return { offers, links: links.links };
}

function placeOf(record: Pick<Associated, "url" | "updatedAt">): Pick<Told, "url" | "at"> {
  return { url: record.url, at: record.updatedAt };
}

function ownOffers(
  source: LinkSource,
  record: { readonly url: string; readonly mergedExternalIds: readonly string[] },
  detail: OfferDetail,
): Map<string, OfferDetail> {
  const offers = new Map<string, OfferDetail>();
  for (const id of [source.externalId, ...record.mergedExternalIds])
    offers.set(recordKey(source.connectionId, source.kind, id), detail);
  const page = pageKey(source.url ?? record.url);
  if (page !== undefined) offers.set(page, detail);
  return offers;
}

function byCompanies(source: LinkSource, record: Associated, lookups: Lookups, links: LinkCollector): void {
  for (const { externalId, labels } of record.companies) {
    const as = labels.length === 0 ? "" : ` (${labels.join(", ")})`;
    for (const { detail } of lookups.offers(recordKey(source.connectionId, "company", externalId))) {
      for (const account of detail.accounts ?? [])
        links.toAccount(account, "crm association", source.entityId, {
          said: `HubSpot associates it with company ${externalId}${as}.`,
          ...placeOf(record),
        });
    }
  }
}

/** Through companies; where it names none, through its deals, then its tickets, then its contacts. All ties to other records too. */
function byAssociations(source: LinkSource, record: Associated, lookups: Lookups, links: LinkCollector): void {
  byCompanies(source, record, lookups, links);
  const around = [
    ["deal", record.deals],
    ["ticket", record.tickets],
    ["contact", record.contacts],
  ] as const;
  for (const [kind, associations] of around) {
    // A tie is told by both sides: followed from the side that is computed later, so that none waits for itself.
    if (rankOf(kind) >= rankOf(source.kind)) continue;
    const found = associations.flatMap(({ externalId }) =>
      lookups.offers(recordKey(source.connectionId, kind, externalId)).map((target) => ({ externalId, target })),
    );
    for (const { externalId, target } of found)
      links.toRecord(target, "crm association", source.entityId, {
        said: `HubSpot associates it with ${kind} ${externalId}.`,
        ...placeOf(record),
      });
    if (links.accounts.length > 0) continue;
    const accounts = new Set(found.flatMap(({ target }) => target.detail.accounts ?? []));
    // Contacts of several accounts on one record say of none that it is theirs.
    if (accounts.size !== 1) continue;
    for (const account of accounts)
      links.toAccount(account, `crm association through a ${kind}`, source.entityId, {
        said: `HubSpot associates it with ${kind} ${found
          .map(({ externalId }) => externalId)
          .slice(0, 5)
          .join(", ")}.`,
        ...placeOf(record),
      });
  }
}

const crmRanks: Readonly<Record<string, number>> = { contact: 0, deal: 1, ticket: 2, engagement: 3, task: 3 };

function rankOf(kind: string): number {
  return crmRanks[kind] ?? 0;
}

/** Its owner looks after its accounts. */
function lookedAfterBy(
  source: LinkSource,
  ownerExternalId: string | null,
  accounts: readonly string[],
  lookups: Lookups,
  offers: Map<string, OfferDetail>,
): void {
  if (ownerExternalId === null || accounts.length === 0) return;
  for (const { detail } of lookups.offers(recordKey(source.connectionId, "owner", ownerExternalId)))
    if (detail.email !== undefined) for (const account of accounts) offers.set(`staff/${account}/${detail.email}`, {});
}

/** From its making to the last change of its stage if it is closed; the stages themselves do not tell which of them closed it. */
function openTimes({ createdAt, closed, stageChanges, closeAt }: Staged): NonNullable<OfferDetail["open"]> {
  const from = createdAt ?? stageChanges[0]?.at ?? null;
  return [{ from, to: closed === true ? (stageChanges.at(-1)?.at ?? closeAt ?? from) : null }];
}
