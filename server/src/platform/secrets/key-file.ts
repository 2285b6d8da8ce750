import { randomBytes, randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { AppError } from "@sophia/core";
import { keyBytes } from "./key-wrapper.ts";

/**
 * Key files: 32 bytes in base64, one line. Beside `secrets.key`, which is the current one, lie those before it, as
 * `secrets.key.1`, `secrets.key.2` and so on, until nothing is wrapped by them any more.
 */

/** Reads a key from base64. Undefined: it is not 32 bytes. */
export function parseKey(text: string): Buffer | undefined {
  const trimmed = text.trim();
  return /^[A-Za-z0-9+/]{43}=$/.test(trimmed) ? Buffer.from(trimmed, "base64") : undefined;
}

/** @throws AppError `unavailable` when it is there and cannot be used. @returns undefined when it is not there */
export function readKeyFile(path: string): Buffer | undefined {
  let text: string;
  try {
    refuseOthers(path);
    text = readFileSync(path, "utf8");
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      "unavailable",
      `The secrets key ${path} cannot be read: give Sophia's user the right to read it.`,
      { cause },
    );
  }
  const key = parseKey(text);
  if (key !== undefined) return key;
  throw new AppError(
    "unavailable",
    `The secrets key ${path} is damaged: it must hold ${keyBytes} bytes in base64 (44 characters). Restore it from your backup.`,
  );
}

/** A group may read it, as mounted secrets are; everybody may not. Windows keeps no such bits. */
function refuseOthers(path: string): void {
  if (process.platform === "win32" || (statSync(path).mode & 0o007) === 0) return;
  throw new AppError(
    "unavailable",
    `The secrets key ${path} is open to every user of this machine: close it with \`chmod 600 ${path}\`. If others may have read it, run \`sophia keys rotate\` after the start.`,
  );
}

/** Paths of the keys before, the latest first. */
export function previousKeyFiles(path: string): string[] {
  const prefix = `${basename(path)}.`;
  return namesBeside(path)
    .flatMap((name) => (/^\d{1,9}$/.test(name.slice(prefix.length)) ? [Number(name.slice(prefix.length))] : []))
    .toSorted((one, other) => other - one)
    .map((number) => `${path}.${number}`);
}

function namesBeside(path: string): string[] {
  try {
    return readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.`));
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return [];
    throw new AppError("unavailable", `The folder ${dirname(path)} cannot be read: give Sophia's user the right to.`, {
      cause,
    });
  }
}

/** Makes the first key where there is none. Of several processes that start at once, one makes it. */
export function makeFirstKey(path: string): void {
  writing(path, () => {
    const partial = writePartial(path, randomBytes(keyBytes));
    try {
      linkSync(partial, path);
      syncFolder(path);
    } catch (cause) {
      if (codeOf(cause) !== "EEXIST") throw cause;
    } finally {
      rmSync(partial, { force: true });
    }
  });
}

/**
 * Puts a new key in the place of the current one, which stays as the first of those before. At every instant the file is
 * the old key or the new one, and the old one is there; the caller sees to it that only one process does this.
 */
export function replaceKey(path: string): void {
  writing(path, () => {
    for (const name of namesBeside(path))
      if (name.endsWith(".partial")) rmSync(join(dirname(path), name), { force: true });
    const current = readKeyFile(path);
    if (current === undefined) throw new Error("There is no key to follow");
    const last = /\d+$/.exec(previousKeyFiles(path)[0] ?? "0")?.[0];
    renameSync(writePartial(path, current), `${path}.${Number(last) + 1}`);
    syncFolder(path);
    renameSync(writePartial(path, randomBytes(keyBytes)), path);
    syncFolder(path);
  });
}

export function removeKeyFile(path: string): void {
  writing(path, () => {
    rmSync(path, { force: true });
    syncFolder(path);
  });
}

function writePartial(path: string, key: Buffer): string {
  const partial = `${path}.${randomUUID()}.partial`;
  writeFileSync(partial, `${key.toString("base64")}\n`, { mode: 0o600, flag: "wx", flush: true });
  return partial;
}

/** A rename outlives a power cut only when its folder was written too. Windows cannot open one, and need not. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function writing(path: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      "unavailable",
      `The secrets key ${path} cannot be written: make its folder writable and see that the disk is not full.`,
      { cause },
    );
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
