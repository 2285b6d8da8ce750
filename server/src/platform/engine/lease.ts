import { hostname } from "node:os";
import { type Kysely, sql } from "kysely";
import type { DB } from "../db/generated.ts";
import { engineSchema } from "./schema.ts";

/**
 * A process's claim to be alive, by the clock of PostgreSQL only. It is renewed all the time; one that was not for
 * `leaseMs` is over, and the runs it had started belong to whoever sweeps them up.
 */
export interface LeaseHolder {
  readonly executorId: string;
  readonly services: readonly string[];
  readonly leaseMs: number;
}

const interval = (ms: number) => sql`make_interval(secs => ${ms / 1000})`;

/** Takes the lease, or takes it again after it had ended. */
export async function takeLease(database: Kysely<DB>, { executorId, services }: LeaseHolder): Promise<void> {
  await sql`
    insert into process_lease (executor_id, services, host, pid, renewed_at)
    values (${executorId}, ${[...services]}, ${hostname()}, ${process.pid}, clock_timestamp())
    on conflict (executor_id) do update set renewed_at = clock_timestamp()
  `.execute(database);
}

/** @returns false when the lease had ended before: others may have taken over our runs */
export async function renewLease(database: Kysely<DB>, { executorId, leaseMs }: LeaseHolder): Promise<boolean> {
  const renewed = await sql`
    update process_lease set renewed_at = clock_timestamp()
    where executor_id = ${executorId} and renewed_at > clock_timestamp() - ${interval(leaseMs)}
  `.execute(database);
  return renewed.numAffectedRows === 1n;
}

/** Only after the last write of this process: from here on its runs may be taken over. */
export async function endLease(database: Kysely<DB>, executorId: string): Promise<void> {
  await sql`delete from process_lease where executor_id = ${executorId}`.execute(database);
}

/**
 * Processes that have runs in hand and no living lease: crashed, paused, cut off, or never known. Asked of the runs and
 * not of the leases, so that a sweeper that dies half-way loses nothing.
 */
export async function executorsWithoutLease(database: Kysely<DB>, leaseMs: number): Promise<string[]> {
  const found = await sql<{ executor_id: string }>`
    select distinct w.executor_id from ${sql.id(engineSchema, "workflow_status")} w
    where w.status = 'PENDING' and w.executor_id is not null and not exists (
      select from process_lease l
      where l.executor_id = w.executor_id and l.renewed_at > clock_timestamp() - ${interval(leaseMs)})
  `.execute(database);
  return found.rows.map((row) => row.executor_id);
}

/** Leases long over, which no run refers to any more. */
export async function forgetOldLeases(database: Kysely<DB>, leaseMs: number): Promise<void> {
  await sql`
    delete from process_lease l where l.renewed_at < clock_timestamp() - ${interval(leaseMs * 100)} and not exists (
      select from ${sql.id(engineSchema, "workflow_status")} w
      where w.executor_id = l.executor_id and w.status = 'PENDING')
  `.execute(database);
}

/** The runs that the record says are in the hands of this process. */
export async function runsInHandOf(database: Kysely<DB>, executorId: string): Promise<ReadonlySet<string>> {
  const found = await sql<{ id: string }>`
    select workflow_uuid as id from ${sql.id(engineSchema, "workflow_status")}
    where executor_id = ${executorId} and status = 'PENDING'
  `.execute(database);
  return new Set(found.rows.map((row) => row.id));
}
