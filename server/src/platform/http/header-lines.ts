import type { IncomingMessage } from "node:http";
import { AppError } from "@sophia/core";
import type { HttpLimits } from "./limits.ts";

/** Of these one counts, and which one is read differently by each program on the way: twice is refused. */
const single: ReadonlySet<string> = new Set([
  "authorization",
  "content-length",
  "content-type",
  "cookie",
  "host",
  "origin",
  "sec-fetch-site",
  "x-sophia-act-as",
  "x-sophia-reason",
]);

/**
 * Refuses what no honest client sends: addresses and headers beyond all measure, the same header twice, no host.
 *
 * @throws AppError `uri_too_long`, `headers_too_large`, `invalid_request`
 */
export function assertPlainRequest(request: IncomingMessage, limits: HttpLimits): void {
  const { rawHeaders, url = "", httpVersion, headers } = request;
  if (url.length > limits.addressCharacters) {
    throw new AppError(
      "uri_too_long",
      `The address is too long: at most ${limits.addressCharacters} characters. Longer questions go into the body.`,
    );
  }
  if (rawHeaders.length > 2 * limits.headerLines)
    throw new AppError("headers_too_large", `The request has too many headers: at most ${limits.headerLines}.`);
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? "";
    if (!single.has(name)) continue;
    if (seen.has(name)) throw new AppError("invalid_request", `The header ${name} is given twice.`);
    seen.add(name);
  }
  if (headers.host === undefined && httpVersion === "1.1")
    throw new AppError("invalid_request", "The header host is missing.");
}
