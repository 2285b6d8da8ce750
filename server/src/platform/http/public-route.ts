import type { FastifyReply, FastifyRequest } from "fastify";

/** A page or file for everybody: no key, no person, nothing of the sources on it. */
export interface PublicRoute {
  readonly method: "GET";
  readonly path: string;
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
}
