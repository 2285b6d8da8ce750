import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { createSecureContext } from "node:tls";
import { AppError } from "@sophia/core";

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** PEM texts that were found to belong together. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

export interface TlsContext {
  readonly current: () => TlsPair;
  /** Called with each pair that takes the place of the one before. */
  readonly onChange: (take: (pair: TlsPair) => void) => void;
  /** Reads the files again; a pair that is not good is told of, and the one before goes on serving. */
  readonly reload: () => void;
  readonly close: () => void;
}

/** A renewed certificate is copied rather than moved in some places, and both files do not come at once. */
const lookEveryMs = 60_000;

function read(path: string, what: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
    throw new AppError("unavailable", `The TLS ${what} ${path} cannot be read (${reason}).`, { cause });
  }
}

function parsed<T>(path: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new AppError("unavailable", `The file ${path} holds no ${what} in PEM that can be read.`, { cause });
  }
}

/**
 * Reads a certificate (its chain after it) and its key, and sees that a browser would take them.
 *
 * @throws AppError `unavailable`: unreadable, not belonging together, not yet or no longer valid
 */
export function readTlsPair({ certFile, keyFile }: TlsFiles, now: Date = new Date()): TlsPair {
  const cert = read(certFile, "certificate");
  const key = read(keyFile, "key");
  const certificate = parsed(certFile, "certificate", () => new X509Certificate(cert));
  const privateKey = parsed(keyFile, "private key without a passphrase", () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey))
    throw new AppError("unavailable", `The key ${keyFile} does not belong to the certificate ${certFile}.`);
  if (certificate.validToDate < now) {
    throw new AppError(
      "unavailable",
      `The certificate ${certFile} expired on ${certificate.validToDate.toISOString()}: renew it.`,
    );
  }
  if (certificate.validFromDate > now) {
    throw new AppError(
      "unavailable",
      `The certificate ${certFile} is valid from ${certificate.validFromDate.toISOString()} on: it is too early for it, or this machine's clock is wrong.`,
    );
  }
  // What Node would refuse only when the first client comes, as a key that is too short.
  parsed(certFile, "certificate and key", () => createSecureContext({ cert, key, minVersion: "TLSv1.2" }));
  return { cert, key };
}

/**
 * A certificate that is followed when its files change (looked at each minute) or when it is told to reload.
 *
 * @param onFailure - told when a changed pair is not good
 * @throws AppError `unavailable` when the first pair is not good
 */
export function openTls(files: TlsFiles, onFailure: (error: unknown) => void): TlsContext {
  let pair = readTlsPair(files);
  const takers: ((pair: TlsPair) => void)[] = [];
  const reload = (): void => {
    try {
      const next = readTlsPair(files);
      if (next.cert === pair.cert && next.key === pair.key) return;
      pair = next;
      for (const take of takers) take(pair);
    } catch (error) {
      onFailure(error);
    }
  };
  const paths = [files.certFile, files.keyFile];
  for (const path of paths) watchFile(path, { interval: lookEveryMs, persistent: false }, reload);
  return {
    current: () => pair,
    onChange: (take) => void takers.push(take),
    reload,
    close: () => paths.forEach((path) => unwatchFile(path, reload)),
  };
}
