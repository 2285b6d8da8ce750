import { entitySchemas } from "@sophia/core";
import { linkCollector } from "./collect-links.ts";
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

/** What a customer asked for belongs to the customer's account, and tells its issue or project so. */
export function computeNeed(source: LinkSource, lookups: Lookups): Computed {
  const need = entitySchemas.customer_need.safeParse(source.data).data;
  if (need === undefined || need.archived || need.customerExternalId === null) return nothingComputed;
  const links = linkCollector();
  for (const { detail } of lookups.offers(recordKey(source.connectionId, "customer", need.customerExternalId)))
    for (const account of detail.accounts ?? [])
      links.toAccount(account, "customer need", source.entityId, {
        said: "Linear keeps it as a need of this customer.",
        url: need.url,
        at: need.createdAt,
      });
  const { accounts } = links;
  const offers = new Map<string, OfferDetail>();
  if (need.issueExternalId !== null)
    offers.set(`need/${recordKey(source.connectionId, "issue", need.issueExternalId)}`, { accounts });
  if (need.projectExternalId !== null)
    offers.set(`need/${recordKey(source.connectionId, "project", need.projectExternalId)}`, { accounts });
  return { offers, links: links.links };
}

/** A project belongs to the accounts that need it. */
export function computeProject(source: LinkSource, lookups: Lookups): Computed {
  const project = entitySchemas.project.safeParse(source.data).data;
  if (project === undefined) return nothingComputed;
  const { links, offers } = byNeeds(source, project.url, lookups);
  return { offers, links: links.links };
}

/**
 * An issue belongs to the accounts that need it, and to those whose CRM records or calls its text or attachments link to.
 * It tells the threads that it links to.
 */
export function computeIssue(source: LinkSource, lookups: Lookups): Computed {
  const issue = entitySchemas.issue.safeParse(source.data).data;
  if (issue === undefined) return nothingComputed;
  const { pages } = textSigns(source.lines);
  const linked = [...pages].flatMap(([page, { found, line }]) => {
    const told = { said: found, url: line.url, at: line.at };
    return lookups.offers(page).map((target) => ({ target, told }));
  });
  const { links, offers } = byNeeds(source, issue.url, lookups, (collector) => {
    for (const { target, told } of linked) {
      collector.toRecord(target, "link in the text", source.entityId, told);
      if (["company", "customer", "deal", "ticket", "contact", "call"].includes(target.kind))
        for (const account of target.detail.accounts ?? [])
          collector.toAccount(account, "link in the text", target.entityId, told);
    }
    if (issue.projectExternalId !== null)
      for (const project of lookups.offers(recordKey(source.connectionId, "project", issue.projectExternalId)))
        collector.toRecord(project, "part of the project", source.entityId, {
          said: "Linear keeps it in this project.",
          url: issue.url,
          at: issue.updatedAt,
        });
  });
  const { accounts } = links;
  offers.set(`identifier/${issue.identifier.toUpperCase()}`, { accounts });
  for (const person of [issue.assigneeExternalId, issue.creatorExternalId])
    if (person !== null && accounts.length > 0)
      for (const { detail } of lookups.offers(recordKey(source.connectionId, "user", person)))
        if (detail.email !== undefined)
          for (const account of accounts) offers.set(`staff/${account}/${detail.email}`, {});
  for (const page of pages.keys()) offers.set(`cited/${page}`, { accounts });
  return { offers, links: links.links };
}

function byNeeds(
  source: LinkSource,
  url: string,
  lookups: Lookups,
  more: (links: ReturnType<typeof linkCollector>) => void = () => undefined,
) {
  const links = linkCollector();
  const key = recordKey(source.connectionId, source.kind, source.externalId);
  for (const need of lookups.offers(`need/${key}`))
    for (const account of need.detail.accounts ?? [])
      links.toAccount(account, "customer need", need.entityId, {
        said: "Linear keeps a need of this customer with it.",
        url,
        at: null,
      });
  more(links);
  const { accounts } = links;
  const offers = new Map<string, OfferDetail>([[key, { accounts }]]);
  const page = pageKey(source.url ?? url);
  if (page !== undefined) offers.set(page, { accounts });
  return { links, offers };
}
