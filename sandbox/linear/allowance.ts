import type { Clock } from "../http/clock.ts";

/** What may be used in an hour; the whole of it may be used at once, and comes back evenly (a leaky bucket). */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds of the epoch when all of it is back. */
  readonly resetAtMs: number;
}

export interface HourlyAllowances {
  /**
   * Takes an amount from each of several buckets, or nothing from any.
   *
   * @returns 0 when it was taken, otherwise whole seconds until it could be (at least 1)
   */
  take(...wishes: readonly { readonly key: string; readonly limit: number; readonly amount: number }[]): number;
  look(key: string, limit: number): Allowance;
}

interface Bucket {
  level: number;
  atMs: number;
}

const hourMs = 3_600_000;

/** Beyond this many buckets the full ones are dropped: a full bucket and an absent one behave alike. */
const pruneAboveBuckets = 10_000;

/** A bucket always holds the amount asked for, so that a small part of the real rate is slow and not a refusal for ever. */
export function hourlyAllowances(clock: Clock): HourlyAllowances {
  const buckets = new Map<string, Bucket>();

  function levelOf(key: string, limit: number): number {
    const bucket = buckets.get(key);
    if (!bucket) return limit;
    return Math.min(limit, bucket.level + (Math.max(0, clock() - bucket.atMs) * limit) / hourMs);
  }

  return {
    take(...wishes) {
      const waits = wishes.map(({ key, limit, amount }) => {
        const missing = Math.min(amount, limit) - levelOf(key, limit);
        // A millionth is rounding, not too much.
        return missing <= 1e-6 ? 0 : Math.max(1, Math.ceil(((missing / limit) * hourMs) / 1000 - 1e-6));
      });
      const waitSeconds = Math.max(0, ...waits);
      if (waitSeconds > 0) return waitSeconds;
      if (buckets.size >= pruneAboveBuckets) {
        for (const [key, bucket] of buckets) if (clock() - bucket.atMs >= hourMs) buckets.delete(key);
      }
      for (const { key, limit, amount } of wishes) {
        buckets.set(key, { level: Math.max(0, levelOf(key, limit) - amount), atMs: clock() });
      }
      return 0;
    },
    look(key, limit) {
      const level = levelOf(key, limit);
      return {
        limit: Math.floor(limit),
        remaining: Math.floor(level + 1e-6),
        resetAtMs: Math.ceil(clock() + ((limit - level) / limit) * hourMs),
      };
    },
  };
}
