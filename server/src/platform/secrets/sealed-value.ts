import type { KeyObject } from "node:crypto";
import { leastBoxBytes, lock, unlock } from "./authenticated-box.ts";
import type { SecretPlace } from "./place.ts";

/**
 * A sealed value: format (1 byte), id of its data key (16 bytes), nonce (12), tag (16), body. Bound to the data key's id,
 * the purpose and the row.
 */
const format = 2;
const idBytes = 16;

/** Format 1, before there were data keys: format (1 byte) and the box, sealed by the secrets key itself, bound to the purpose. */
const directFormat = 1;

export function sealValue(
  plain: string,
  place: SecretPlace,
  dataKey: { readonly id: string; readonly key: KeyObject },
): Buffer {
  const id = Buffer.from(dataKey.id.replaceAll("-", ""), "hex");
  return Buffer.concat([Buffer.of(format), id, lock(dataKey.key, Buffer.from(plain), contextOf(dataKey.id, place))]);
}

/** @throws Error when it was sealed by another key, for another place, or was changed */
export function openValue(
  sealed: Buffer,
  place: SecretPlace,
  dataKey: { readonly id: string; readonly key: KeyObject },
): string {
  return unlock(dataKey.key, sealed.subarray(1 + idBytes), contextOf(dataKey.id, place)).toString("utf8");
}

/** The id of the data key that sealed it; undefined: it is of another format. */
export function dataKeyIdOf(sealed: Buffer): string | undefined {
  if (sealed[0] !== format || sealed.length < 1 + idBytes + leastBoxBytes) return undefined;
  const digits = sealed.subarray(1, 1 + idBytes).toString("hex");
  return [0, 8, 12, 16, 20].map((from, index, all) => digits.slice(from, all[index + 1])).join("-");
}

export function isDirect(sealed: Buffer): boolean {
  return sealed[0] === directFormat;
}

/** Opens a value of format 1 with the first of the keys that opens it; undefined: none does. */
export function openDirect(sealed: Buffer, purpose: string, keys: readonly KeyObject[]): string | undefined {
  for (const key of keys) {
    try {
      return unlock(key, sealed.subarray(1), purpose).toString("utf8");
    } catch {
      // It may be another's of the keys.
    }
  }
  return undefined;
}

function contextOf(dataKeyId: string, { purpose, row }: SecretPlace): string {
  return JSON.stringify(["sophia sealed value", dataKeyId, purpose, row]);
}
