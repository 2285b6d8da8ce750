import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { AppError, assertNever } from "@sophia/core";
import type { Binaries } from "./binaries.ts";
import { connectTimeoutMs } from "./connection-error.ts";
import { type Credentials, readCredentials, writeNewCredentials } from "./credentials.ts";
import { systemCode } from "./folder-error.ts";
import { initialiseCluster, syncCluster } from "./initialise.ts";
import type { DbLog } from "./log.ts";
import { ensureLogins, setAdminPassword } from "./logins.ts";
import { clusterState, isAlive, neutralisePidFile, type StaleReason } from "./pid-file.ts";
import { type Running, startPostmaster, stopPostmaster } from "./postmaster.ts";
import type { RunAs } from "./run-as.ts";
import { withStartMutex } from "./start-mutex.ts";
import { postgresUrl } from "./urls.ts";

/** Held on one session of the database `postgres` for as long as a Sophia owns the cluster. */
const ownerLock = 7304;

/** PostgreSQL gives the lock of a killed owner free as soon as it has noticed; on a busy machine that takes a moment. */
const releaseMs = 1_500;

export interface ClusterOwnerOptions {
  readonly dataDir: string;
  readonly clusterDir: string;
  readonly credentialsFile: string;
  readonly as: RunAs | undefined;
  readonly binaries: Binaries;
  readonly log: DbLog;
  readonly settings: Readonly<Record<string, string>>;
  readonly onLost: (error: AppError) => void;
}

export interface Acquired {
  readonly port: number;
  readonly adopted: boolean;
  readonly recovered: readonly string[];
  readonly credentials: Credentials;
}

/** One process's hold on one cluster: taken, kept through crashes of the server, given up by `stop`. */
export class ClusterOwner {
  readonly #options: ClusterOwnerOptions;
  #held: { readonly session: Client; readonly running: Running } | undefined;
  #stopping: Promise<void> | undefined;
  #regaining: Promise<unknown> | undefined;
  #syncing: Promise<void> | undefined;

  constructor(options: ClusterOwnerOptions) {
    this.#options = options;
  }

  acquire(port?: number): Promise<Acquired> {
    return withStartMutex(this.#options.dataDir, () => this.#acquire(port));
  }

  async #acquire(wantedPort: number | undefined): Promise<Acquired> {
    const { clusterDir, dataDir, as, binaries, settings, log } = this.#options;
    // A stop that had the mutex before us found nothing to end: what we started now would outlive it.
    if (this.#stopping) throw new AppError("unavailable", "PostgreSQL is being stopped.");
    const recovered: string[] = [];
    const repaired = (sentence: string) => {
      recovered.push(sentence);
      log("warn", sentence);
    };
    const isNew = !fs.existsSync(clusterDir);
    const credentials = await this.#prepare(repaired);
    for (;;) {
      const state = clusterState(clusterDir);
      switch (state.kind) {
        case "running": {
          const running = await this.#untilReady(state.pid);
          if (!running) continue;
          const session = await this.#lock(running, credentials);
          if (session === "refused") {
            throw new AppError(
              "conflict",
              `Another Sophia already runs on the data folder ${dataDir}. Stop it first, or name another folder.`,
            );
          }
          repaired(`Took over PostgreSQL (process ${running.pid}), which a Sophia that was killed had left running.`);
          return this.#own(session, running, { adopted: true, recovered, credentials });
        }
        case "stale":
          if (state.reason !== "gone") neutralisePidFile(clusterDir);
          repaired(
            `PostgreSQL had not been stopped cleanly${staleDetail(state.reason, state.pid)}. Nothing is lost: it repairs itself from its log.`,
          );
          break;
        case "stopped":
          break;
        default:
          assertNever(state);
      }
      const running = await startPostmaster({ clusterDir, binaries, as, settings, port: wantedPort });
      const session = await this.#lock(running, credentials);
      if (session === "refused") {
        throw new AppError("conflict", `Another Sophia took the data folder ${dataDir} first.`);
      }
      if (isNew && settings["fsync"] !== "off") {
        this.#syncing = syncCluster({ clusterDir, binaries, as }).catch((error: unknown) => log("warn", String(error)));
      }
      return this.#own(session, running, { adopted: false, recovered, credentials });
    }
  }

  /** Makes what is missing: passwords, the cluster. */
  async #prepare(repaired: (sentence: string) => void): Promise<Credentials> {
    const { clusterDir, credentialsFile, as, binaries } = this.#options;
    const known = readCredentials(credentialsFile);
    if (!fs.existsSync(clusterDir)) {
      const credentials = known ?? writeNewCredentials(credentialsFile);
      await initialiseCluster({ clusterDir, binaries, as, adminPassword: credentials.admin });
      return credentials;
    }
    assertRightVersion(clusterDir, binaries.major);
    if (known) return known;
    const state = clusterState(clusterDir);
    if (state.kind === "running") {
      throw new AppError(
        "unavailable",
        `The password file ${credentialsFile} is missing or damaged while PostgreSQL (process ${state.pid}) still runs. ` +
          "Stop Sophia, or end that process, and start again: new passwords are then set.",
      );
    }
    if (state.kind === "stale" && state.reason !== "gone") neutralisePidFile(clusterDir);
    const credentials = writeNewCredentials(credentialsFile);
    await setAdminPassword({ clusterDir, binaries, as, password: credentials.admin });
    repaired("The password file was missing or damaged; new passwords were set.");
    return credentials;
  }

