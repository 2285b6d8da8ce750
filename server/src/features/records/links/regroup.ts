import { sql, type Transaction } from "kysely";
import type { DB } from "../../../platform/db/index.ts";
import { assignAccounts } from "./assign-accounts.ts";
import { companyKinds, companyNode } from "./company-node.ts";
import { seenDomains } from "./compute-call.ts";
import { computeCompany } from "./compute-company.ts";
import { domainKey, groupAccounts, type AccountGroup, type CompanyNode, type Decision } from "./group-accounts.ts";
import type { Outcome } from "./keep-links.ts";
import { linkSources } from "./link-sources.ts";
import type { LinkSource } from "./link-types.ts";
import type { OfferReader } from "./offer-reader.ts";

/** A change of these may change which records and domains are one account. */
export interface Changed {
  /** Records of this batch, gone ones too. */
  readonly entityIds: readonly string[];
  /** The living ones. */
  readonly sources: ReadonlyMap<string, LinkSource>;
}

export interface Regrouped {
  /** Of all companies and customers that the change touches, in this batch or not. */
  readonly outcomes: readonly Outcome[];
  /** Look-up keys of domains whose account is another now. */
  readonly changedDomains: readonly string[];
}

const tiePrefixes = ["named/", "known/", "names/", "seen/", "record/"];

/**
 * Makes the accounts anew that changed companies, customers and calls touch: everything that is tied to them, directly or
 * through others, before or after the change, is grouped from its records alone.
 */
export async function regroup(tx: Transaction<DB>, changed: Changed, reader: OfferReader): Promise<Regrouped> {
  const touched = await touchedBy(tx, changed);
  if (touched === undefined) return { outcomes: [], changedDomains: [] };
  const { nodes, sources, decisions } = touched;
  const domains = [...new Set([...touched.domains, ...[...nodes.values()].flatMap((node) => node.domains)])].sort();
  const seen = await domainsSeen(tx, domains, changed);
  const groups = groupAccounts([...nodes.values()], seen, decisions);
  const idOfKey = new Map([...nodes].map(([id, { key }]) => [key, id]));
  const holdings = await holdingsOf(tx, [...nodes.keys()], domains, nodes);
  const accounts = await assignAccounts(tx, groups, holdings);
  const changedDomains = await keepDomains(tx, domains, groups, accounts);
  reader.forget(changedDomains);

  const decided = new Set(decisions.flatMap(({ these, those }) => [...these, ...those]));
  const computations = groups.flatMap((group, index) =>
    group.records.flatMap((node) => {
      const source = sources.get(idOfKey.get(node.key) ?? "");
      const account = accounts[index];
      if (source === undefined || account === undefined) return [];
      const place = {
        account,
        domains: node.domains.filter((domain) => group.domains.includes(domain)),
        byDecision: decided.has(node.key),
      };
      return [{ source, place }];
    }),
  );
  const settled = await reader.settle(
    computations.map(
      ({ source, place }) =>
        (lookups) =>
          computeCompany(source, place, lookups),
    ),
  );
  const living: Outcome[] = settled.map(({ computed, wants }, index) => ({
    entityId: computations[index]?.source.entityId ?? "",
    computed,
    wants,
  }));
  const ended = changed.entityIds
    .filter((id) => !nodes.has(id) && !isOther(changed.sources.get(id)))
    .map((entityId): Outcome => ({ entityId, computed: undefined, wants: [] }));
  return { outcomes: [...living, ...ended], changedDomains };
}

/** A living record of another kind keeps what it tells. */
function isOther(source: LinkSource | undefined): boolean {
  return source !== undefined && !companyKinds.includes(source.kind);
}

interface Touched {
  /** By entity. */
  readonly nodes: ReadonlyMap<string, CompanyNode>;
  readonly sources: ReadonlyMap<string, LinkSource>;
  readonly domains: ReadonlySet<string>;
  readonly decisions: readonly Decision[];
}

async function touchedBy(tx: Transaction<DB>, changed: Changed): Promise<Touched | undefined> {
  const frontier = new Set<string>(await oldTies(tx, changed.entityIds));
  const nodes = new Map<string, CompanyNode>();
  const sources = new Map<string, LinkSource>();
  const domains = new Set<string>();
  const decisions = new Map<string, Decision & { readonly order: string }>();
  const done = new Set<string>();
  function take(source: LinkSource): void {
    for (const domain of seenDomains(source)) frontier.add(`named/${domain}`);
    const node = companyNode(source);
    if (node === undefined || nodes.has(source.entityId)) return;
    nodes.set(source.entityId, node);
    sources.set(source.entityId, source);
    for (const key of [node.key, ...node.ids]) frontier.add(key);
    for (const domain of node.domains) frontier.add(`named/${domain}`);
    for (const id of [...node.knownAs, ...node.names]) frontier.add(`known/${id}`);
  }
  for (const source of changed.sources.values()) take(source);
  if (frontier.size === 0) return undefined;
  for (;;) {
    const keys = [...frontier].filter((key) => !done.has(key));
    if (keys.length === 0) break;
    for (const key of keys) {
      done.add(key);
      const [, kind, rest = ""] = /^(named|seen|known|names)\/(.*)$/.exec(key) ?? [];
      if (kind === "named" || kind === "seen") {
        domains.add(rest);
        frontier.add(`named/${rest}`);
      }
      if (kind === "known" || kind === "names") frontier.add(`known/${rest}`).add(`names/${rest}`);
    }
    const { rows } = await sql<{ entity_id: string }>`
      select distinct entity_offer.entity_id from entity_offer join entity on entity.id = entity_offer.entity_id
      where key = any(${keys}::text[]) and entity.kind in ('company', 'customer')`.execute(tx);
    const others = rows.map((row) => row.entity_id).filter((id) => !nodes.has(id) && !changed.entityIds.includes(id));
    for (const source of (await linkSources(tx, others)).values()) take(source);
    for (const decision of await decisionsOn(tx, keys)) {
      decisions.set(decision.order, decision);
      for (const key of [...decision.these, ...decision.those])
        frontier.add(key.startsWith("domain/") ? `named/${key.slice("domain/".length)}` : key);
    }
  }
  const inOrder = [...decisions.values()].sort((a, b) => (a.order < b.order ? -1 : 1));
  return { nodes, sources, domains, decisions: inOrder };
}

