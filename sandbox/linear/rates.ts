import { hourlyAllowances, type Allowance, type HourlyAllowances } from "./allowance.ts";
import type { Clock } from "../http/clock.ts";
import type { Caller } from "./tokens.ts";

/** What an hour allows. */
export interface HourlyRate {
  readonly requests: number;
  readonly points: number;
}

/** Where the documents give more than one figure of the present, the lower one. */
export const documentedRates = {
  apiKey: { requests: 2500, points: 3_000_000 },
  oauth: { requests: 5000, points: 2_000_000 },
  unauthenticated: { requests: 600, points: 100_000 },
} as const satisfies Record<RateClass, HourlyRate>;

/** The points of an older page. */
export const olderRates = {
  apiKey: { requests: 2500, points: 250_000 },
  oauth: { requests: 5000, points: 200_000 },
  unauthenticated: { requests: 600, points: 10_000 },
} as const satisfies Record<RateClass, HourlyRate>;

export type RateClass = "apiKey" | "oauth" | "unauthenticated";

/** Who is counted: a person by kind of credential, or an address without one. */
export interface Counted {
  readonly rateClass: RateClass;
  readonly key: string;
}

export const countedCaller = (caller: Caller): Counted => ({ rateClass: caller.kind, key: caller.person.id });

export interface Rates {
  /** Takes one request and its points. @returns 0, or whole seconds until both could be taken */
  take(counted: Counted, points: number): number;
  look(counted: Counted): { readonly requests: Allowance; readonly points: Allowance };
}

/** @param factor - what the rates are multiplied with; 1 is real */
export function createRates(rates: Readonly<Record<RateClass, HourlyRate>>, factor: number, clock: Clock): Rates {
  const allowances: HourlyAllowances = hourlyAllowances(clock);
  const bucketsOf = ({ rateClass, key }: Counted) => ({
    requests: { key: `requests/${rateClass}/${key}`, limit: Math.max(1, rates[rateClass].requests * factor) },
    points: { key: `points/${rateClass}/${key}`, limit: Math.max(1, rates[rateClass].points * factor) },
  });
  return {
    take(counted, points) {
      const buckets = bucketsOf(counted);
      return allowances.take({ ...buckets.requests, amount: 1 }, { ...buckets.points, amount: points });
    },
    look(counted) {
      const { requests, points } = bucketsOf(counted);
      return {
        requests: allowances.look(requests.key, requests.limit),
        points: allowances.look(points.key, points.limit),
      };
    },
  };
}

/** The vendor's headers; the times are milliseconds of the epoch. */
export function rateHeaders(rates: Rates, counted: Counted, points: number): Record<string, string> {
  const left = rates.look(counted);
  return {
    "x-complexity": String(points),
    "x-ratelimit-requests-limit": String(left.requests.limit),
    "x-ratelimit-requests-remaining": String(left.requests.remaining),
    "x-ratelimit-requests-reset": String(left.requests.resetAtMs),
    "x-ratelimit-complexity-limit": String(left.points.limit),
    "x-ratelimit-complexity-remaining": String(left.points.remaining),
    "x-ratelimit-complexity-reset": String(left.points.resetAtMs),
  };
}

/** What the query `rateLimitStatus` tells. */
export function rateLimitStatus(rates: Rates, counted: Counted, points: number) {
  const left = rates.look(counted);
  const limit = (type: string, allowance: Allowance, requestedAmount: number) => ({
    type,
    requestedAmount,
    allowedAmount: allowance.limit,
    period: 3_600_000,
    remainingAmount: allowance.remaining,
    reset: allowance.resetAtMs,
  });
  return {
    identifier: counted.key,
    kind: counted.rateClass,
    limits: [limit("request", left.requests, 1), limit("complexity", left.points, points)],
  };
}
