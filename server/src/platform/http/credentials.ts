import type { FastifyRequest } from "fastify";

/** By what a request says who makes it; unproven. */
export interface Credentials {
  readonly key: string | undefined;
  /** The whole header, of a request that brings no key: what lies in it is for whoever set it. */
  readonly cookie: string | undefined;
}

/**
 * What a request brings to be let in by. A key goes before a cookie: a request that names its key means it, and a
 * browser sends cookies along with everything.
 *
 * @returns undefined when it brings neither, or an `authorization` that is no bearer key.
 */
export function credentialsOf(request: FastifyRequest): Credentials | undefined {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined && authorization !== "") {
    const key = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    return key === undefined ? undefined : { key, cookie: undefined };
  }
  return cookie === undefined || cookie === "" ? undefined : { key: undefined, cookie };
}
