/** Kept by browsers for this host, the whole of it and TLS only. */
const hostBound = "__Host-";

/**
 * The header as far as it counts: over TLS the cookies that no other host and nobody on the way can have set.
 *
 * @returns undefined when nothing is left of it
 */
export function trustedCookies(header: string | undefined, secure: boolean): string | undefined {
  if (!secure || header === undefined) return header;
  const kept = header.split(";").filter((pair) => pair.trim().startsWith(hostBound));
  return kept.length === 0 ? undefined : kept.join(";").trim();
}
