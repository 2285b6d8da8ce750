import { createHash, randomBytes } from "node:crypto";

/** A key is `sophia_<8 readable characters>_<43 secret characters>`; the first two parts are its prefix. */
const keyPattern = /^(sophia_[a-z0-9]{8})_([A-Za-z0-9_-]{43})$/;

/** A fast hash suffices: the secret part carries 256 random bits, so it cannot be guessed from its hash. */
export function hashOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

export function newKey(): { key: string; prefix: string } {
  const readable = [...randomBytes(8)].map((byte) => "abcdefghijkmnpqrstuvwxyz23456789"[byte % 32]).join("");
  const prefix = `sophia_${readable}`;
  return { prefix, key: `${prefix}_${randomBytes(32).toString("base64url")}` };
}

/** The readable part of what may be a key, undefined when it cannot be one. */
export function prefixOf(key: string): string | undefined {
  return keyPattern.exec(key)?.[1];
}
