import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * What every answer says to a browser, whatever it is: it is what it says it is, belongs in no frame and no other
 * origin's page, runs and loads nothing (a document of ours brings a policy of its own), and asks for no device.
 * Addresses are told to ourselves only: with `no-referrer` browsers would send `origin: null` with our own forms.
 */
export const securityHeaders = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "x-frame-options": "DENY",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
} as const;

const yearSeconds = 31_536_000;

/** Before anything else happens, so that refusals and streams have them as well. */
export function secure(request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers(securityHeaders);
  if (request.protocol === "https") void reply.header("strict-transport-security", `max-age=${yearSeconds}`);
  if (request.url.startsWith("/v1/")) void reply.header("cache-control", "no-store");
}
