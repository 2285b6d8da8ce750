import { AppError, type Actor } from "@sophia/core";
import type { AccountDecision } from "@sophia/core/api";
import { sql, type Kysely, type Transaction } from "kysely";
import type { DB } from "../../../platform/db/index.ts";
import { domainKey } from "../links/group-accounts.ts";
import { recordKey } from "../links/link-types.ts";
import { noSuchAccount, presentAccount } from "./read-account.ts";
import type { Reader } from "./shown-links.ts";

/** One decision at a time: each is made on the accounts as they are. */
const decisionLock = 7_311;

interface Member {
  readonly recordId: string | null;
  readonly key: string;
  readonly readable: boolean;
  /** Domains that the record names; of a domain itself, only that. */
  readonly domains: readonly string[];
}

/** The records and domains of an account, as a decision names them. */
async function membersOf(
  tx: Transaction<DB>,
  accountId: string,
  principals: readonly string[],
): Promise<{ readonly records: readonly Member[]; readonly domains: readonly string[] }> {
  const { rows } = await sql<{
    id: string;
    connection_id: string;
    kind: string;
    external_id: string;
    readable: boolean;
    named: string[];
  }>`
    select distinct record.id, record.connection_id, record.kind, record.external_id,
      record.principals && ${[...principals]}::text[] as readable,
      array(select substr(key, 7) from entity_offer where entity_id = record.id and key like 'named/%' order by 1) as named
    from record_link join entity as record on record.id = record_link.from_entity
    where to_account = ${accountId} and relation = 'account' and record.kind in ('company', 'customer')
      and record.gone_at is null
    order by record.id`.execute(tx);
  const domains = await tx
    .selectFrom("account_domain")
    .select("domain")
    .where("account_id", "=", accountId)
    .orderBy("domain")
    .execute();
  return {
    records: rows.map((row) => ({
      recordId: row.id,
      key: recordKey(row.connection_id, row.kind, row.external_id),
      readable: row.readable,
      domains: row.named,
    })),
    domains: domains.map(({ domain }) => domain),
  };
}

