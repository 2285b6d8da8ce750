import { sql, type Transaction } from "kysely";
import type { DB } from "../../../platform/db/index.ts";
import { domainKey } from "./group-accounts.ts";
import { offerDetailSchema, type Computed, type Lookups, type Offer } from "./link-types.ts";

/** Of one key, at most so many are looked at: the oldest by their own ids. */
const mostOffers = 200;
/** Look-ups lead to further look-ups so many times; the longest chain is that of a name, its account and its people. */
const deepest = 8;

/** Answers look-ups from the database, for one batch of records. What is asked first is missing, is then read, and asked again. */
export function offerReader(tx: Transaction<DB>) {
  const known = new Map<string, readonly Offer[]>();
  const domains = new Map<string, string | undefined>();

  async function read(keys: ReadonlySet<string>): Promise<void> {
    const missing = [...keys].filter((key) => !known.has(key) && !domains.has(key));
    const named = missing.filter((key) => key.startsWith(domainKey("")));
    const others = missing.filter((key) => !key.startsWith(domainKey("")));
    for (const key of others) known.set(key, []);
    for (const key of named) domains.set(key, undefined);
    if (others.length > 0) {
      const { rows } = await sql<{
        key: string;
        entity_id: string;
        connection_id: string;
        kind: string;
        external_id: string;
        detail: unknown;
      }>`
        select wanted.key, offer.entity_id, offer.connection_id, offer.kind, offer.external_id, offer.detail
        from unnest(${others}::text[]) as wanted (key)
        cross join lateral (
          select entity_offer.entity_id, entity.connection_id, entity.kind, entity.external_id, entity_offer.detail
          from entity_offer join entity on entity.id = entity_offer.entity_id
          where entity_offer.key = wanted.key
          order by entity.kind, entity.connection_id, entity.external_id
          limit ${mostOffers}
        ) as offer`.execute(tx);
      for (const [key, group] of Map.groupBy(rows, (row) => row.key))
        known.set(
          key,
          group.map((row) => ({
            entityId: row.entity_id,
            connectionId: row.connection_id,
            kind: row.kind,
            externalId: row.external_id,
            detail: offerDetailSchema.parse(row.detail),
          })),
        );
    }
    if (named.length > 0) {
      const rows = await tx
        .selectFrom("account_domain")
        .select(["domain", "account_id"])
        .where(
          "domain",
          "in",
          named.map((key) => key.slice(domainKey("").length)),
        )
        .execute();
      for (const row of rows) domains.set(domainKey(row.domain), row.account_id);
    }
  }

  /** Computes until nothing is asked for that was not read. */
  async function settle(
    computations: readonly ((lookups: Lookups) => Computed)[],
  ): Promise<{ readonly computed: Computed; readonly wants: readonly string[] }[]> {
    for (let depth = 0; depth < deepest; depth++) {
      const asked = new Set<string>();
      const results = computations.map((compute) => {
        const wants = new Set<string>();
        const ask = (key: string): string => {
          wants.add(key);
          asked.add(key);
          return key;
        };
        const computed = compute({
          offers: (key) => known.get(ask(key)) ?? [],
          accountOfDomain: (domain) => domains.get(ask(domainKey(domain))),
        });
        return { computed, wants: [...wants].sort() };
      });
      if ([...asked].every((key) => known.has(key) || domains.has(key))) return results;
      await read(asked);
    }
    throw new Error("The links of a record ask for ever more records");
  }

  return {
    settle,
    /** What was read before these changed is no longer so. */
    forget(keys: Iterable<string>): void {
      for (const key of keys) {
        known.delete(key);
        domains.delete(key);
      }
    },
  };
}

export type OfferReader = ReturnType<typeof offerReader>;
