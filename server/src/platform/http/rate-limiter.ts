import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from "rate-limiter-flexible";
import { rateLimits, type RateLimitName } from "./rate-limits.ts";

/** How one limit stands after a request. */
export interface Taken {
  /** Of the limit, as it is told in headers. */
  readonly name: RateLimitName;
  readonly allowed: boolean;
  /** Points within `perSeconds`. */
  readonly points: number;
  readonly perSeconds: number;
  readonly remaining: number;
  /** Until all points are there again. */
  readonly resetMs: number;
}

export interface RateLimiter {
  /**
   * Takes one point of a limit.
   *
   * @param subject - an address, a person's id or e-mail address, a key's id; kept as a digest only
   * @param points - of a subject with a limit of its own, which the factor leaves as it is
   */
  readonly take: (name: RateLimitName, subject: string, points?: number) => Promise<Taken>;
  /** How a limit stands, without taking a point. */
  readonly look: (name: RateLimitName, subject: string) => Promise<Taken>;
}

export interface RateLimiterOptions {
  /** All limits times this. */
  readonly factor: number;
  /** Shared by all processes; without it each process counts for itself. */
  readonly redis?: Redis | undefined;
  readonly log: (level: "info" | "warn", sentence: string, error?: unknown) => void;
}

/** So long Redis is not asked again after it failed: each question could take its whole time limit. */
const redisRestMs = 5_000;

/** The library refuses by one number for all subjects; ours differ, so it only counts. */
const uncounted = Number.MAX_SAFE_INTEGER;

/** A digest: what is kept in Redis tells nobody who asked. Of IPv6 the network that one customer is given. */
function subjectKey(name: RateLimitName, subject: string): string {
  const counted = name.endsWith(".address") && isIPv6(subject) ? ipv6Network(subject) : subject;
  return `${name}:${createHash("sha256").update(counted).digest("base64url").slice(0, 22)}`;
}

/** The first four groups of an address: a host takes any of the others as it likes. */
export function ipv6Network(address: string): string {
  const [head = "", tail] = address.toLowerCase().split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0"), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

/**
 * Counts requests in fixed windows, in Redis when there is one. When Redis fails, each process counts for itself until it
 * is back: the limits are then those of one process, and no request is refused or lost for it.
 */
export function createRateLimiter({ factor, redis, log }: RateLimiterOptions): RateLimiter {
  const durations = new Set<number>(Object.values(rateLimits).map(({ perSeconds }) => perSeconds));
  const memory = new Map(
    [...durations].map((duration) => [duration, new RateLimiterMemory({ points: uncounted, duration })]),
  );
  const shared = new Map(
    redis === undefined
      ? []
      : [...durations].map((duration) => [
          duration,
          new RateLimiterRedis({
            storeClient: redis,
            keyPrefix: "sophia:rate",
            points: uncounted,
            duration,
            rejectIfRedisNotReady: true,
          }),
        ]),
  );
  let redisIsGone = false;
  let askRedisAtMs = 0;

  async function count<T>(
    perSeconds: number,
    ask: (limiter: RateLimiterMemory | RateLimiterRedis) => Promise<T>,
  ): Promise<T> {
    const inRedis = shared.get(perSeconds);
    const inMemory = memory.get(perSeconds);
    if (inMemory === undefined) throw new Error(`No limiter counts for ${perSeconds} s`);
    if (inRedis === undefined || performance.now() < askRedisAtMs) return ask(inMemory);
    try {
      const answer = await ask(inRedis);
      if (redisIsGone) log("info", "Redis answers again: requests are counted for all processes together.");
      redisIsGone = false;
      return answer;
    } catch (error) {
      askRedisAtMs = performance.now() + redisRestMs;
      if (!redisIsGone) {
        log("warn", "Redis does not answer: each process counts requests for itself until it is back.", error);
      }
      redisIsGone = true;
      return ask(inMemory);
    }
  }

  function taken(name: RateLimitName, points: number, counted: RateLimiterRes | null): Taken {
    const { perSeconds } = rateLimits[name];
    const consumed = counted?.consumedPoints ?? 0;
    return {
      name,
      points,
      perSeconds,
      allowed: consumed <= points,
      remaining: Math.max(0, points - consumed),
      resetMs: counted === null ? 0 : Math.max(0, counted.msBeforeNext),
    };
  }

  const pointsOf = (name: RateLimitName, own?: number): number =>
    own ?? Math.max(1, Math.round(rateLimits[name].points * factor));
  return {
    async take(name, subject, own) {
      const counted = await count(rateLimits[name].perSeconds, (limiter) => limiter.consume(subjectKey(name, subject)));
      return taken(name, pointsOf(name, own), counted);
    },
    async look(name, subject) {
      const counted = await count(rateLimits[name].perSeconds, (limiter) => limiter.get(subjectKey(name, subject)));
      return taken(name, pointsOf(name), counted);
    },
  };
}
