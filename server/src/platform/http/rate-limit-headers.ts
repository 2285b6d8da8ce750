import type { FastifyReply } from "fastify";
import type { Taken } from "./rate-limiter.ts";

/**
 * How the limits of a request stand, for a client that would keep within them.
 *
 * Fields and parameters are those of draft-ietf-httpapi-ratelimit-headers (08 and later; structured fields, RFC 9651):
 * `q` points within `w` seconds, `r` points left for `t` seconds.
 *
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function tellRateLimits(reply: FastifyReply, limits: readonly Taken[]): void {
  if (limits.length === 0) return;
  void reply.headers({
    "ratelimit-policy": limits
      .map(({ name, points, perSeconds }) => `"${name}";q=${points};w=${perSeconds}`)
      .join(", "),
    ratelimit: limits
      .map(({ name, remaining, resetMs }) => `"${name}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`)
      .join(", "),
  });
}
