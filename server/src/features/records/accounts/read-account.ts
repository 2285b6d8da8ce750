import { AppError, entitySchemas } from "@sophia/core";
import type { Account, AccountDecision } from "@sophia/core/api";
import { sql } from "kysely";
import { accountSummaries } from "./find-accounts.ts";
import { linkedRecords, shownRecords, type LinkedRecord } from "./linked-records.ts";
import { ownerNames } from "./owner-names.ts";
import { shownTo, type Reader } from "./shown-links.ts";
import { timelineOf } from "./timeline.ts";

/** Of each list, so many are shown; its total counts all. */
const mostListed = 50;

/** An id that was never one, and one of which this person may read nothing, are the same. */
export function noSuchAccount(): AppError {
  return new AppError("not_found", "No such account.");
}

/**
 * The account that an id means now: itself, or the one that took it over; undefined when this person may read no record
 * that belongs to it.
 */
export async function presentAccount({ db, principals }: Reader, accountId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with recursive chain (id, merged_into, step) as (
      select id, merged_into, 0 from account where id = ${accountId}
      union all
      select account.id, account.merged_into, chain.step + 1 from account join chain on account.id = chain.merged_into
      where chain.step < 100
    )
    select chain.id from chain
    where chain.merged_into is null and exists (
      select from record_link join entity as record on record.id = record_link.from_entity
      where record_link.to_account = chain.id and record_link.relation = 'account' and ${shownTo(principals)})`.execute(
    db,
  );
  return rows[0]?.id;
}

/**
 * An account across all systems, of what this person may read.
 *
 * @throws AppError `not_found`, the same for an unknown id and for one of which they may read nothing
 */
export async function readAccount(
  reader: Reader,
  id: string,
  options: {
    readonly timeline: number;
    readonly cursor: string | undefined;
    readonly decisions: (accountId: string) => Promise<AccountDecision[]>;
  },
): Promise<Account> {
  const accountId = await presentAccount(reader, id);
  if (accountId === undefined) throw noSuchAccount();
  const summary = (await accountSummaries(reader, [accountId])).get(accountId);
  return {
    accountId,
    names: summary?.names ?? [],
    domains: summary?.domains ?? [],
    sample: summary?.sample ?? false,
    records: await companyRecords(reader, accountId),
    openDeals: await openDeals(reader, accountId),
    openTickets: await openTickets(reader, accountId),
    issues: await issues(reader, accountId),
    people: await people(reader, accountId),
    counts: await counts(reader, accountId),
    timeline: await timelineOf(reader, accountId, { limit: options.timeline, cursor: options.cursor }),
    decisions: await options.decisions(accountId),
  };
}

async function counts({ db, principals }: Reader, accountId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ kind: string; count: string }>`
    select record.kind, count(distinct record.id) as count
    from record_link join entity as record on record.id = record_link.from_entity
    where record_link.to_account = ${accountId} and record_link.relation = 'account' and ${shownTo(principals)}
    group by record.kind order by record.kind`.execute(db);
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
}

async function companyRecords(reader: Reader, accountId: string): Promise<Account["records"]> {
  const list = await linkedRecords(reader, accountId, {
    kinds: ["company", "customer"],
    limit: mostListed,
    order: sql`record.data ->> 'createdAt'`,
  });
  const ownerOf = await ownerNames(reader, list.records);
  const shown = await shownRecords(reader, accountId, list.records);
  return {
    total: list.total,
    items: shown.map(({ record, shown: common }) => ({
      ...common,
      kind: record.kind,
      ...fieldsOf(record),
      owner: ownerOf(record),
    })),
  };
}

function fieldsOf({ kind, data, title }: LinkedRecord): {
  name: string;
  domains: string[];
  properties: Record<string, string>;
} {
  const company = kind === "company" ? entitySchemas.company.safeParse(data).data : undefined;
  if (company !== undefined) {
    const { industry, lifecycleStage, custom, name, domains } = company;
    return { name, domains, properties: { ...told({ industry, lifecycleStage }), ...custom } };
  }
  const customer = kind === "customer" ? entitySchemas.customer.safeParse(data).data : undefined;
  if (customer === undefined) return { name: title, domains: [], properties: {} };
  const { name, domains, status, tier, revenue, size } = customer;
  return { name, domains, properties: told({ status, tier, revenue, size }) };
}

function told(values: Readonly<Record<string, string | number | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
}

const isOpen = sql<boolean>`record.data -> 'closed' is distinct from 'true'::jsonb`;

async function openDeals(reader: Reader, accountId: string): Promise<Account["openDeals"]> {
  const list = await linkedRecords(reader, accountId, {
    kinds: ["deal"],
    limit: mostListed,
    where: isOpen,
    order: sql`record.data ->> 'closeDay' nulls last`,
  });
  const ownerOf = await ownerNames(reader, list.records);
  const shown = await shownRecords(reader, accountId, list.records);
  return {
    total: list.total,
    items: shown.flatMap(({ record, shown: common }) => {
      const deal = entitySchemas.deal.safeParse(record.data).data;
      if (deal === undefined) return [];
      const { name, stage, amount, currency, closeDay } = deal;
      return [{ ...common, name, stage, amount, currency, closeDay, owner: ownerOf(record) }];
    }),
  };
}

async function openTickets(reader: Reader, accountId: string): Promise<Account["openTickets"]> {
  const list = await linkedRecords(reader, accountId, {
    kinds: ["ticket"],
    limit: mostListed,
    where: isOpen,
    order: sql`record.data ->> 'createdAt' desc nulls last`,
  });
  const ownerOf = await ownerNames(reader, list.records);
  const shown = await shownRecords(reader, accountId, list.records);
  return {
    total: list.total,
    items: shown.flatMap(({ record, shown: common }) => {
      const ticket = entitySchemas.ticket.safeParse(record.data).data;
      if (ticket === undefined) return [];
      const { subject, stage, priority, createdAt } = ticket;
      return [{ ...common, subject, stage, priority, createdAt, owner: ownerOf(record) }];
    }),
  };
}

async function issues(reader: Reader, accountId: string): Promise<Account["issues"]> {
  const list = await linkedRecords(reader, accountId, {
    kinds: ["issue"],
    limit: mostListed,
    // What is still to be done comes first.
    order: sql`coalesce(record.data ->> 'stateType', '') in ('completed', 'canceled'), record.data ->> 'updatedAt' desc`,
  });
  const shown = await shownRecords(reader, accountId, list.records);
  return {
    total: list.total,
    items: shown.flatMap(({ record, shown: common }) => {
      const issue = entitySchemas.issue.safeParse(record.data).data;
      if (issue === undefined) return [];
      const { identifier, title, state, stateType, priorityLabel, updatedAt } = issue;
      const done = stateType === "completed" || stateType === "canceled";
      return [{ ...common, identifier, title, state, done, priority: priorityLabel, updatedAt }];
    }),
  };
}

async function people(reader: Reader, accountId: string): Promise<Account["people"]> {
  const list = await linkedRecords(reader, accountId, {
    kinds: ["contact"],
    limit: mostListed,
    order: sql`record.data ->> 'name'`,
  });
  const shown = await shownRecords(reader, accountId, list.records);
  return {
    total: list.total,
    items: shown.flatMap(({ record, shown: common }) => {
      const contact = entitySchemas.contact.safeParse(record.data).data;
      if (contact === undefined) return [];
      const { name, title, email } = contact;
      return [{ ...common, name, title, email, emailVerified: false }];
    }),
  };
}
