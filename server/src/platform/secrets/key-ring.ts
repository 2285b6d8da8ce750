import { AppError } from "@sophia/core";
import { createSecretKey, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { makeFirstKey, parseKey, previousKeyFiles, readKeyFile, removeKeyFile, replaceKey } from "./key-file.ts";
import { keyIdOf, localKeyWrapper, type KeyWrapper } from "./key-wrapper.ts";

/** Where the keys that wrap come from, as configured. */
export interface KeySource {
  /** SOPHIA_SECRETS_KEY, in base64. */
  readonly key: string | undefined;
  /** SOPHIA_SECRETS_KEY_FILE: somebody else's file, which is read and never written. */
  readonly keyFile: string | undefined;
  /** SOPHIA_SECRETS_PREVIOUS_KEYS, each in base64. */
  readonly previousKeys: readonly string[];
  /** Its `secrets.key` is the key when none is configured, and one of those before when one is. */
  readonly dataDir: string;
}

/** The keys that this process knows. */
export interface KeyRing {
  /** The one that wraps what is new. */
  readonly current: () => KeyWrapper;
  readonly find: (keyId: string) => KeyWrapper | undefined;
  readonly keyIds: () => readonly string[];
  /** The keys as such, the current one first: for values of format 1, which they sealed directly. */
  readonly bareKeys: () => readonly KeyObject[];
  /** Reads the files again: another process may have made a new key. */
  readonly reload: () => void;
  /** How a new current key comes to be. */
  readonly renewal: KeyRenewal;
}

export type KeyRenewal =
  /** Ours: made here, and the files of those before are removed when nothing needs them. */
  | {
      readonly kind: "own_file";
      readonly renew: () => void;
      readonly forgetPrevious: (inUse: ReadonlySet<string>) => void;
    }
  /** The operator's: set anew, and we are started again (or read the file again). */
  | { readonly kind: "configured"; readonly where: string };

interface Held {
  readonly wrapper: KeyWrapper;
  readonly bare: KeyObject;
}

/**
 * @throws AppError `unavailable` with what to do, when a key cannot be read; `invalid_request` when the configuration
 *   names two current keys, or one that is none.
 */
export function openKeyRing(source: KeySource): KeyRing {
  let held = readAll(source);
  return {
    current: () => held[0].wrapper,
    find: (keyId) => held.find(({ wrapper }) => wrapper.keyId === keyId)?.wrapper,
    keyIds: () => held.map(({ wrapper }) => wrapper.keyId),
    bareKeys: () => held.map(({ bare }) => bare),
    reload: () => void (held = readAll(source)),
    renewal: renewalOf(source),
  };
}

function ownFile({ dataDir }: KeySource): string {
  return join(dataDir, "secrets.key");
}

function readAll(source: KeySource): [Held, ...Held[]] {
  const current = readCurrent(source);
  const files = new Set([ownFile(source), ...previousKeyFiles(ownFile(source))]);
  if (source.keyFile !== undefined) for (const path of previousKeyFiles(source.keyFile)) files.add(path);
  const previous = [
    ...source.previousKeys.map((text) => configuredKey("SOPHIA_SECRETS_PREVIOUS_KEYS", text)),
    // Gone since they were listed: a rotation has ended in this moment.
    ...[...files].flatMap((path) => readKeyFile(path) ?? []),
  ];
  const met = new Set([keyIdOf(current)]);
  const others = previous.filter((key) => {
    const isNew = !met.has(keyIdOf(key));
    met.add(keyIdOf(key));
    return isNew;
  });
  return [hold(current), ...others.map(hold)];
}

function hold(key: Buffer): Held {
  return { wrapper: localKeyWrapper(key), bare: createSecretKey(key) };
}

function readCurrent(source: KeySource): Buffer {
  const { key, keyFile } = source;
  if (key !== undefined && keyFile !== undefined) {
    throw new AppError(
      "invalid_request",
      "SOPHIA_SECRETS_KEY and SOPHIA_SECRETS_KEY_FILE are both set. Unset one of them; a key that was used before belongs into SOPHIA_SECRETS_PREVIOUS_KEYS.",
    );
  }
  if (key !== undefined) return configuredKey("SOPHIA_SECRETS_KEY", key);
  if (keyFile !== undefined) {
    const found = readKeyFile(keyFile);
    if (found !== undefined) return found;
    throw new AppError(
      "unavailable",
      `The secrets key ${keyFile}, named by SOPHIA_SECRETS_KEY_FILE, is not there: put it there, or name where it is.`,
    );
  }
  const own = ownFile(source);
  const found = readKeyFile(own);
  if (found !== undefined) return found;
  makeFirstKey(own);
  const made = readKeyFile(own);
  if (made === undefined) throw new Error("The secrets key vanished as it was made");
  return made;
}

function configuredKey(variable: string, text: string): Buffer {
  const key = parseKey(text);
  if (key !== undefined) return key;
  throw new AppError(
    "invalid_request",
    `${variable} must hold 32 random bytes in base64, as \`openssl rand -base64 32\` prints them.`,
  );
}

function renewalOf(source: KeySource): KeyRenewal {
  if (source.key !== undefined) return { kind: "configured", where: "SOPHIA_SECRETS_KEY" };
  if (source.keyFile !== undefined) return { kind: "configured", where: source.keyFile };
  const own = ownFile(source);
  return {
    kind: "own_file",
    renew: () => replaceKey(own),
    forgetPrevious(inUse) {
      for (const path of previousKeyFiles(own)) {
        const key = readKeyFile(path);
        if (key !== undefined && !inUse.has(keyIdOf(key))) removeKeyFile(path);
      }
    },
  };
}