/** What these records were tied by until now. */
async function oldTies(tx: Transaction<DB>, entityIds: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom("entity_offer")
    .innerJoin("entity", "entity.id", "entity_offer.entity_id")
    .select("entity_offer.key")
    .where(sql<boolean>`entity_offer.entity_id = any(${[...entityIds]}::uuid[])`)
    .where("entity.kind", "in", [...companyKinds, "call"])
    .execute();
  // A call's own key ties no accounts.
  return rows
    .map(({ key }) => key)
    .filter((key) => tiePrefixes.some((prefix) => key.startsWith(prefix)) && !/^record\/[^/]*\/call\//.test(key));
}

async function decisionsOn(
  tx: Transaction<DB>,
  keys: readonly string[],
): Promise<(Decision & { readonly order: string })[]> {
  const named = keys.map((key) => (key.startsWith("named/") ? domainKey(key.slice("named/".length)) : key));
  const rows = await tx
    .selectFrom("account_decision")
    .select(["id", "kind", "these", "those", sql<string>`to_char(decided_at, 'YYYYMMDDHH24MISSUS')`.as("at")])
    .where("undone_at", "is", null)
    .where(sql<boolean>`(these && ${named}::text[] or those && ${named}::text[])`)
    .execute();
  return rows.map(({ id, kind, these, those, at }) => ({
    kind: kind === "merge" ? "merge" : "split",
    these,
    those,
    order: `${at} ${id}`,
  }));
}

/** Of these domains, those from which somebody took part in a call. */
async function domainsSeen(tx: Transaction<DB>, domains: readonly string[], changed: Changed): Promise<Set<string>> {
  const rows = await tx
    .selectFrom("entity_offer")
    .select("key")
    .distinct()
    .where(sql<boolean>`key = any(${domains.map((domain) => `seen/${domain}`)}::text[])`)
    .where(sql<boolean>`not entity_id = any(${[...changed.entityIds]}::uuid[])`)
    .execute();
  const now = [...changed.sources.values()].flatMap(seenDomains);
  return new Set([...rows.map(({ key }) => key.slice("seen/".length)), ...now]);
}

async function holdingsOf(
  tx: Transaction<DB>,
  entityIds: readonly string[],
  domains: readonly string[],
  nodes: ReadonlyMap<string, CompanyNode>,
): Promise<Map<string, string>> {
  const records = await tx
    .selectFrom("record_link")
    .select(["from_entity", "to_account"])
    .where("relation", "=", "account")
    .where(sql<boolean>`from_entity = any(${[...entityIds]}::uuid[])`)
    .execute();
  const held = await tx
    .selectFrom("account_domain")
    .select(["domain", "account_id"])
    .where(sql<boolean>`domain = any(${[...domains]}::text[])`)
    .execute();
  return new Map([
    ...held.map((row): [string, string] => [domainKey(row.domain), row.account_id]),
    ...records.flatMap((row): [string, string][] => {
      const node = nodes.get(row.from_entity);
      return node === undefined || row.to_account === null ? [] : [[node.key, row.to_account]];
    }),
  ]);
}

/** @returns the look-up keys of the domains whose account changed */
async function keepDomains(
  tx: Transaction<DB>,
  domains: readonly string[],
  groups: readonly AccountGroup[],
  accounts: readonly string[],
): Promise<string[]> {
  const now = new Map(
    groups.flatMap((group, index) => group.domains.map((domain): [string, string] => [domain, accounts[index] ?? ""])),
  );
  const before = await tx
    .selectFrom("account_domain")
    .select(["domain", "account_id"])
    .where(sql<boolean>`domain = any(${[...domains]}::text[])`)
    .execute();
  const was = new Map(before.map((row) => [row.domain, row.account_id]));
  const changed = domains.filter((domain) => was.get(domain) !== now.get(domain));
  const ended = changed.filter((domain) => !now.has(domain));
  if (ended.length > 0) await sql`delete from account_domain where domain = any(${ended}::text[])`.execute(tx);
  const kept = changed.filter((domain) => now.has(domain));
  if (kept.length > 0)
    await sql`
      insert into account_domain (domain, account_id)
      select * from unnest(${kept}::text[], ${kept.map((domain) => now.get(domain) ?? "")}::uuid[])
      on conflict (domain) do update set account_id = excluded.account_id`.execute(tx);
  return changed.map(domainKey);
}
