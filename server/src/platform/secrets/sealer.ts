import type { DataKeys } from "./data-keys.ts";
import { unopenable } from "./data-keys.ts";
import type { KeyRing } from "./key-ring.ts";
import type { SecretPlace } from "./place.ts";
import { dataKeyIdOf, isDirect, openDirect, openValue, sealValue } from "./sealed-value.ts";

/** Seals small secrets for storage: each place has a data key of its own, and a value opens in its place only. */
export interface Sealer {
  /** Makes the place's data key when it is the first value there; not to be called within a transaction, which it is no part of. */
  readonly seal: (plain: string, place: SecretPlace) => Promise<Buffer>;
  /** @throws AppError `unavailable` when a key is missing, or the value is damaged or another place's */
  readonly open: (sealed: Buffer, place: SecretPlace) => Promise<string>;
}

/** @param onSecret - told each secret that passes, so that it can be kept out of what leaves the process */
export function createSealer(dataKeys: DataKeys, ring: KeyRing, onSecret: (plain: string) => void): Sealer {
  async function opened(sealed: Buffer, place: SecretPlace): Promise<string> {
    if (isDirect(sealed)) {
      const plain = openDirect(sealed, place.purpose, ring.bareKeys());
      if (plain !== undefined) return plain;
      throw unopenable("none of the secrets keys opens it");
    }
    const id = dataKeyIdOf(sealed);
    if (id === undefined) throw unopenable("it is damaged");
    const key = await dataKeys.find(id);
    try {
      return openValue(sealed, place, { id, key });
    } catch (cause) {
      throw unopenable("it was changed, or belongs elsewhere", cause);
    }
  }
  return {
    async seal(plain, place) {
      onSecret(plain);
      return sealValue(plain, place, await dataKeys.activeFor(place));
    },
    async open(sealed, place) {
      const plain = await opened(sealed, place);
      onSecret(plain);
      return plain;
    },
  };
}
