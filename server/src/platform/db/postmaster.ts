import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@sophia/core";
import type { Binaries } from "./binaries.ts";
import { clusterState, isAlive } from "./pid-file.ts";
import type { RunAs } from "./run-as.ts";
import { openServerLog } from "./server-log.ts";
import { childEnvironment, clusterArgument, endOf } from "./spawn.ts";

export interface PostmasterOptions {
  readonly clusterDir: string;
  readonly binaries: Binaries;
  readonly as: RunAs | undefined;
  /** PostgreSQL settings on top of ours, e.g. `{ fsync: "off" }` in tests. */
  readonly settings: Readonly<Record<string, string>>;
  /** The port it had before, so that open pools find it again; otherwise a free one is taken. */
  readonly port?: number | undefined;
}

export interface Running {
  readonly pid: number;
  readonly port: number;
}

/**
 * Starts the server and waits until it takes connections. It leads its own process group, so that Ctrl-C in our terminal
 * does not reach it, and outlives us.
 *
 * @throws AppError `unavailable` with PostgreSQL's own reason
 */
export async function startPostmaster(options: PostmasterOptions): Promise<Running> {
  let port = options.port;
  for (let attempt = 1; ; attempt += 1) {
    port ??= await freePort();
    const outcome = await launch(options, port);
    if (outcome.kind === "ready") return { pid: outcome.pid, port };
    const portTaken = /could not create any TCP\/IP sockets|could not bind/i.test(outcome.said);
    const leftovers = /pre-existing shared memory block/i.test(outcome.said);
    if (attempt >= 20 || !(portTaken || leftovers)) throw startFailure(outcome.said, options.clusterDir);
    if (portTaken && attempt > 3) port = undefined;
    // Processes of a killed server end by themselves as soon as they notice.
    else await sleep(250);
  }
}

type Outcome = { readonly kind: "ready"; readonly pid: number } | { readonly kind: "ended"; readonly said: string };

async function launch({ clusterDir, binaries, as, settings }: PostmasterOptions, port: number): Promise<Outcome> {
  const log = openServerLog(`${clusterDir}.log`);
  try {
    const child = spawn(
      binaries.postgres,
      ["-D", clusterArgument(clusterDir, as), "-p", String(port), ...settingArguments(settings)],
      { ...as, cwd: clusterDir, env: childEnvironment, detached: true, stdio: ["ignore", "ignore", log.fd] },
    );
    let ended = false;
    const end = endOf(child).then(
      () => (ended = true),
      (error: unknown) => {
        ended = true;
        throw error;
      },
    );
    await Promise.race([end, untilReady(clusterDir, child, () => ended)]);
    if (ended || child.pid === undefined) return { kind: "ended", said: log.written() };
    child.unref();
    end.catch(() => undefined); // Only spawning can fail, and that is behind us.
    return { kind: "ready", pid: child.pid };
  } finally {
    log.close();
  }
}

const ourSettings: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  cluster_name: "sophia",
  log_destination: "stderr",
  logging_collector: "off",
  log_checkpoints: "off",
  timezone: "UTC",
  log_timezone: "UTC",
};

function settingArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries({ ...ourSettings, ...settings }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** Crash recovery of a large database takes its time: it is waited for as long as the process lives. */
async function untilReady(clusterDir: string, child: ChildProcess, ended: () => boolean): Promise<void> {
  while (!ended()) {
    const state = clusterState(clusterDir);
    if (state.kind === "running" && state.ready && state.pid === child.pid) return;
    await sleep(10);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

function startFailure(said: string, clusterDir: string): AppError {
  const fatal = said
    .split("\n")
    .filter((line) => /FATAL|PANIC|HINT|error while loading/.test(line))
    // Said to every client that asks meanwhile, and after every repair that was cut short: no reason, and no news.
    .filter((line) => !/starting up|not yet accepting|This probably means that some data is corrupted/.test(line))
    .map((line) => line.replace(/^.*?\] /, ""))
    .slice(0, 4)
    .join(" ");
  // On a full disk there may be no room for its last words either.
  const { bavail, bsize } = fs.statfsSync(clusterDir);
  const advice =
    /No space left|Disk quota/i.test(said) || bavail * bsize < 1_000_000
      ? "The disk is full: free some space and start again; nothing was lost."
      : /Read-only file system/i.test(said)
        ? "The folder is read-only: name a folder that Sophia may write to."
        : /Permission denied/i.test(said)
          ? "Files in it belong to somebody else: give them back to the user that Sophia runs as."
          : `More is in ${clusterDir}.log. If the folder is damaged, restore a backup into it or remove it to begin anew.`;
  return new AppError(
    "unavailable",
    `PostgreSQL does not start on ${clusterDir}: ${fatal || said.slice(-300) || "it ended without a word."} ${advice}`,
  );
}

/**
 * Ends a server: first "fast" (running queries are cancelled, everything is written), and when the deadline has passed
 * "immediate" (the next start repairs from the write-ahead log; nothing committed is lost).
 *
 * @returns how it ended
 * @throws AppError `timeout` when it survived both
 */
export async function stopPostmaster(
  pid: number,
  { clusterDir, binaries }: Pick<PostmasterOptions, "clusterDir" | "binaries">,
  deadlineMs: number,
): Promise<"clean" | "immediate"> {
  await ask("fast");
  if (await isGoneWithin(deadlineMs)) return "clean";
  await ask("immediate");
  if (await isGoneWithin(5_000)) return "immediate";
  throw new AppError(
    "timeout",
    `PostgreSQL (process ${pid}) on ${path.dirname(clusterDir)} does not end. End it by hand.`,
  );

  async function ask(mode: "fast" | "immediate"): Promise<void> {
    if (!isAlive(pid)) return;
    if (process.platform === "win32") {
      // A signal would end it without a word on Windows.
      await endOf(spawn(binaries.pgCtl, ["stop", "-W", "-m", mode, "-D", clusterDir], { env: childEnvironment }));
      return;
    }
    process.kill(pid, mode === "fast" ? "SIGINT" : "SIGQUIT");
  }

  async function isGoneWithin(limitMs: number): Promise<boolean> {
    const end = Date.now() + limitMs;
    while (Date.now() < end) {
      if (!isAlive(pid)) return true;
      await sleep(10);
    }
    return !isAlive(pid);
  }
}
