import type { FastifyRequest } from "fastify";
import { trustedCookies } from "./cookies.ts";

/** By what a request says who makes it; unproven. */
export interface Credentials {
  readonly key: string | undefined;
  /** The header as far as it counts, of a request that brings no key: what lies in it is for whoever set it. */
  readonly cookie: string | undefined;
}

/**
 * What a request brings to be let in by. A key goes before a cookie: a request that names its key means it, and a
 * browser sends cookies along with everything.
 *
 * @returns undefined when it brings neither, or an `authorization` that is no bearer key.
 */
export function credentialsOf(request: FastifyRequest): Credentials | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined && authorization !== "") {
    const key = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    return key === undefined ? undefined : { key, cookie: undefined };
  }
  const cookie = trustedCookies(request.headers.cookie, request.protocol === "https");
  return cookie === undefined || cookie === "" ? undefined : { key: undefined, cookie };
}
