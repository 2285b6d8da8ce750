import { setTimeout as rest } from "node:timers/promises";
import type { RateLimit } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

const longestEvenWindowMs = 60_000;

/**
 * One token bucket for each connection and limit, in PostgreSQL, so that all processes share it.
 *
 * It fills steadily at the vendor's documented rate and holds one second's worth (at least one): a bucket that held the
 * whole window would let twice the rate through in the first one. A limit by the day holds the day's worth, since
 * spreading it evenly would make every single call wait.
 *
 * Nobody waits for the disk here, with the bucket's row locked: a crash of the database forgets the turns of its last .6
 * second, less than the bucket holds.
 */
export async function takeTurn(
  db: Kysely<DB>,
  bucket: { readonly connectionId: string; readonly name: string; readonly limit: RateLimit; readonly factor: number },
  signal: AbortSignal,
): Promise<void> {
  const tokensPerSecond = (bucket.limit.requests * 1000 * bucket.factor) / bucket.limit.perMs;
  const capacity = Math.max(
    1,
    bucket.limit.perMs <= longestEvenWindowMs ? tokensPerSecond : bucket.limit.requests * bucket.factor,
  );
  for (;;) {
    signal.throwIfAborted();
    const { rows } = await sql<{ tokens: number; blocked_ms: string | null }>`
      insert into vendor_budget as bucket (connection_id, limit_name, tokens) values (${bucket.connectionId}, ${bucket.name}, ${capacity - 1})
      on conflict (connection_id, limit_name) do update set
        tokens = case
          when bucket.blocked_until > clock_timestamp() then bucket.tokens
          else least(${capacity}, bucket.tokens + extract(epoch from clock_timestamp() - bucket.refilled_at) * ${tokensPerSecond}) - 1
        end,
        refilled_at = clock_timestamp()
      returning tokens, extract(epoch from blocked_until - clock_timestamp()) * 1000 as blocked_ms,
        set_config('synchronous_commit', 'off', true)`.execute(db);
    const [row] = rows;
    const blockedMs = Number(row?.blocked_ms ?? 0);
    if (blockedMs > 0) {
      await rest(blockedMs, undefined, { signal });
      continue;
    }
    // A debt is a turn that was taken ahead of time: wait until it is paid back.
    const debtMs = row === undefined || row.tokens >= 0 ? 0 : (-row.tokens / tokensPerSecond) * 1000;
    if (debtMs > 0) await rest(debtMs, undefined, { signal });
    return;
  }
}

/** The vendor asked for a pause: nobody takes a turn of this limit before it is over. */
export async function blockUntil(db: Kysely<DB>, connectionId: string, name: string, pauseMs: number): Promise<void> {
  await sql`
    insert into vendor_budget as bucket (connection_id, limit_name, tokens, blocked_until)
    values (${connectionId}, ${name}, 0, clock_timestamp() + ${pauseMs} * interval '1 millisecond')
    on conflict (connection_id, limit_name) do update
      set blocked_until = greatest(bucket.blocked_until, excluded.blocked_until), tokens = 0`.execute(db);
}
