import { jsonSchema, type Json, type Stream } from "@sophia/core";
import { sql, type Kysely, type Transaction } from "kysely";
import type { DB } from "../../platform/db/index.ts";

/** Where the reading of one stream stands. */
export interface StreamState {
  readonly run: number;
  readonly running: boolean;
  readonly cursor: Json;
  /** Null: a full run. */
  readonly since: string | null;
}

/** A later look goes back this far before the last finished one began: vendors show changes late and clocks differ. */
const overlapMs = 5 * 60_000;

/**
 * A full run comes again when this many times its own length has passed since it began: changes and ends of old objects,
 * which later runs do not list, cost at most this part of the vendor's rate.
 */
const fullRunEvery = 50;
/** A small company is read in a moment, and a start that finds its data does not read it all again. */
const shortestBetweenFullRuns = "1 hour";
/** A run that was stopped for a night seems long: this bounds what follows from it. */
const longestBetweenFullRuns = "7 days";

/**
 * Begins a run, or goes on with the one that was broken off. A growing stream that was read once reads only what is new
 * since the start of its last finished run, until the next full run is due.
 */
export async function beginRun(db: Kysely<DB>, connectionId: string, stream: Stream): Promise<StreamState> {
  const overlap = `${overlapMs} milliseconds`;
  const { rows } = await sql<{ run: number; running: boolean; cursor: unknown; since: Date | null }>`
    insert into stream_state as state (connection_id, stream, run, running, run_started_at)
    values (${connectionId}, ${stream.id}, 1, true, now())
    on conflict (connection_id, stream) do update set
      run = case when state.running then state.run else state.run + 1 end,
      cursor = case when state.running then state.cursor end,
      done = case when state.running then state.done else 0 end,
      total = case when state.running then state.total end,
      notices = case when state.running then state.notices else '{}' end,
      since = case
        when state.running then state.since
        when ${stream.listing === "growing"} and state.backfilled_at is not null
          and now() < state.full_run_started_at + greatest(${shortestBetweenFullRuns}::interval,
            least(${fullRunEvery} * state.full_run_seconds * interval '1 second', ${longestBetweenFullRuns}::interval))
          then state.run_started_at - ${overlap}::interval
      end,
      run_started_at = case when state.running then state.run_started_at else now() end,
      running = true
    returning run, running, cursor, since`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("beginRun returned no row");
  return {
    run: row.run,
    running: row.running,
    cursor: jsonSchema.parse(row.cursor ?? null),
    since: row.since?.toISOString() ?? null,
  };
}

/** More of one kind would only repeat itself. */
const mostNotices = 50;

/** What the cursor's move needs of a page. */
export interface ReadPage {
  readonly nextCursor: Json;
  readonly records: number;
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly notices: readonly string[];
}

/**
 * Holds a stream at its place until the transaction ends.
 *
 * @returns false when another process has moved it meanwhile: the page is then theirs, and the caller changes nothing.
 */
export async function holdPlace(
  tx: Transaction<DB>,
  connectionId: string,
  stream: string,
  place: { readonly run: number; readonly cursor: Json },
): Promise<boolean> {
  const { rows } = await sql<{ cursor: unknown }>`
    select cursor from stream_state
    where connection_id = ${connectionId} and stream = ${stream} and run = ${place.run} and running for update`.execute(
    tx,
  );
  const [row] = rows;
  return row !== undefined && JSON.stringify(row.cursor ?? null) === JSON.stringify(place.cursor);
}

/** Moves the cursor on in the transaction that stores the page and holds the stream's place. */
export async function advance(
  tx: Transaction<DB>,
  connectionId: string,
  stream: string,
  page: ReadPage,
): Promise<void> {
  await tx
    .updateTable("stream_state")
    .set((expression) => ({
      cursor: page.nextCursor === null ? null : JSON.stringify(page.nextCursor),
      done: page.progress === null ? expression("done", "+", page.records) : page.progress.done,
      total: page.progress?.total ?? null,
      records_read: expression("records_read", "+", page.records),
      failures: 0,
      retry_at: null,
      last_error: null,
      last_error_code: null,
      notices: sql<
        string[]
      >`(select coalesce(array_agg(distinct notice), '{}') from (select unnest(notices || ${[...page.notices]}::text[]) as notice limit ${mostNotices}) as told)`,
    }))
    .where("connection_id", "=", connectionId)
    .where("stream", "=", stream)
    .execute();
}

export async function finishRun(tx: Transaction<DB>, connectionId: string, stream: string): Promise<void> {
  await tx
    .updateTable("stream_state")
    .set({
      running: false,
      cursor: null,
      last_success_at: sql<Date>`now()`,
      backfilled_at: sql<Date>`coalesce(backfilled_at, now())`,
      full_run_started_at: sql<Date>`case when since is null then run_started_at else full_run_started_at end`,
      full_run_seconds: sql<number>`case when since is null then extract(epoch from clock_timestamp() - run_started_at) else full_run_seconds end`,
    })
    .where("connection_id", "=", connectionId)
    .where("stream", "=", stream)
    .execute();
}

/** The vendor forgot our place: the same run reads its range again from the start; what is stored stays. */
export async function restartRun(db: Kysely<DB>, connectionId: string, stream: string): Promise<void> {
  await db
    .updateTable("stream_state")
    .set({ cursor: null, done: 0, notices: [] })
    .where("connection_id", "=", connectionId)
    .where("stream", "=", stream)
    .execute();
}

/** Keeps a failure for `sophia status`. @returns how many came in a row. */
export async function noteFailure(
  db: Kysely<DB>,
  connectionId: string,
  stream: string,
  failure: { readonly code: string; readonly message: string; readonly retryAt: Date | null },
): Promise<void> {
  await db
    .updateTable("stream_state")
    .set((expression) => ({
      last_error: failure.message,
      last_error_code: failure.code,
      last_error_at: new Date(),
      failures: expression("failures", "+", 1),
      retry_at: failure.retryAt,
    }))
    .where("connection_id", "=", connectionId)
    .where("stream", "=", stream)
    .execute();
}

export async function failuresInARow(db: Kysely<DB>, connectionId: string, stream: string): Promise<number> {
  const row = await db
    .selectFrom("stream_state")
    .select("failures")
    .where("connection_id", "=", connectionId)
    .where("stream", "=", stream)
    .executeTakeFirst();
  return row?.failures ?? 0;
}

/** False while a failed stream rests: the vendor asked for it, or it failed too often. */
export async function retryDue(db: Kysely<DB>, connectionId: string, stream: string): Promise<boolean> {
  const resting = await db
    .selectFrom("stream_state")
    .select("stream")
    .where("connection_id", "=", connectionId)
    .where("stream", "=", stream)
    .where("retry_at", ">", sql<Date>`now()`)
    .executeTakeFirst();
  return resting === undefined;
}
