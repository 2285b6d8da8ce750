import { entitySchemas } from "@sophia/core";
import { accountDomain } from "./account-domain.ts";
import type { CompanyNode } from "./group-accounts.ts";
import { recordKey, type LinkSource } from "./link-types.ts";

/** Kinds of record that stand for a company outside. */
export const companyKinds: readonly string[] = ["company", "customer"];

/**
 * A company or customer as accounts are made of it; undefined for what is none, or lies in its source's bin. A company that
 * was merged away has no domains of its own: it is the one it was merged into.
 */
export function companyNode(source: LinkSource): CompanyNode | undefined {
  const key = recordKey(source.connectionId, source.kind, source.externalId);
  const common = { key, connectionId: source.connectionId };
  if (source.kind === "company") {
    const company = entitySchemas.company.safeParse(source.data).data;
    const isMerged = company?.mergedIntoExternalId != null;
    if (company === undefined || (company.archived && !isMerged)) return undefined;
    const ids = [source.externalId, ...company.mergedExternalIds, company.mergedIntoExternalId ?? source.externalId];
    return {
      ...common,
      bornAt: isMerged ? null : company.createdAt,
      domains: isMerged ? [] : domainsOf([company.domain ?? "", ...company.domains]),
      ids: [...new Set(ids)].sort().map((id) => recordKey(source.connectionId, "company", id)),
      knownAs: isMerged ? [] : [source.externalId],
      names: [],
    };
  }
  if (source.kind === "customer") {
    const customer = entitySchemas.customer.safeParse(source.data).data;
    if (customer === undefined) return undefined;
    return {
      ...common,
      bornAt: customer.createdAt,
      domains: domainsOf(customer.domains),
      ids: [key],
      knownAs: [],
      names: [...new Set(customer.externalIds.flatMap(companyIdIn))].sort(),
    };
  }
  return undefined;
}

function domainsOf(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => accountDomain(text) ?? []))].sort();
}

/** A CRM's company id in what somebody entered as a customer's id elsewhere: the bare number, or the address of its page. Short numbers are anything. */
function companyIdIn(text: string): string[] {
  const [, inPage] = /\/(?:company|0-2)\/(\d+)/.exec(text) ?? [];
  const id = inPage ?? text.trim();
  return /^\d{6,30}$/.test(id) ? [id] : [];
}
