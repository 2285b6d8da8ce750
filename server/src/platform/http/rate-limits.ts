import type { RouteClass } from "@sophia/core";

/** So many points within so many seconds, counted from the first of them. */
export interface RateLimit {
  readonly points: number;
  readonly perSeconds: number;
}

/**
 * How much each address, each account and each credential may ask for. An address is often a whole office, hence ten
 * times what one person asks for who types as fast as he can and lets a page refresh itself; a key may be given a rate
 * of its own. A person's sign-ins are slow on purpose: 20 tries in a quarter of
 * an hour are 80 in an hour, wherever they come from.
 */
export const rateLimits = {
  "read.address": { points: 6_000, perSeconds: 60 },
  "read.account": { points: 1_200, perSeconds: 60 },
  "read.credential": { points: 1_200, perSeconds: 60 },
  "search.address": { points: 3_000, perSeconds: 60 },
  "search.account": { points: 600, perSeconds: 60 },
  "search.credential": { points: 600, perSeconds: 60 },
  "ask.address": { points: 600, perSeconds: 60 },
  "ask.account": { points: 120, perSeconds: 60 },
  "ask.credential": { points: 120, perSeconds: 60 },
  "change.address": { points: 1_200, perSeconds: 60 },
  "change.account": { points: 300, perSeconds: 60 },
  "change.credential": { points: 300, perSeconds: 60 },
  "sign_in.address": { points: 300, perSeconds: 300 },
  "sign_in.account": { points: 20, perSeconds: 900 },
  "sign_in.credential": { points: 300, perSeconds: 300 },
  /** Of a key that has a rate of its own, which is then taken in the place of this one. */
  "own_rate.credential": { points: 1_200, perSeconds: 60 },
  /** Keys and sessions that were not good. */
  "refused.address": { points: 300, perSeconds: 300 },
} as const satisfies Record<
  `${RouteClass}.${"address" | "account" | "credential"}` | "own_rate.credential" | "refused.address",
  RateLimit
>;

export type RateLimitName = keyof typeof rateLimits;
