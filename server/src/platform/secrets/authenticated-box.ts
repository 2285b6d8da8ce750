import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from "node:crypto";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** Shortest box that can be one. */
export const leastBoxBytes = nonceBytes + tagBytes;

/**
 * Encrypts with AES-256-GCM: nonce (12 bytes), tag (16 bytes), body.
 *
 * The nonce is drawn at random, so one key may encrypt at most 2^32 times (NIST SP 800-38D, section 8.3). Data keys seal
 * the values of one place only, and a wrapping key one data key at a time: neither comes near.
 *
 * @param context - bound to the box: it opens with the same one only
 */
export function lock(key: KeyObject, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** @throws Error when the key or the context is another, or a byte was changed */
export function unlock(key: KeyObject, box: Buffer, context: string): Buffer {
  if (box.length < leastBoxBytes) throw new Error("The box is too short");
  const decipher = createDecipheriv(algorithm, key, box.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(context))
    .setAuthTag(box.subarray(nonceBytes, leastBoxBytes));
  return Buffer.concat([decipher.update(box.subarray(leastBoxBytes)), decipher.final()]);
}
