import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { lock, unlock } from "./authenticated-box.ts";

/**
 * Wraps data keys. The key that does so may lie in this process (see `localKeyWrapper`) or in a key service, which is
 * why it is asked and not read.
 */
export interface KeyWrapper {
  /** Names the key without revealing anything of it; kept beside each data key that it wrapped. */
  readonly keyId: string;
  /** @param context - what the data key is for: it is unwrapped with the same one only */
  readonly wrap: (dataKey: Buffer, context: string) => Promise<Buffer>;
  /** @throws Error when it was not wrapped by this key for this, or was changed */
  readonly unwrap: (wrapped: Buffer, context: string) => Promise<Buffer>;
}

export const keyBytes = 32;

/** Wraps by 32 bytes that this process holds. Wrapping and naming use keys derived from them, not the bytes themselves. */
export function localKeyWrapper(key: Buffer): KeyWrapper {
  const wrapping = createSecretKey(derived(key, "sophia wrapping of data keys", keyBytes));
  return {
    keyId: keyIdOf(key),
    wrap: async (dataKey, context) => lock(wrapping, dataKey, context),
    unwrap: async (wrapped, context) => unlock(wrapping, wrapped, context),
  };
}

/** A fingerprint that can be read to somebody: "1f0c-93aa-07be-5d21", 8 bytes that say nothing of the key. */
export function keyIdOf(key: Buffer): string {
  const digits = derived(key, "sophia name of a wrapping key", 8).toString("hex");
  return digits.match(/.{4}/g)?.join("-") ?? digits;
}

function derived(key: Buffer, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), purpose, bytes));
}

/** A key that can be used and not be printed: a KeyObject shows nothing of itself in logs and dumps of objects. */
export function secretKey(bytes: Buffer): KeyObject {
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}
