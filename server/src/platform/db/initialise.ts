import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { AppError } from "@sophia/core";
import type { Binaries } from "./binaries.ts";
import type { RunAs } from "./run-as.ts";
import { childEnvironment, clusterArgument, endOf } from "./spawn.ts";

export interface InitialiseOptions {
  readonly clusterDir: string;
  readonly binaries: Binaries;
  readonly as: RunAs | undefined;
  readonly adminPassword: string;
}

/**
 * Makes a new cluster: checksums, UTF8, the built-in C.UTF-8 collation (the same order on every system and after every
 * update of the operating system, so that indexes stay true), passwords by SCRAM. It is made beside its place and renamed
 * when whole; what a killed attempt left is removed. The start mutex must be held. Nothing is forced to the disk yet, since
 * right after an installation that can take many seconds: `syncCluster` does it once the server runs.
 *
 * @throws AppError `unavailable` with what initdb said
 */
export async function initialiseCluster({ clusterDir, binaries, as, adminPassword }: InitialiseOptions): Promise<void> {
  const parent = path.dirname(clusterDir);
  const prefix = `${path.basename(clusterDir)}.new-`;
  for (const name of fs.readdirSync(parent)) {
    if (name.startsWith(prefix)) fs.rmSync(path.join(parent, name), { recursive: true, force: true });
  }
  const partial = fs.mkdtempSync(path.join(parent, prefix));
  const passwordFile = path.join(parent, `${prefix}password`);
  fs.writeFileSync(passwordFile, `${adminPassword}\n`, { mode: 0o600 });
  const fd = fs.openSync(passwordFile, "r");
  try {
    if (as) {
      fs.chownSync(partial, as.uid, as.gid);
      fs.fchownSync(fd, as.uid, as.gid);
    }
    // Its folder may be closed to `nobody`: then it opens what it has inherited.
    const passwordArgument = as ? "/proc/self/fd/3" : passwordFile;
    const child = spawn(
      binaries.initdb,
      [
        "-D",
        clusterArgument(partial, as),
        "--username=sophia_admin",
        `--pwfile=${passwordArgument}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--no-sync",
      ],
      { ...as, cwd: partial, env: childEnvironment, detached: true, stdio: ["ignore", "ignore", "pipe", fd] },
    );
    const { status, stderr } = await endOf(child);
    if (status !== 0) {
      throw new AppError("unavailable", `A new PostgreSQL could not be made in ${parent}: ${reason(stderr)}`);
    }
    fs.renameSync(partial, clusterDir);
  } finally {
    fs.closeSync(fd);
    fs.rmSync(passwordFile, { force: true });
    fs.rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * Forces a new cluster's files to the disk, beside the running server. Until then only a crash of the whole machine could
 * damage it, in its first seconds of life.
 */
export async function syncCluster({
  clusterDir,
  binaries,
  as,
}: Omit<InitialiseOptions, "adminPassword">): Promise<void> {
  const child = spawn(binaries.initdb, ["--sync-only", "-D", clusterArgument(clusterDir, as)], {
    ...as,
    cwd: clusterDir,
    env: childEnvironment,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const { status, stderr } = await endOf(child);
  if (status !== 0)
    throw new AppError("unavailable", `The new PostgreSQL could not be written to the disk: ${reason(stderr)}`);
}

function reason(stderr: string): string {
  if (/No space left|Disk quota/i.test(stderr)) return "the disk is full. Free about 60 MB and start again.";
  const lines = stderr.split("\n").filter((line) => /error|fatal|could not|detail/i.test(line));
  return (lines.length > 0 ? lines.slice(0, 3).join(" ") : stderr.slice(-300) || "initdb ended without a word").trim();
}
