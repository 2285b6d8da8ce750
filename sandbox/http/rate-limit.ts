import type { Clock } from "./clock.ts";

/** A documented rate: so many calls in so many milliseconds. The calls may all come at once (the bucket's depth). */
export interface Rate {
  readonly calls: number;
  readonly perMs: number;
}

export interface RateLimiter {
  /** What the documented rate is multiplied with; 1 is the vendor's real rate. */
  readonly factor: number;
  /**
   * Takes one call from the bucket of this token and class of methods.
   *
   * @param rates - all must have room, otherwise nothing is taken from any of them
   * @returns 0 when the call may go on, otherwise whole seconds until it may (at least 1), fit for `Retry-After`
   */
  take(token: string, methodClass: string, ...rates: readonly Rate[]): number;
}

interface Bucket {
  readonly capacity: number;
  readonly refillPerMs: number;
  level: number;
  atMs: number;
}

/** Beyond this many buckets the full ones are dropped: a full bucket and an absent one behave alike. */
const pruneAboveBuckets = 10_000;

/**
 * Token buckets, one for each (token, class of methods, rate). A vendor's fixed windows differ from a bucket by a burst at
 * the window's edge; a client that keeps to one keeps to the other in the long run.
 *
 * A bucket always holds one whole call, so that a tenth of a small rate is slow and not a refusal for ever.
 */
export function createRateLimiter(options: { readonly factor: number; readonly clock: Clock }): RateLimiter {
  const { factor, clock } = options;
  if (!(factor > 0))
    throw new RangeError(`The rate factor must be above 0, not ${factor}. 1 is the vendor's real rate.`);
  const buckets = new Map<string, Bucket>();

  function bucketFor(key: string, rate: Rate, nowMs: number): Bucket {
    let bucket = buckets.get(key);
    if (!bucket) {
      const capacity = Math.max(1, rate.calls * factor);
      bucket = { capacity, refillPerMs: (rate.calls * factor) / rate.perMs, level: capacity, atMs: nowMs };
      if (buckets.size >= pruneAboveBuckets) prune(nowMs);
      buckets.set(key, bucket);
    }
    refill(bucket, nowMs);
    return bucket;
  }

  function prune(nowMs: number): void {
    for (const [key, bucket] of buckets) {
      refill(bucket, nowMs);
      if (bucket.level >= bucket.capacity) buckets.delete(key);
    }
  }

  return {
    factor,
    take(token, methodClass, ...rates) {
      const nowMs = clock();
      const taken = rates.map((rate) =>
        bucketFor(JSON.stringify([token, methodClass, rate.calls, rate.perMs]), rate, nowMs),
      );
      const waitMs = Math.max(0, ...taken.map((bucket) => (1 - bucket.level) / bucket.refillPerMs));
      // A millionth of a call is rounding, not a call too many.
      if (waitMs > 1e-3) return Math.max(1, Math.ceil(waitMs / 1000 - 1e-6));
      for (const bucket of taken) bucket.level = Math.max(0, bucket.level - 1);
      return 0;
    },
  };
}

function refill(bucket: Bucket, nowMs: number): void {
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  bucket.level = Math.min(bucket.capacity, bucket.level + elapsedMs * bucket.refillPerMs);
  bucket.atMs = nowMs;
}
