export interface CookieOptions {
  /** Whether the browser speaks TLS: then the cookie is sent by TLS only, and no other host or path can set it. */
  readonly secure: boolean;
  /** Left out: until the browser is closed. 0 takes the cookie away. */
  readonly maxAgeSeconds?: number;
}

function fullName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

/**
 * A value of `set-cookie`: out of reach of scripts, not sent along by other sites' forms and pictures, for all paths of
 * this host only.
 *
 * @param name - letters, digits, `-` and `_`
 * @param value - percent-encoded here
 */
export function setCookie(name: string, value: string, { secure, maxAgeSeconds }: CookieOptions): string {
  return [
    `${fullName(name, secure)}=${encodeURIComponent(value)}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Lax",
    ...(secure ? ["Secure"] : []),
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${Math.floor(maxAgeSeconds)}`]),
  ].join("; ");
}

/**
 * The value that `setCookie` gave, out of the header as it came in. Under TLS the plain name counts for nothing: it could
 * have been set by another host of the same domain, or by somebody on the way.
 *
 * @returns undefined when it is not there, is there twice or cannot be read
 */
export function readCookie(header: string | undefined, name: string, secure: boolean): string | undefined {
  const wanted = `${fullName(name, secure)}=`;
  const found = (header ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(wanted));
  const [only, another] = found;
  if (only === undefined || another !== undefined) return undefined;
  try {
    return decodeURIComponent(only.slice(wanted.length));
  } catch {
    return undefined;
  }
}

/**
 * The header as far as it counts: over TLS the cookies that no other host and nobody on the way can have set.
 *
 * @returns undefined when nothing is left of it
 */
export function trustedCookies(header: string | undefined, secure: boolean): string | undefined {
  if (!secure || header === undefined) return header;
  const kept = header.split(";").filter((pair) => pair.trim().startsWith(fullName("", true)));
  return kept.length === 0 ? undefined : kept.join(";").trim();
}