async function decide(
  tx: Transaction<DB>,
  actor: Actor,
  decision: {
    readonly kind: "merge" | "split";
    readonly these: readonly string[];
    readonly those: readonly string[];
    readonly reason: string;
  },
): Promise<string> {
  const { id } = await tx
    .insertInto("account_decision")
    .values({
      kind: decision.kind,
      these: [...decision.these],
      those: [...decision.those],
      reason: decision.reason,
      person_id: actor.personId,
      decided_at: sql<Date>`clock_timestamp()`,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await makeDue(tx, [...decision.these, ...decision.those]);
  return id;
}

/** Makes the records of a decision, and the calls of its domains, due for the linker. */
async function makeDue(tx: Transaction<DB>, keys: readonly string[]): Promise<void> {
  const offers = keys.map((key) => (key.startsWith("domain/") ? `seen/${key.slice("domain/".length)}` : key));
  await sql`
    insert into entity_pending (entity_id)
    select distinct entity_id from entity_offer where key = any(${offers}::text[]) order by entity_id
    on conflict (entity_id) do update set version = nextval('entity_pending_version')`.execute(tx);
}

async function lock(tx: Transaction<DB>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${decisionLock})`.execute(tx);
}

/**
 * Two accounts are one from now on.
 *
 * @returns the decision. @throws AppError `not_found` for either; `invalid_request` for one account twice
 */
export async function mergeAccounts(
  { db, principals }: Reader,
  actor: Actor,
  ids: readonly [string, string],
  reason: string,
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    await lock(tx);
    const [one, other] = [
      await presentAccount({ db: tx, principals }, ids[0]),
      await presentAccount({ db: tx, principals }, ids[1]),
    ];
    if (one === undefined || other === undefined) throw noSuchAccount();
    if (one === other) throw new AppError("invalid_request", "These are one account already.");
    const keysOf = async (id: string): Promise<string[]> => {
      const { records, domains } = await membersOf(tx, id, principals);
      return [...records.map(({ key }) => key), ...domains.map(domainKey)];
    };
    return decide(tx, actor, { kind: "merge", these: await keysOf(one), those: await keysOf(other), reason });
  });
}

/**
 * Sets records of an account apart: from now on they are an account of their own, with the domains that only they name.
 *
 * @returns the decision. @throws AppError `not_found`; `invalid_request` for records of another account, or all of them
 */
export async function splitAccount(
  { db, principals }: Reader,
  actor: Actor,
  accountId: string,
  recordIds: readonly string[],
  reason: string,
): Promise<string> {
  return db.transaction().execute(async (tx) => {
    await lock(tx);
    const present = await presentAccount({ db: tx, principals }, accountId);
    if (present === undefined) throw noSuchAccount();
    const { records } = await membersOf(tx, present, principals);
    const wanted = new Set(recordIds);
    const apart = records.filter(({ recordId, readable }) => readable && recordId !== null && wanted.has(recordId));
    if (apart.length !== wanted.size)
      throw new AppError(
        "invalid_request",
        "Only companies and customers of this account can be set apart: take their `recordId` from its page.",
      );
    const staying = records.filter(({ recordId }) => recordId === null || !wanted.has(recordId));
    if (staying.length === 0)
      throw new AppError(
        "invalid_request",
        "These are all records of the account: name those that do not belong to it.",
      );
    const shared = new Set(staying.flatMap(({ domains }) => domains));
    const own = apart.flatMap(({ domains }) => domains).filter((domain) => !shared.has(domain));
    const these = [...apart.map(({ key }) => key), ...new Set(own.map(domainKey))];
    return decide(tx, actor, { kind: "split", these, those: [], reason });
  });
}

/** Takes a decision back. @throws AppError `not_found`; `conflict` when it was already */
export async function undoDecision(db: Kysely<DB>, actor: Actor, decisionId: string, reason: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lock(tx);
    const found = await tx
      .selectFrom("account_decision")
      .select(["these", "those", "undone_at"])
      .where("id", "=", decisionId)
      .executeTakeFirst();
    if (found === undefined) throw new AppError("not_found", "No such decision.");
    if (found.undone_at !== null) throw new AppError("conflict", "This decision was taken back before.");
    await tx
      .updateTable("account_decision")
      .set({ undone_at: sql<Date>`now()`, undone_by: actor.personId, undo_reason: reason })
      .where("id", "=", decisionId)
      .execute();
    await makeDue(tx, [...found.these, ...found.those]);
  });
}

const mostDecisions = 50;

/** Decisions that name a record or domain which is, or was by that decision, of this account; the latest first. */
export async function decisionsOn(db: Kysely<DB>, accountId: string): Promise<AccountDecision[]> {
  const { rows } = await sql<{
    id: string;
    kind: "merge" | "split";
    reason: string;
    email: string;
    decided_at: Date;
    undone_at: Date | null;
    gone: string;
  }>`
    with member (key) as (
      select 'record/' || record.connection_id || '/' || record.kind || '/' || record.external_id
      from record_link join entity as record on record.id = record_link.from_entity
      where to_account = ${accountId} and relation = 'account' and record.kind in ('company', 'customer')
      union select 'domain/' || domain from account_domain where account_id = ${accountId}
    )
    select account_decision.id, account_decision.kind, reason, person.email, decided_at, undone_at, (
      select count(*) from unnest(these || those) as named (key)
      where case when named.key like 'domain/%'
        then not exists (select from account_domain where 'domain/' || domain = named.key)
        else not exists (select from entity_offer where entity_offer.key = named.key) end
    ) as gone
    from account_decision join person on person.id = account_decision.person_id
    where (these || those) && array(select key from member)
    order by decided_at desc limit ${mostDecisions}`.execute(db);
  return rows.map((row) => ({
    decisionId: row.id,
    kind: row.kind,
    reason: row.reason,
    by: row.email,
    at: row.decided_at.toISOString(),
    gone: Number(row.gone),
    undoneAt: row.undone_at?.toISOString() ?? null,
  }));
}
