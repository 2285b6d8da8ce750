import { randomUUID } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
import { SuperJSON } from "superjson";
import { z } from "zod";
import type { DB } from "../db/generated.ts";
import { engineSchema } from "./schema.ts";

/*
 * "This aggregate changed", collapsed and never lost.
 *
 * An event marks its aggregate and starts a run for it, both in one transaction; further events find the mark and only
 * replace its input. The run waits a moment, then takes the mark away, and only then reads the aggregate. An event that
 * arrives after that finds no mark and starts the next run, which waits until the present one has ended, since the runs
 * of one aggregate share a partition. So after the last event there is always a run that took the mark after it.
 *
 * The SDK's own means do not do: its deduplication refuses the event that arrives while a run is applying the one
 * before, and its Debouncer takes no partition key and starts at best a second after the last event.
 */

const envelope = z.object({ changeOf: z.object({ workflow: z.string(), key: z.string() }) });
export type ChangeEnvelope = z.infer<typeof envelope>;

export function parseChangeEnvelope(value: unknown): ChangeEnvelope | undefined {
  const parsed = envelope.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/**
 * Marks an aggregate as changed.
 *
 * @returns the run that will read it, and whether that run is yet to be enqueued, in this same transaction
 */
export async function markChanged(
  transaction: Transaction<DB>,
  workflow: string,
  key: string,
  input: unknown,
): Promise<{ readonly runId: string; readonly isNew: boolean }> {
  const newId = `${workflow}:${key.slice(0, 200)}:${randomUUID()}`;
  // The row's lock orders this event against others and against the run that takes the mark.
  const marked = await sql<{ run_id: string }>`
    insert into engine_change (workflow, key, run_id, input)
    values (${workflow}, ${key}, ${newId}, ${SuperJSON.stringify(input)})
    on conflict (workflow, key) do update set input = excluded.input, events = engine_change.events + 1
    returning run_id
  `.execute(transaction);
  const runId = marked.rows[0]?.run_id ?? newId;
  if (runId === newId) return { runId, isNew: true };
  // A second statement, for it sees what was committed while the first one waited for the lock.
  const waiting = await sql`
    select from ${sql.id(engineSchema, "workflow_status")}
    where workflow_uuid = ${runId} and status in ('ENQUEUED', 'DELAYED', 'PENDING')
  `.execute(transaction);
  if (waiting.rows.length > 0) return { runId, isNew: false };
  await sql`
    update engine_change set run_id = ${newId} where workflow = ${workflow} and key = ${key}
  `.execute(transaction);
  return { runId: newId, isNew: true };
}

/** @returns the latest input, or undefined when another run was put in this one's place */
export async function takeChange(
  transaction: Transaction<DB>,
  { changeOf }: ChangeEnvelope,
  runId: string,
): Promise<{ readonly input: unknown } | undefined> {
  const taken = await sql<{ input: string }>`
    delete from engine_change where workflow = ${changeOf.workflow} and key = ${changeOf.key} and run_id = ${runId}
    returning input
  `.execute(transaction);
  const row = taken.rows[0];
  return row ? { input: SuperJSON.parse(row.input) } : undefined;
}

/** Aggregates that changed and were not yet read, by workflow: what `status` tells of a backlog. */
export async function waitingChanges(
  database: Kysely<DB>,
): Promise<{ workflow: string; aggregates: number; oldestAt: Date }[]> {
  const found = await sql<{ workflow: string; aggregates: number; oldestAt: Date }>`
    select workflow, count(*)::int as aggregates, min(first_at) as "oldestAt" from engine_change group by workflow
  `.execute(database);
  return found.rows;
}
