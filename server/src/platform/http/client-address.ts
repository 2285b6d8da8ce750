import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";

/**
 * Where a request comes from: whoever is connected or, of a trusted proxy, the last client it tells of. An IPv4 address
 * is written as one even when it came in by an IPv6 socket. What a proxy tells and is no address counts for nothing.
 */
export function clientAddress(request: FastifyRequest): string {
  const told = request.ip;
  const address = isIP(told) === 0 ? (request.raw.socket.remoteAddress ?? "") : told;
  return plainAddress(address);
}

export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? address.replace(/%.*$/, "");
}
