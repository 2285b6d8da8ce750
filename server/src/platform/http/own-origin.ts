import { isIP } from "node:net";
import { AppError } from "@sophia/core";
import type { FastifyRequest } from "fastify";

/** `https://sophia.example:8443`, as the client sees us; undefined when it names no host that can be read. */
function seenOrigin(request: FastifyRequest): string | undefined {
  const scheme = request.protocol === "https" ? "https" : "http";
  const address = `${scheme}://${request.host}`;
  return URL.canParse(address) ? new URL(address).origin : undefined;
}

/**
 * Refuses what another site makes a browser send: a browser says with each request where it was made (`sec-fetch-site`),
 * an older one, or one without TLS, at least with each change (`origin`). What says neither is no browser of ours, and has
 * a key to name instead of a cookie.
 *
 * @param publicUrl - under which Sophia is reached, when that was configured
 * @throws AppError `forbidden`
 */
export function assertSameOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  const site = request.headers["sec-fetch-site"];
  if (site === "same-origin") return;
  const { origin } = request.headers;
  const own = [seenOrigin(request), publicUrl === undefined ? undefined : new URL(publicUrl).origin];
  if (site === undefined && origin !== undefined && own.includes(origin)) return;
  throw new AppError(
    "forbidden",
    "This request was not made by a page of Sophia itself. Open Sophia in the browser and try again there; a program sends an API key.",
  );
}

/** A name or an address, and a port; no user, no path, nothing that two readers would read in two ways. */
const plainHost = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/** Host names that no name server of somebody else's can point at us. */
function isOwnName(hostname: string, publicUrl: string | undefined): boolean {
  if (hostname === "localhost" || hostname.endsWith(".localhost")) return true;
  if (isIP(hostname.replace(/^\[(.*)\]$/, "$1")) !== 0) return true;
  return publicUrl !== undefined && new URL(publicUrl).hostname === hostname;
}

/**
 * On a machine's own address a browser must not reach us under a stranger's name: such a name was pointed at this machine
 * by whoever owns it, so that his page may read our answers (DNS rebinding).
 *
 * @throws AppError `invalid_request`, `misdirected`
 */
export function assertOwnHost(request: FastifyRequest, publicUrl: string | undefined): void {
  const { host } = request;
  const plain = plainHost.test(host) && URL.canParse(`http://${host}`);
  const named = plain ? new URL(`http://${host}`).hostname : undefined;
  if (named === undefined) throw new AppError("invalid_request", "The header host cannot be read.");
  if (isOwnName(named, publicUrl)) return;
  throw new AppError(
    "misdirected",
    `Sophia listens on this machine only and does not know itself as ${named}. Use localhost, or set SOPHIA_PUBLIC_URL to the address under which it is reached.`,
  );
}
