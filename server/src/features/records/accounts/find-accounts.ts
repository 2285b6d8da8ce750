import type { AccountList, AccountSummary } from "@sophia/core/api";
import { sql } from "kysely";
import { accountDomain } from "../links/account-domain.ts";
import { shownTo, type Reader } from "./shown-links.ts";

/** Accounts are looked up among so many records that match. */
const mostMatches = 500;

/** Accounts by a part of their name or by a domain, as the records that this person may read tell them. Best first. */
export async function findAccounts(
  reader: Reader,
  { query, limit }: { readonly query: string; readonly limit: number },
): Promise<AccountList> {
  const text = query.trim().toLowerCase();
  const domain = accountDomain(text) ?? text;
  const { rows } = await sql<{ account_id: string; rank: number }>`
    select account_id, min(rank) as rank from (
      select record_link.to_account as account_id,
        case
          when lower(record.data ->> 'name') = ${text} or coalesce(record.data -> 'domains' ? ${domain}, false) then 0
          when lower(record.data ->> 'name') like ${`${likeText(text)}%`} then 1
          else 2
        end as rank
      from record_link join entity as record on record.id = record_link.from_entity
      where record_link.relation = 'account' and record.kind in ('company', 'customer') and ${shownTo(reader.principals)}
        and (lower(record.data ->> 'name') like ${`%${likeText(text)}%`}
          or exists (select from jsonb_array_elements_text(record.data -> 'domains') as named (domain)
            where named.domain like ${`${likeText(domain)}%`}))
      union all
      select account_domain.account_id, case when account_domain.domain = ${domain} then 0 else 2 end
      from account_domain
      where account_domain.domain like ${`${likeText(domain)}%`} and exists (
        select from record_link join entity as record on record.id = record_link.from_entity
        where record_link.to_account = account_domain.account_id and record_link.relation = 'account'
          and record.kind = 'call' and record.data -> 'accountDomains' ? account_domain.domain
          and ${shownTo(reader.principals)})
      limit ${mostMatches}
    ) as matching
    group by account_id order by rank, account_id`.execute(reader.db);
  const wanted = rows.slice(0, limit);
  const summaries = await accountSummaries(
    reader,
    wanted.map((row) => row.account_id),
  );
  const accounts = wanted.flatMap(({ account_id: id, rank }) => {
    const summary = summaries.get(id);
    return summary === undefined ? [] : [{ ...summary, exact: rank === 0 }];
  });
  accounts.sort((a, b) => Number(b.exact) - Number(a.exact));
  return { accounts, more: rows.length > wanted.length };
}

function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}

/** Names and domains of accounts, of records that this person may read only. */
export async function accountSummaries(
  { db, principals }: Reader,
  accountIds: readonly string[],
): Promise<Map<string, Omit<AccountSummary, "exact">>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await sql<{
    account_id: string;
    name: string | null;
    domains: string[];
    source: string;
    sample: boolean;
  }>`
    select distinct record_link.to_account as account_id, record.data ->> 'name' as name, connection.source, connection.sample,
      array(select jsonb_array_elements_text(coalesce(record.data -> 'domains', record.data -> 'accountDomains', '[]'))) as domains,
      record.kind = 'call' as is_call, record.data ->> 'createdAt' as created_at
    from record_link
    join entity as record on record.id = record_link.from_entity
    join connection on connection.id = record.connection_id
    where record_link.to_account = any(${[...accountIds]}::uuid[]) and record_link.relation = 'account'
      and record.kind in ('company', 'customer', 'call') and ${shownTo(principals)}
    order by is_call, created_at`.execute(db);
  const held = await db
    .selectFrom("account_domain")
    .select(["domain", "account_id"])
    .where(sql<boolean>`account_id = any(${[...accountIds]}::uuid[])`)
    .execute();
  const holder = new Map(held.map((row) => [row.domain, row.account_id]));
  return new Map(
    [...Map.groupBy(rows, (row) => row.account_id)].map(([accountId, group]) => [
      accountId,
      {
        accountId,
        names: distinct(group.flatMap(({ name }) => name ?? [])),
        domains: distinct(
          group
            .flatMap(({ domains }) => domains.flatMap((text) => accountDomain(text) ?? []))
            .filter((domain) => holder.get(domain) === accountId),
        ),
        sources: distinct(group.map(({ source }) => source)).toSorted(),
        sample: group.some(({ sample }) => sample),
      },
    ]),
  );
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
