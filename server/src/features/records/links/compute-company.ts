import { entitySchemas } from "@sophia/core";
import { companyNode } from "./company-node.ts";
import { nameKey, spokenNames } from "./account-names.ts";
import { pageKey } from "./page-key.ts";
import {
  nothingComputed,
  recordKey,
  type Computed,
  type Evidence,
  type LinkDraft,
  type LinkSource,
  type Lookups,
  type OfferDetail,
} from "./link-types.ts";

/** Where a record's account stands: computed beforehand, from all records of the account together. */
export interface CompanyPlace {
  readonly account: string;
  /** Domains of this record that the account holds. */
  readonly domains: readonly string[];
  /** A person's decision on the account names this record. */
  readonly byDecision: boolean;
}

/** A company's or customer's tie to its account, and what it tells others: its account, page, names, and who looks after it. */
export function computeCompany(source: LinkSource, place: CompanyPlace, lookups: Lookups): Computed {
  const node = companyNode(source);
  const company = source.kind === "company" ? entitySchemas.company.safeParse(source.data).data : undefined;
  const customer = source.kind === "customer" ? entitySchemas.customer.safeParse(source.data).data : undefined;
  const record = company ?? customer;
  if (node === undefined || record === undefined) return nothingComputed;
  const { account } = place;
  const accounts = [account];
  const offers = new Map<string, OfferDetail>();
  for (const id of node.ids) offers.set(id, { accounts });
  for (const domain of node.domains) offers.set(`named/${domain}`, {});
  for (const id of node.knownAs) offers.set(`known/${id}`, {});
  for (const id of node.names) offers.set(`names/${id}`, {});
  const isMerged = company?.mergedIntoExternalId != null;
  const page = pageKey(record.url);
  if (page !== undefined && !isMerged) offers.set(page, { accounts });
  if (!isMerged && !record.archived) {
    const [whole = "", ...shorter] = spokenNames(record.name);
    if (whole !== "") offers.set(nameKey(whole), { accounts, names: [whole, ...shorter] });
    const ownerKind = source.kind === "company" ? "owner" : "user";
    if (record.ownerExternalId !== null) {
      const key = recordKey(source.connectionId, ownerKind, record.ownerExternalId);
      for (const { detail } of lookups.offers(key))
        if (detail.email !== undefined) offers.set(`staff/${account}/${detail.email}`, {});
    }
  }
  const at = record.updatedAt;
  const link = (rule: string, said: string): LinkDraft => ({
    relation: "account",
    to: { account },
    rule,
    evidenceEntity: source.entityId,
    evidence: { said, url: record.url, at, weak: false } satisfies Evidence,
  });
  const links: LinkDraft[] = [];
  if (place.domains.length > 0) links.push(link("domain", `The record names ${place.domains.join(", ")}.`));
  if (isMerged) links.push(link("merged record", `Merged into the record ${company?.mergedIntoExternalId ?? ""}.`));
  else if ((company?.mergedExternalIds.length ?? 0) > 0)
    links.push(link("merged record", `Answers for ${company?.mergedExternalIds.slice(0, 20).join(", ") ?? ""}.`));
  if (node.names.length > 0) links.push(link("id in another system", `The record names ${node.names.join(", ")}.`));
  if (place.byDecision) links.push(link("decision", "A person decided it."));
  if (links.length === 0) links.push(link("record", "The record stands for the account by itself."));
  return { offers, links };
}
