import {
  entityDraft,
  type RawRecord,
  type RecordReference,
  type TransformOptions,
  type TransformResult,
} from "@sophia/core";
import { factsText, isoOf, latestOf, lifeMark, linesOf, requiredIso, unreadText, urlOf } from "./lines.ts";
import {
  customerNeedSchema,
  customerSchema,
  issueSchema,
  peekObject,
  projectSchema,
  readObject,
  type LinearCustomer,
  type LinearCustomerNeed,
} from "./payloads.ts";
import { fullTeamPrincipal, membersPrincipal, placeOf, teamsOfPlace, type Lookup } from "./permissions.ts";

/** A customer as Linear knows it. Full members see customers, guests do not. */
export function transformCustomer(record: RawRecord, { account }: TransformOptions): TransformResult {
  const { object: customer, unread } = readObject(customerSchema, record.payload, "A Linear customer");
  const id = record.externalId;
  const createdAt = requiredIso(customer.createdAt, "A Linear customer");
  const url = urlOf(customer.url, account, "customer", id);
  const name = customer.name?.trim() || "Customer without a name";
  const domains = domainsOf(customer);
  const facts = factsText([
    ["Status", customer.status?.displayName],
    ["Tier", customer.tier?.displayName],
    ["Owner", customer.owner ? customer.owner.name || customer.owner.id : null],
    ["Domains", domains.join(", ")],
    ["Revenue", customer.revenue === null || customer.revenue === undefined ? null : String(customer.revenue)],
    ["Size", customer.size === null || customer.size === undefined ? null : String(customer.size)],
    ["Archived", isoOf(customer.archivedAt)?.slice(0, 10)],
    ["Not given by Linear", unreadText(unread)],
  ]);
  const text = `Customer ${name}${facts === "" ? "" : `\n${facts}`}`;
  const updatedAt = latestOf(createdAt, customer.updatedAt);
  return {
    entities: [
      entityDraft("customer", id, {
        name,
        url,
        domains,
        externalIds: [...(customer.externalIds ?? [])],
        status: customer.status?.displayName ?? null,
        tier: customer.tier?.displayName ?? null,
        revenue: customer.revenue ?? null,
        size: customer.size ?? null,
        ownerExternalId: customer.owner?.id ?? null,
        createdAt,
        updatedAt,
        archived: Boolean(customer.archivedAt),
      }),
    ],
    documents: [
      {
        externalId: id,
        kind: "customer",
        title: `Customer ${name}${lifeMark(customer)}`,
        url,
        occurredAt: createdAt,
        updatedAt,
        accountDomains: domains,
        lines: linesOf([{ author: null, at: createdAt, text, url, anchor: "customer", isFields: true }]),
        principals: [membersPrincipal],
      },
    ],
    identities: [],
    memberships: [],
  };
}

export function needReferences(record: RawRecord): RecordReference[] {
  const need = peekObject(customerNeedSchema, record.payload);
  const place = need ? placeOf({ issue: need.issue, project: need.project }) : undefined;
  if (!need || !place) return [];
  return need.customer ? [place, { kind: "customer", externalId: need.customer.id }] : [place];
}

/** What a customer asked for, within an issue or a project: seen by those of its readers who are no guests. */
export function transformNeed(record: RawRecord, lookup: Lookup, { account }: TransformOptions): TransformResult {
  const { object: need, unread } = readObject(customerNeedSchema, record.payload, "A Linear customer need");
  const id = record.externalId;
  const createdAt = requiredIso(need.createdAt, "A Linear customer need");
  const updatedAt = latestOf(createdAt, need.updatedAt);
  const place = placeOf({ issue: need.issue, project: need.project });
  const customer =
    place && need.customer
      ? peekObject(customerSchema, lookup({ kind: "customer", externalId: need.customer.id }))
      : undefined;
  const about = place ? placeName(place, lookup) : undefined;
  const url = about?.url ?? urlOf(need.url, account, "customer-need", id);
  const name = customer?.name?.trim() || "A customer";
  const author = need.creator?.name || null;
  const facts = factsText([
    ["For", about?.name],
    ["Important", need.priority === 1 ? "yes" : null],
    ["Archived", isoOf(need.archivedAt)?.slice(0, 10)],
    ["Not given by Linear", unreadText(unread)],
  ]);
  return {
    entities: [
      entityDraft("customer_need", id, {
        customerExternalId: need.customer?.id ?? null,
        issueExternalId: need.issue?.id ?? null,
        projectExternalId: need.project?.id ?? null,
        priority: need.priority ?? null,
        url,
        createdAt,
        updatedAt,
        archived: Boolean(need.archivedAt),
      }),
    ],
    documents: [
      {
        externalId: id,
        kind: "customer_need",
        title: `${name} needs ${about?.name ?? "something"}${lifeMark(need)}`,
        url,
        occurredAt: createdAt,
        updatedAt,
        accountDomains: customer ? domainsOf(customer) : [],
        lines: linesOf([
          { author, at: createdAt, text: `Customer need of ${name}\n${facts}`, url, anchor: "need", isFields: true },
          { author, at: createdAt, text: needText(need), url, anchor: "body" },
        ]),
        principals: place ? teamsOfPlace(place, lookup).map(fullTeamPrincipal) : [],
      },
    ],
    identities: [],
    memberships: [],
  };
}

function needText(need: LinearCustomerNeed): string {
  return need.body?.trim() ? need.body : (need.content ?? "");
}

function placeName(place: RecordReference, lookup: Lookup): { name: string; url: string | undefined } | undefined {
  const issue = place.kind === "issue" ? peekObject(issueSchema, lookup(place)) : undefined;
  if (issue)
    return { name: [issue.identifier, issue.title?.trim()].filter(Boolean).join(": "), url: openable(issue.url) };
  const project = place.kind === "project" ? peekObject(projectSchema, lookup(place)) : undefined;
  return project
    ? { name: `project ${project.name?.trim() || place.externalId}`, url: openable(project.url) }
    : undefined;
}

function openable(url: string | null | undefined): string | undefined {
  return url && URL.canParse(url) && /^https?:/i.test(url) ? url : undefined;
}

function domainsOf(customer: LinearCustomer): string[] {
  const domains = (customer.domains ?? []).map((domain) => domain.trim().toLowerCase());
  return [...new Set(domains)].filter((domain) => /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(domain)).sort();
}
