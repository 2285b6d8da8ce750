import { createHash, randomBytes } from "node:crypto";

/** The secret of a link that works once: 256 random bits, kept as a hash. */
export function newLinkSecret(): { readonly secret: string; readonly hash: Buffer } {
  const secret = randomBytes(32).toString("base64url");
  return { secret, hash: hashOfLink(secret) };
}

export function hashOfLink(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
