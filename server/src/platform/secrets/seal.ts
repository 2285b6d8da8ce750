import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@sophia/core";

const nonceBytes = 12;
const tagBytes = 16;
const formatVersion = 1;

/** Seals small secrets for storage: AES-256-GCM, bound to a purpose so that a sealed value cannot be moved elsewhere. */
export interface Sealer {
  readonly seal: (plain: string, purpose: string) => Buffer;
  /** @throws AppError `unavailable` when the key is another one or the bytes were changed. */
  readonly open: (sealed: Buffer, purpose: string) => string;
}

export function sealerFromKey(key: Buffer): Sealer {
  if (key.length !== 32) throw new AppError("unavailable", "The secrets key must have 32 bytes.");
  return {
    seal(plain, purpose) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.of(formatVersion), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, purpose) {
      if (sealed[0] !== formatVersion || sealed.length < 1 + nonceBytes + tagBytes) throw unreadable();
      const nonce = sealed.subarray(1, 1 + nonceBytes);
      const tag = sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes);
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(purpose)).setAuthTag(tag);
        return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes + tagBytes)), decipher.final()]).toString(
          "utf8",
        );
      } catch (cause) {
        throw unreadable(cause);
      }
    },
  };
}

function unreadable(cause?: unknown): AppError {
  return new AppError(
    "unavailable",
    "A stored credential cannot be opened with this secrets key. Give the key it was sealed with (SOPHIA_SECRETS_KEY or secrets.key in the data folder), or connect the source again.",
    { cause },
  );
}

/** The key from configuration, or the data folder's own, made on first use with mode 0600. */
export function loadSealer(options: { readonly key: string | undefined; readonly dataDir: string }): Sealer {
  if (options.key !== undefined) return sealerFromKey(Buffer.from(options.key, "base64"));
  const path = join(options.dataDir, "secrets.key");
  try {
    writeFileSync(path, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) {
      throw new AppError("unavailable", `The secrets key ${path} cannot be written: make the data folder writable.`, {
        cause: error,
      });
    }
  }
  chmodSync(path, 0o600);
  const key = Buffer.from(readFileSync(path, "utf8").trim(), "base64");
  if (key.length !== 32)
    throw new AppError(
      "unavailable",
      `The secrets key ${path} is damaged: restore it, or delete it and connect the sources again.`,
    );
  return sealerFromKey(key);
}
