import { entitySchemas } from "@sophia/core";
import { domainOfEmail } from "./account-domain.ts";
import { nameSpoken, namingWords } from "./account-names.ts";
import { linkCollector, type LinkCollector } from "./collect-links.ts";
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
import { textSigns } from "./text-signs.ts";

/**
 * A thread is tied to what its text points at: pages of records, e-mail addresses, domains, issues by identifier; to what
 * points at it: an issue's attachment, a CRM note; to the account whose people take part as guests; and to an account that
 * it names, if somebody takes part whom a record ties to it (`saidOfProof`). A name alone ties nothing.
 */
export function computeThread(source: LinkSource, lookups: Lookups): Computed {
  const thread = entitySchemas.thread.safeParse(source.data).data;
  if (thread === undefined) return nothingComputed;
  const links = linkCollector();
  const signs = textSigns(source.lines);
  for (const [page, { found, line }] of signs.pages)
    toTargets(lookups.offers(page), "link in the text", { said: found, url: line.url, at: line.at }, source, links);
  for (const [identifier, { found, line }] of signs.identifiers) {
    const issues = lookups.offers(`identifier/${identifier}`);
    // Two trackers may both have an ENG-1.
    if (new Set(issues.map(({ connectionId }) => connectionId)).size === 1)
      toTargets(issues, "issue identifier", { said: found, url: line.url, at: line.at }, source, links);
  }
  for (const [email, { found, line }] of signs.emails) {
    const told = { said: found, url: line.url, at: line.at };
    toTargets(lookups.offers(`email/${email}`), "address in the text", told, source, links);
    const domain = domainOfEmail(email);
    const account = domain === undefined ? undefined : lookups.accountOfDomain(domain);
    if (account !== undefined) links.toAccount(account, "address in the text", source.entityId, told);
  }
  for (const [domain, { found, line }] of signs.domains) {
    const account = lookups.accountOfDomain(domain);
    if (account !== undefined)
      links.toAccount(account, "domain in the text", source.entityId, { said: found, url: line.url, at: line.at });
  }
  const page = source.url === null ? undefined : pageKey(source.url);
  if (page !== undefined) citedBy(lookups.offers(`cited/${page}`), source, links, lookups);

  const participants = thread.participants.flatMap((id) =>
    lookups.offers(recordKey(source.connectionId, "user", id)).map(({ detail }) => detail),
  );
  const place = { url: source.url, at: thread.startedAt };
  for (const { email, guest, name } of participants) {
    const domain = guest === true && email !== undefined ? domainOfEmail(email) : undefined;
    const account = domain === undefined ? undefined : lookups.accountOfDomain(domain);
    if (account !== undefined)
      links.toAccount(account, "guest takes part", source.entityId, {
        said: `${name ?? "A guest"} <${email ?? ""}> takes part as a guest.`,
        ...place,
      });
  }
  const staff = participants.filter(({ guest, email }) => guest !== true && email !== undefined);
  named(source, staff, lookups, links);

  const offers = new Map<string, OfferDetail>();
  offers.set(recordKey(source.connectionId, "thread", source.externalId), {});
  if (page !== undefined) offers.set(page, {});
  return { offers, links: links.links };
}

/** A page leads to its record, and a CRM record's or call's accounts are the thread's, as far as the record may be read. */
function toTargets(
  targets: readonly Offer[],
  rule: string,
  told: { readonly said: string; readonly url: string; readonly at: string | null },
  source: LinkSource,
  links: LinkCollector,
): void {
  for (const target of targets) {
    if (target.entityId === source.entityId) continue;
    links.toRecord(target, rule, source.entityId, told, target.entityId);
    // An issue is many things' business: who speaks of it does not speak of each customer that needs it.
    if (target.kind === "issue") continue;
    for (const account of target.detail.accounts ?? []) links.toAccount(account, rule, target.entityId, told);
  }
}

function citedBy(citing: readonly Offer[], source: LinkSource, links: LinkCollector, lookups: Lookups): void {
  for (const record of citing) {
    const told = { said: `A ${record.kind} links to this thread.`, url: source.url, at: null };
    links.toRecord(record, "linked from a record", record.entityId, told);
    const accounts = record.detail.accounts ?? [];
    const isIssue = record.kind === "issue";
    if (isIssue && accounts.length > 1) continue;
    for (const account of accounts)
      links.toAccount(account, "linked from a record", record.entityId, { ...told, weak: isIssue });
    for (const key of record.detail.deals ?? [])
      for (const deal of lookups.offers(key)) links.toRecord(deal, "linked from a record", record.entityId, told);
  }
}

/** What ties a person to an account, the plainest first. */
const saidOfProof: Readonly<Record<string, string>> = {
  company: "owns its record",
  customer: "owns its record",
  deal: "owns a deal of it",
  ticket: "owns a ticket of it",
  engagement: "wrote to it or met it",
  call: "met it in a call",
  task: "has a task about it",
  issue: "works on an issue that it needs",
};

/** Of the records that tie a person to the account, the one that also names it, else the plainest. */
function bestProof(proofs: readonly Offer[], naming: Offer): Offer | undefined {
  const order = Object.keys(saidOfProof);
  return (
    proofs.find(({ entityId }) => entityId === naming.entityId) ??
    proofs.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0]
  );
}

function named(source: LinkSource, staff: readonly OfferDetail[], lookups: Lookups, links: LinkCollector): void {
  if (staff.length === 0) return;
  const naming = namingWords(source.lines).flatMap((word) => lookups.offers(`word/${word}`));
  // A name that two accounts bear names neither.
  const accountsOfName = new Map<string, Set<string>>();
  for (const { detail } of naming) {
    for (const name of detail.names ?? []) {
      const accounts = accountsOfName.get(name) ?? new Set();
      for (const account of detail.accounts ?? []) accounts.add(account);
      accountsOfName.set(name, accounts);
    }
  }
  for (const record of naming) {
    const [whole = ""] = record.detail.names ?? [];
    for (const name of record.detail.names ?? []) {
      if (accountsOfName.get(name)?.size !== 1) continue;
      const sign = nameSpoken(source.lines, name, whole);
      if (sign === undefined) continue;
      for (const account of record.detail.accounts ?? []) {
        for (const person of staff) {
          const proof = bestProof(lookups.offers(`staff/${account}/${person.email ?? ""}`), record);
          if (proof === undefined) continue;
          links.toAccount(
            account,
            "named, and a person of it takes part",
            record.entityId,
            {
              said: `"${sign.found}" is named, and ${person.name ?? "somebody"}, who ${saidOfProof[proof.kind] ?? "works with it"}, takes part.`,
              url: sign.line.url,
              at: sign.line.at,
              weak: true,
            },
            proof.entityId === record.entityId ? undefined : proof.entityId,
          );
          break;
        }
      }
      break;
    }
  }
}