  /** A server that is starting, or in crash recovery, is waited for; one that is stopping, too. Undefined when it ended. */
  async #untilReady(pid: number): Promise<Running | undefined> {
    const { clusterDir, log } = this.#options;
    for (let waitedMs = 0; ; waitedMs += 50) {
      const state = clusterState(clusterDir);
      if (state.kind !== "running" || state.pid !== pid) return undefined;
      if (state.ready) return { pid, port: state.port };
      if (waitedMs === 5_000) log("info", `Waiting for PostgreSQL (process ${pid}), which is starting or stopping.`);
      if (waitedMs >= 300_000) {
        throw new AppError(
          "timeout",
          `PostgreSQL (process ${pid}) on ${clusterDir} has been starting or stopping for 5 minutes. See ${clusterDir}.log.`,
        );
      }
      await sleep(50);
    }
  }

  async #lock(running: Running, credentials: Credentials): Promise<Client | "refused"> {
    const session = new Client({
      connectionString: postgresUrl({
        user: "sophia_admin",
        password: credentials.admin,
        port: running.port,
        database: "postgres",
      }),
      application_name: "sophia owner",
      keepAlive: true,
      connectionTimeoutMillis: connectTimeoutMs,
    });
    session.on("error", () => undefined); // "end" follows and is what we act on.
    try {
      await session.connect();
      for (let waitedMs = 0; waitedMs <= releaseMs; waitedMs += 50) {
        const { rows } = await session.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [
          ownerLock,
        ]);
        if (rows[0]?.taken) {
          await ensureLogins(session, credentials);
          return session;
        }
        await sleep(50);
      }
    } catch (error) {
      await session.end().catch(() => undefined); // The first error is the one to tell.
      if (systemCode(error) === "28P01") {
        throw new AppError(
          "unavailable",
          `The passwords in ${this.#options.credentialsFile} are not those of the PostgreSQL beside it. ` +
            "Put the right file back, or stop PostgreSQL and remove the file: new passwords are then set.",
          { cause: error },
        );
      }
      throw error;
    }
    await session.end();
    return "refused";
  }

  #own(session: Client, running: Running, rest: Omit<Acquired, "port">): Acquired {
    this.#held = { session, running };
    session.once("end", () => void this.#regain(running.port));
    return { port: running.port, ...rest };
  }

  /** The owner's session ended without us: PostgreSQL crashed, was killed, or restarted its sessions. */
  async #regain(port: number): Promise<void> {
    this.#held = undefined;
    const { log, onLost, dataDir } = this.#options;
    for (let attempt = 1; !this.#stopping; attempt += 1) {
      log("warn", "PostgreSQL was lost; bringing it back.");
      try {
        await (this.#regaining = this.acquire(port));
        log("info", "PostgreSQL is back.");
        return;
      } catch (error) {
        if (this.#stopping) return;
        if (attempt >= 5) {
          onLost(
            new AppError(
              "unavailable",
              `PostgreSQL on ${dataDir} was lost and does not come back: ${error instanceof Error ? error.message : String(error)}`,
              { cause: error },
            ),
          );
          return;
        }
        await sleep(200 * 2 ** attempt);
      }
    }
  }

  stop(deadlineMs: number): Promise<void> {
    this.#stopping ??= this.#stop(deadlineMs);
    return this.#stopping;
  }

  async #stop(deadlineMs: number): Promise<void> {
    const { clusterDir, binaries, dataDir, log } = this.#options;
    // A restart may be under way: it is let finish, so that nothing is left running behind our back.
    await withStartMutex(dataDir, async () => {
      await this.#syncing;
      const held = this.#held;
      if (!held || !isAlive(held.running.pid)) return;
      const how = await stopPostmaster(held.running.pid, { clusterDir, binaries }, deadlineMs);
      if (how === "immediate")
        log("warn", "PostgreSQL did not stop in time and was ended; it repairs itself at the next start.");
      await held.session.end();
    });
    await this.#regaining?.catch(() => undefined); // One that came after us starts nothing any more.
  }
}

function staleDetail(reason: StaleReason, pid: number): string {
  switch (reason) {
    case "gone":
      return "";
    case "zombie":
      return ` (its process ${pid} is dead, and nobody collected it)`;
    case "other_program":
      return ` (the number of its process, ${pid}, is now another program's)`;
    case "torn":
      return " (its pid file is empty)";
    default:
      return assertNever(reason);
  }
}

function assertRightVersion(clusterDir: string, major: number): void {
  let version: string;
  try {
    version = fs.readFileSync(path.join(clusterDir, "PG_VERSION"), "utf8").trim();
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    throw new AppError(
      "unavailable",
      `The folder ${clusterDir} is not a PostgreSQL data folder, or is damaged (PG_VERSION is missing). ` +
        "Restore a backup into it, or remove it to begin anew.",
    );
  }
  if (version !== String(major)) {
    throw new AppError(
      "unavailable",
      `The data in ${clusterDir} were written by PostgreSQL ${version}; this Sophia brings version ${major}. ` +
        "Start the Sophia that wrote them, make a backup, and restore it here.",
    );
  }
}
