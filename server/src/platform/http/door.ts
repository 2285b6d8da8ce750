import { AppError, type Actor, type RouteClass } from "@sophia/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { clientAddress } from "./client-address.ts";
import type { NetworkList } from "./networks.ts";
import { tellRateLimits } from "./rate-limit-headers.ts";
import type { RateLimiter, Taken } from "./rate-limiter.ts";

/** Who may come in, and how often; the same for every route. */
export interface Door {
  /** Undefined: nothing is limited. */
  readonly rateLimiter: RateLimiter | undefined;
  /** Undefined: from everywhere. */
  readonly allowed: NetworkList | undefined;
  readonly allowedToAdminister: NetworkList | undefined;
  readonly publicUrl: string | undefined;
}

const taken = new WeakMap<FastifyRequest, readonly Taken[]>();

/** @throws AppError `rate_limited` with the time after which it is worth asking again */
function settle(request: FastifyRequest, reply: FastifyReply, limits: readonly Taken[]): void {
  const all = [...(taken.get(request) ?? []), ...limits];
  taken.set(request, all);
  tellRateLimits(reply, all);
  const spent = all.filter(({ allowed }) => !allowed);
  if (spent.length === 0) return;
  const retryAfterMs = Math.max(...spent.map(({ resetMs }) => resetMs));
  throw new AppError(
    "rate_limited",
    `Too many requests: ${spent.map(({ name, points, perSeconds }) => `${name} allows ${points} in ${perSeconds} s`).join(", ")}. Ask again in ${Math.ceil(retryAfterMs / 1000)} s.`,
    { retryAfterMs },
  );
}

/** @throws AppError `forbidden` */
export function assertAllowedNetwork(request: FastifyRequest, door: Door): void {
  const address = clientAddress(request);
  if (door.allowed?.(address) === false)
    throw new AppError("forbidden", `Sophia takes no requests from your address ${address}: ask who operates it.`);
}

/** @throws AppError `forbidden` */
export function assertAdminNetwork(request: FastifyRequest, door: Door): void {
  const address = clientAddress(request);
  if (door.allowedToAdminister?.(address) === false)
    throw new AppError("forbidden", `Sophia is not administered from your address ${address}: ask who operates it.`);
}

/** Before anything costs: each request counts for the address it comes from. @throws AppError `rate_limited` */
export async function limitAddress(
  request: FastifyRequest,
  reply: FastifyReply,
  door: Door,
  routeClass: RouteClass,
): Promise<void> {
  if (door.rateLimiter === undefined) return;
  const address = clientAddress(request);
  const [asked, refused] = await Promise.all([
    door.rateLimiter.take(`${routeClass}.address`, address),
    door.rateLimiter.look("refused.address", address),
  ]);
  settle(request, reply, refused.remaining > 0 ? [asked] : [asked, { ...refused, allowed: false }]);
}

/** Lets somebody in by `enter`, and counts for the address when it was a stranger. */
export async function countRefusals(request: FastifyRequest, door: Door, enter: () => Promise<Actor>): Promise<Actor> {
  try {
    return await enter();
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthenticated")
      await door.rateLimiter?.take("refused.address", clientAddress(request));
    throw error;
  }
}

/**
 * Each request counts for who makes it, and for the key or session it is made with. A key's own rate takes the place of
 * the general one for keys, and never of the person's: several keys are no way around it.
 *
 * @throws AppError `rate_limited`
 */
export async function limitActor(
  request: FastifyRequest,
  reply: FastifyReply,
  door: Door,
  routeClass: RouteClass,
  { personId, credential }: Actor,
): Promise<void> {
  const { rateLimiter } = door;
  if (rateLimiter === undefined) return;
  settle(
    request,
    reply,
    await Promise.all([
      rateLimiter.take(`${routeClass}.account`, personId),
      credential.requestsPerMinute === undefined
        ? rateLimiter.take(`${routeClass}.credential`, credential.id)
        : rateLimiter.take("own_rate.credential", credential.id, credential.requestsPerMinute),
    ]),
  );
}
