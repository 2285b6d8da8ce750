import path from "node:path";
import { AppError } from "@sophia/core";
import { reachableBinaries } from "./binaries.ts";
import { ClusterOwner } from "./cluster-owner.ts";
import { makeDataDir } from "./data-folder.ts";
import { folderError } from "./folder-error.ts";
import type { DbLog } from "./log.ts";
import { clusterState } from "./pid-file.ts";
import { runAs } from "./run-as.ts";
import { withStartMutex } from "./start-mutex.ts";
import { postgresUrl } from "./urls.ts";

export interface EmbeddedOptions {
  /** Sophia's data folder; PostgreSQL's lies in `postgres/` in it. Made when it is missing. */
  readonly dataDir: string;
  readonly log: DbLog;
  /** PostgreSQL settings on top of ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told once when PostgreSQL was lost while we ran and could not be brought back. */
  readonly onLost?: (error: AppError) => void;
}

export interface EmbeddedPostgres {
  /** Database `sophia`, as the role that migrates. */
  readonly ownerUrl: string;
  /** … as the role that the service works as. */
  readonly appUrl: string;
  /** … as the role of the engine, which owns the schema `engine`. */
  readonly engineUrl: string;
  /** … as the role that reads the views of schema `reading`. */
  readonly readerUrl: string;
  /** The superuser, on the maintenance database `postgres`. For backups and tests; the service does not use it. */
  readonly adminUrl: string;
  readonly port: number;
  /** True when the server was already running, left behind by a Sophia that was killed. */
  readonly adopted: boolean;
  /** What was repaired on the way, in sentences for the person who started us. */
  readonly recovered: readonly string[];
  /** Ends PostgreSQL cleanly; call it last, after everything that uses it. A second call waits for the first. */
  readonly stop: (deadlineMs?: number) => Promise<void>;
}

/**
 * Starts the PostgreSQL that comes with Sophia, or takes over the one that a killed Sophia left running, and owns it until
 * `stop()`. Ownership is a session advisory lock: it ends with our process, however that ends. When PostgreSQL dies while
 * we run it is started again on the same port, so that open pools recover by themselves.
 *
 * No signal handlers are set: who calls this also calls `stop()`.
 *
 * @throws AppError `conflict` when another Sophia runs on this folder; `unavailable` when the folder or the machine cannot
 *   do it, with what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  try {
    makeDataDir(dataDir);
    const clusterDir = path.join(dataDir, "postgres");
    const as = runAs(clusterDir);
    const binaries = reachableBinaries(dataDir, as, options.log);
    const owner = new ClusterOwner({
      dataDir,
      clusterDir,
      credentialsFile: path.join(dataDir, "postgres-passwords.json"),
      as,
      binaries,
      log: options.log,
      settings: options.settings ?? {},
      onLost: options.onLost ?? ((error) => options.log("error", error.message)),
    });
    const { port, adopted, recovered, credentials } = await owner.acquire();
    const url = (user: string, password: string) => postgresUrl({ user, password, port, database: "sophia" });
    return {
      ownerUrl: url("sophia_owner", credentials.owner),
      appUrl: url("sophia_app", credentials.app),
      engineUrl: url("sophia_engine", credentials.engine),
      readerUrl: url("sophia_reader", credentials.reader),
      adminUrl: postgresUrl({ user: "sophia_admin", password: credentials.admin, port, database: "postgres" }),
      port,
      adopted,
      recovered,
      stop: (deadlineMs = 10_000) => owner.stop(deadlineMs),
    };
  } catch (error) {
    throw folderError(error, dataDir);
  }
}

/**
 * Does something to a data folder while no PostgreSQL runs on it, and keeps others from starting one meanwhile.
 *
 * @param dataDir - must exist
 * @throws AppError `conflict` when one runs there
 */
export async function whileUnused(dataDir: string, work: () => void): Promise<void> {
  await withStartMutex(dataDir, async () => {
    const state = clusterState(path.join(dataDir, "postgres"));
    if (state.kind === "running") {
      throw new AppError(
        "conflict",
        `PostgreSQL (process ${state.pid}) runs on ${dataDir}. Stop Sophia, or end that process, and try again.`,
      );
    }
    work();
  });
}
