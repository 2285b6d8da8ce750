import { entitySchemas } from "@sophia/core";
import { accountDomain, domainOfEmail } from "./account-domain.ts";
import { linkCollector } from "./collect-links.ts";
import {
  nothingComputed,
  recordKey,
  type Computed,
  type LinkSource,
  type Lookups,
  type Offer,
  type OfferDetail,
} from "./link-types.ts";
import { pageKey } from "./page-key.ts";

/**
 * A recorded call belongs to the accounts of its outside participants' domains, and to those of the CRM's record of the
 * same call. It is about that record's deals; without any, about the one open deal of its participants, if it is one
 * (a weak sign, and named so).
 */
export function computeCall(source: LinkSource, lookups: Lookups): Computed {
  const call = entitySchemas.call.safeParse(source.data).data;
  if (call === undefined) return nothingComputed;
  const links = linkCollector();
  const place = { url: source.url, at: call.startedAt };
  for (const domain of seenDomains(source)) {
    const account = lookups.accountOfDomain(domain);
    const people = call.parties.filter(
      ({ external, email }) => external && email !== null && domainOfEmail(email) === domain,
    );
    if (account !== undefined)
      links.toAccount(account, "participant domain", source.entityId, {
        said: `${
          people
            .map(({ name, email }) => `${name} <${email ?? ""}>`)
            .slice(0, 5)
            .join(", ") || domain
        } took part.`,
        ...place,
      });
  }
  const logged = lookups.offers(`recording/${source.externalId}`);
  for (const record of logged) {
    for (const account of record.detail.accounts ?? [])
      links.toAccount(account, "crm record of the call", record.entityId, {
        said: `HubSpot's record ${record.externalId} names this recording.`,
        ...place,
      });
    for (const deal of dealsOf(record.detail, lookups))
      links.toRecord(deal, "crm record of the call", record.entityId, {
        said: `HubSpot's record ${record.externalId} names this recording and the deal.`,
        ...place,
      });
  }
  const openDeals = new Map<string, { readonly deal: Offer; readonly contact: Offer; readonly email: string }>();
  for (const { email, external } of call.parties) {
    if (!external || email === null) continue;
    for (const contact of lookups.offers(`email/${email}`)) {
      links.toRecord(contact, "participant address", source.entityId, {
        said: `${email} took part (Gong does not verify the address).`,
        ...place,
      });
      for (const deal of dealsOf(contact.detail, lookups))
        if (wasOpen(deal, call.startedAt)) openDeals.set(deal.entityId, { deal, contact, email });
    }
  }
  const hasDeal = links.links.some(({ relation }) => relation === "deal");
  const [only, another] = openDeals.values();
  if (!hasDeal && only !== undefined && another === undefined)
    links.toRecord(only.deal, "only open deal of a participant", only.contact.entityId, {
      said: `The only deal open at the time of the call that ${only.email} belongs to.`,
      ...place,
      weak: true,
    });

  const { accounts } = links;
  const offers = new Map<string, OfferDetail>();
  offers.set(recordKey(source.connectionId, "call", source.externalId), { accounts });
  offers.set(`call/${source.externalId}`, { accounts });
  for (const domain of seenDomains(source)) offers.set(`seen/${domain}`, {});
  const page = source.url === null ? undefined : pageKey(source.url);
  if (page !== undefined) offers.set(page, { accounts });
  for (const { email, external } of call.parties)
    if (!external && email !== null) for (const account of accounts) offers.set(`staff/${account}/${email}`, {});
  return { offers, links: links.links };
}

/** Domains of a call's outside participants: each stands for an account, even if no record names it. */
export function seenDomains(source: LinkSource): string[] {
  const call = source.kind === "call" ? entitySchemas.call.safeParse(source.data).data : undefined;
  return [...new Set((call?.accountDomains ?? []).flatMap((domain) => accountDomain(domain) ?? []))].sort();
}

function dealsOf({ deals = [] }: OfferDetail, lookups: Lookups): Offer[] {
  return deals.flatMap((key) => lookups.offers(key));
}

function wasOpen({ detail }: Offer, at: string): boolean {
  const ms = Date.parse(at);
  return (detail.open ?? []).some(
    ({ from, to }) => (from === null || Date.parse(from) <= ms) && (to === null || ms <= Date.parse(to)),
  );
}
