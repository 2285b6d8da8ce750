import { sql, type Kysely, type Transaction } from "kysely";
import type { DB } from "../../platform/db/index.ts";

/** Held shared by whoever changes documents, exclusively by whoever adds or swaps an index: no change falls between them. */
const indexListLock = 7_310;

/** Says that these documents' rows are out of date in every live index, in the transaction that changes them. */
export async function markForIndex(
  tx: Transaction<DB>,
  documentIds: readonly string[],
  options: { readonly forget?: boolean } = {},
): Promise<void> {
  if (documentIds.length === 0) return;
  await sql`select pg_advisory_xact_lock_shared(${indexListLock})`.execute(tx);
  await sql`
    insert into index_pending (index_id, document_id, forget)
    select search_index.id, changed.id, ${options.forget ?? false}
    from search_index, unnest(${[...documentIds]}::uuid[]) as changed (id)
    where search_index.state in ('building', 'serving')
    on conflict (index_id, document_id)
    do update set version = nextval('index_pending_version'), forget = index_pending.forget or excluded.forget`.execute(
    tx,
  );
}

/** Keeps documents from changing until this transaction ends, so that the list of indexes can. */
export async function lockIndexList(tx: Transaction<DB>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${indexListLock})`.execute(tx);
}

/** How many documents wait for this index. */
export async function pendingDocuments(db: Kysely<DB>, indexId: string): Promise<number> {
  const { count } = await db
    .selectFrom("index_pending")
    .select((expression) => expression.fn.countAll<string>().as("count"))
    .where("index_id", "=", indexId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Whether a document waits for any index. */
export async function isIndexBehind(db: Kysely<DB>): Promise<boolean> {
  return (await db.selectFrom("index_pending").select("document_id").limit(1).executeTakeFirst()) !== undefined;
}
