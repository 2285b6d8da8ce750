import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { AppError } from "@sophia/core";
import { linkLibraries } from "./library-symlinks.mjs";
import type { DbLog } from "./log.ts";
import { platformPackage } from "./platform-package.ts";
import type { RunAs } from "./run-as.ts";

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Used on Windows only, where a signal cannot ask for a clean end. */
  readonly pgCtl: string;
  readonly major: number;
}

/**
 * The programs of PostgreSQL at a place where the account that runs them can reach them.
 *
 * Usually that is node_modules. Root's clone often lies in a folder of mode 0700, or was installed under umask 077, and
 * `nobody` can read nothing there: then the 60 MB are copied once (0.1 s) to the first reachable of the data folder,
 * /var/lib/sophia and the temporary folder. Rights of folders that are not ours are never widened.
 *
 * @param dataDir - Sophia's data folder; a copy goes to `runtime/` in it
 * @throws AppError `unavailable` when no place works
 */
export function reachableBinaries(dataDir: string, as: RunAs | undefined, log: DbLog): Binaries {
  const source = platformPackage();
  let why = "";
  try {
    linkLibraries(source.dir);
    const found = programs(source.dir, source.major);
    why = cannotRun(found, as);
    if (!why) return found;
  } catch (error) {
    why = String(error);
  }
  for (const base of [
    path.join(dataDir, "runtime"),
    "/var/lib/sophia/runtime",
    path.join(os.tmpdir(), "sophia-runtime"),
  ]) {
    const target = path.join(base, `postgres-${source.id}`);
    const found = programs(target, source.major);
    try {
      if (!fs.existsSync(target) || cannotRun(found, as)) {
        copyProgram(source.dir, base, target);
        log("info", `Copied PostgreSQL's programs to ${target}, where they can be run.`);
      }
      assertOurs(base);
      why = cannotRun(found, as);
      if (!why) return found;
    } catch (error) {
      why = String(error);
    }
  }
  throw new AppError(
    "unavailable",
    `PostgreSQL's programs cannot be run on this machine (${why.trim()}). ` +
      "They need Linux with glibc, macOS or Windows; elsewhere set DATABASE_URL to a PostgreSQL 15 to 18 that you run.",
  );
}

function programs(packageDir: string, major: number): Binaries {
  const bin = path.join(packageDir, "native", "bin");
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    postgres: path.join(bin, `postgres${suffix}`),
    initdb: path.join(bin, `initdb${suffix}`),
    pgCtl: path.join(bin, `pg_ctl${suffix}`),
    major,
  };
}

/** Empty when that account can run them: tried, since modes alone do not tell (noexec, ACLs, missing libraries). */
function cannotRun(binaries: Binaries, as: RunAs | undefined): string {
  const tried = spawnSync(binaries.postgres, ["--version"], { ...as, cwd: "/", env: {}, encoding: "utf8" });
  if (tried.error) return tried.error.message;
  if (tried.status !== 0) return tried.stderr || `ended by ${tried.signal ?? tried.status}`;
  if (!as) return "";
  const shared = path.join(path.dirname(path.dirname(binaries.postgres)), "share", "postgresql", "postgres.bki");
  const stat = fs.statSync(shared);
  const bits = stat.uid === as.uid ? 0o400 : stat.gid === as.gid ? 0o040 : 0o004;
  return stat.mode & bits ? "" : `${shared} cannot be read by user ${as.uid}`;
}

/** The copy appears under its name only when it is whole. */
function copyProgram(packageDir: string, base: string, target: string): void {
  makeReadable(base);
  const partial = fs.mkdtempSync(`${target}.partial-`);
  try {
    fs.cpSync(path.join(packageDir, "native"), path.join(partial, "native"), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !file.endsWith(".a") && path.basename(file) !== "pkgconfig",
    });
    openToReaders(partial);
    linkLibraries(partial);
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(partial, target);
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
}

/** Opens the folders that are made here, whatever the umask; those that were there stay as they are. */
function makeReadable(base: string): void {
  if (fs.existsSync(base)) return;
  makeReadable(path.dirname(base));
  fs.mkdirSync(base);
  fs.chmodSync(base, 0o755);
}

/** A folder in /tmp may have been put there by somebody else, to make root run their program. */
function assertOurs(base: string): void {
  const uid = process.getuid?.();
  const stat = fs.lstatSync(base);
  if (uid !== undefined && (!stat.isDirectory() || stat.uid !== uid || stat.mode & 0o022)) {
    throw new AppError("unavailable", `${base} belongs to somebody else or can be written by others`);
  }
}

function openToReaders(dir: string): void {
  fs.chmodSync(dir, 0o755);
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) openToReaders(file);
    else if (entry.isFile()) fs.chmodSync(file, fs.statSync(file).mode & 0o100 ? 0o755 : 0o644);
  }
}
