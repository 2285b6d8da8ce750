import type { Clock } from "../http/clock.ts";
import type { LimitPolicy } from "./refusal.ts";

/** What a subscription allows, per app in ten seconds and per account in a day. */
export interface HubspotTier {
  readonly perTenSeconds: number;
  readonly perDay: number;
}

/** Professional and Enterprise. */
export const professionalTier: HubspotTier = { perTenSeconds: 190, perDay: 650_000 };

/** The stricter of the two rates that HubSpot's pages name for search, of an account. */
export const searchesPerSecond = 4;

const dayMs = 24 * 60 * 60 * 1000;

export interface Taken {
  /** undefined: the call may go on. */
  readonly refused: LimitPolicy | undefined;
  /** What the answer says about limits; a search says nothing. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Window {
  readonly calls: number;
  readonly lengthMs: number;
  startMs: number;
  used: number;
}

/** Counts calls in windows that open with their first call. A refused call counts nowhere. */
export function createLimits(options: {
  readonly tier: HubspotTier;
  readonly factor: number;
  readonly clock: Clock;
}): (token: string, kind: "search" | "other") => Taken {
  const { tier, factor, clock } = options;
  if (!(factor > 0) || !Number.isFinite(factor)) throw new RangeError(`The rate factor cannot be ${factor}.`);
  const windows = new Map<string, Window>();

  function windowOf(key: string, calls: number, perMs: number, nowMs: number): Window {
    const known = windows.get(key);
    if (known && nowMs >= known.startMs && nowMs - known.startMs < known.lengthMs) return known;
    const scaled = calls * factor;
    // Less than one call in a window: one call in a longer window.
    const opened: Window = {
      calls: Math.max(1, Math.floor(scaled)),
      lengthMs: scaled >= 1 ? perMs : Math.ceil(perMs / scaled),
      startMs: nowMs,
      used: 0,
    };
    windows.set(key, opened);
    return opened;
  }

  return (token, kind) => {
    const nowMs = clock();
    const burst = windowOf(`burst ${token}`, tier.perTenSeconds, 10_000, nowMs);
    const day = windowOf("day", tier.perDay, dayMs, nowMs);
    const search = kind === "search" ? windowOf("search", searchesPerSecond, 1000, nowMs) : undefined;
    const full = (window: Window | undefined) => window !== undefined && window.used >= window.calls;
    const refused = full(day) ? "DAILY" : full(burst) ? "TEN_SECONDLY_ROLLING" : full(search) ? "SECONDLY" : undefined;
    if (refused === undefined) {
      for (const window of [burst, day, search]) if (window !== undefined) window.used += 1;
    }
    return {
      refused,
      headers:
        search !== undefined
          ? {}
          : {
              "x-hubspot-ratelimit-max": String(burst.calls),
              "x-hubspot-ratelimit-remaining": String(burst.calls - burst.used),
              "x-hubspot-ratelimit-interval-milliseconds": String(burst.lengthMs),
              "x-hubspot-ratelimit-daily": String(day.calls),
              "x-hubspot-ratelimit-daily-remaining": String(day.calls - day.used),
            },
    };
  };
}
