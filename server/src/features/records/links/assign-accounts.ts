import { sql, type Transaction } from "kysely";
import type { DB } from "../../../platform/db/index.ts";
import { domainKey, type AccountGroup } from "./group-accounts.ts";

/** What holds which account now: by the key of a record or domain. */
export type Holdings = ReadonlyMap<string, string>;

/** The members of a group by their keys, the oldest record first; domains come last. */
export function memberKeys(group: AccountGroup): string[] {
  return [...group.records.map(({ key }) => key), ...group.domains.map(domainKey)];
}

/**
 * Gives each group its account. Of an account whose records are in several groups the one with the oldest record keeps it,
 * except one that a person set apart, or that has an account of its own to go back to; of several accounts in one group the oldest stays and the others point to it. A group without any gets the account back
 * that was once made for one of its members, if nobody holds that, else a new one.
 *
 * @returns the account of each group, in their order
 */
export async function assignAccounts(
  tx: Transaction<DB>,
  groups: readonly AccountGroup[],
  holdings: Holdings,
): Promise<string[]> {
  const ages = await accountsByAge(tx, [...new Set(holdings.values())]);
  const origins = await originsOf(tx, [...new Set(holdings.values())]);
  const winners = new Map<string, { readonly group: number; readonly place: readonly [string, string] }>();
  for (const [index, group] of groups.entries()) {
    const members = placesOf(group);
    const keys = new Set(members.map(([key]) => key));
    for (const [key, [age, name]] of members) {
      const account = holdings.get(key);
      if (account === undefined) continue;
      const { own, taken } = origins.get(account) ?? { own: "", taken: [] };
      const leaves = group.setApart || (!keys.has(own) && taken.some((madeFor) => keys.has(madeFor)));
      const place = [leaves ? `~~${age}` : age, name] as const;
      const winner = winners.get(account);
      if (winner === undefined || isBefore(place, winner.place)) winners.set(account, { group: index, place });
    }
  }
  const claimed = Map.groupBy(winners, ([, { group }]) => group);
  const kept: string[] = [];
  for (const [index, group] of groups.entries()) {
    const accounts = (claimed.get(index) ?? []).map(([account]) => account);
    const [oldest, ...others] = accounts.toSorted((a, b) => (ages.get(a) ?? 0) - (ages.get(b) ?? 0));
    if (oldest === undefined) {
      kept.push(await anotherAccount(tx, memberKeys(group)));
      continue;
    }
    kept.push(oldest);
    if (others.length > 0)
      await sql`update account set merged_into = ${oldest} where id = any(${others}::uuid[])`.execute(tx);
  }
  await sql`update account set merged_into = null where id = any(${kept}::uuid[]) and merged_into is not null`.execute(
    tx,
  );
  return kept;
}

/** For what each of these accounts was made, and those that it took over. */
async function originsOf(
  tx: Transaction<DB>,
  ids: readonly string[],
): Promise<Map<string, { readonly own: string; readonly taken: readonly string[] }>> {
  const { rows } = await sql<{ id: string; own: string; taken: string[] }>`
    with recursive taken (root, id, made_for, step) as (
      select account.merged_into, account.id, account.made_for, 0 from account
      where account.merged_into = any(${[...ids]}::uuid[])
      union all
      select taken.root, account.id, account.made_for, taken.step + 1
      from account join taken on account.merged_into = taken.id where taken.step < 100
    )
    select account.id, account.made_for as own, array(select made_for from taken where root = account.id) as taken
    from account where account.id = any(${[...ids]}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, own, taken }) => [id, { own, taken }]));
}

/** Where each member stands among all: records by age, then domains. */
function placesOf(group: AccountGroup): [string, readonly [string, string]][] {
  return [
    ...group.records.map(({ key, bornAt }): [string, readonly [string, string]] => [key, [bornAt ?? "9999", key]]),
    ...group.domains.map((domain): [string, readonly [string, string]] => [domainKey(domain), ["~", domain]]),
  ];
}

function isBefore(a: readonly [string, string], b: readonly [string, string]): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

async function accountsByAge(tx: Transaction<DB>, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("account")
    .select("id")
    .where("id", "in", [...ids])
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return new Map(rows.map(({ id }, index) => [id, index]));
}

async function anotherAccount(tx: Transaction<DB>, keys: readonly string[]): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    update account set merged_into = null where id = (
      select id from account
      where made_for = any(${[...keys]}::text[])
        and not exists (select from account_domain where account_id = account.id)
        and not exists (
          select from record_link join entity on entity.id = record_link.from_entity
          where to_account = account.id and entity.kind in ('company', 'customer'))
      order by created_at, id limit 1)
    returning id`.execute(tx);
  const [revived] = rows;
  if (revived !== undefined) return revived.id;
  const { id } = await tx
    .insertInto("account")
    .values({ made_for: keys[0] ?? "", created_at: sql<Date>`clock_timestamp()` })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}
