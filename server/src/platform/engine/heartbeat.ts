import { setTimeout as rest } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { DB } from "../db/generated.ts";
import type { InFlight } from "./in-flight.ts";
import * as lease from "./lease.ts";
import type { EngineLog } from "./log.ts";
import { recoverRunsOf } from "./sdk-internals.ts";

export interface HeartbeatOptions {
  readonly database: Kysely<DB>;
  readonly holder: lease.LeaseHolder;
  readonly inFlight: InFlight;
  readonly log: EngineLog;
  /** False only where a test shows what recovery is for. */
  readonly recovery: boolean;
  readonly stopping: AbortSignal;
}

/**
 * Keeps this process's lease alive and takes up the runs of processes whose lease has ended: renewed four times in a
 * lease, swept twice. It keeps one connection of the application's pool to itself, so that a busy pool cannot make a
 * living process look dead.
 *
 * A process that was paused beyond its lease (SIGSTOP, a closed laptop, a frozen machine) finds it over at its first
 * beat after waking. It takes it again under the same executor id, since its memory still holds the runs that the record
 * says are its own; a new id is for a new memory. Runs that others have taken over meanwhile are ended here: their steps
 * are told by their signal, and nothing of theirs can be recorded any more, the owner's token being another.
 *
 * @returns when `stopping` has fired
 */
export async function keepHeartbeat(options: HeartbeatOptions): Promise<void> {
  const { database, holder, log, stopping } = options;
  const beatMs = holder.leaseMs / 4;
  while (!stopping.aborted) {
    try {
      await database.connection().execute(async (connection) => {
        for (let beat = 0; !stopping.aborted; beat += 1) {
          if (!(await lease.renewLease(connection, holder))) await takeAgain(connection, options);
          if (beat % 2 === 0 && options.recovery) await sweep(connection, options);
          if (beat % 400 === 0) await lease.forgetOldLeases(connection, holder.leaseMs);
          await restUnlessStopping(beatMs, stopping);
        }
      });
    } catch (error) {
      log.warn({ err: error }, "The lease could not be renewed; trying again");
      await restUnlessStopping(Math.min(beatMs, 1000), stopping);
    }
  }
}

async function takeAgain(connection: Kysely<DB>, { holder, inFlight, log }: HeartbeatOptions): Promise<void> {
  const running = inFlight.workflowIds();
  await lease.takeLease(connection, holder);
  const ours = await lease.runsInHandOf(connection, holder.executorId);
  const lost = new Set([...running].filter((id) => !ours.has(id)));
  inFlight.end(lost, "taken over");
  log.warn(
    { executorId: holder.executorId, runsTakenOver: lost.size },
    "This process was paused or cut off for longer than its lease; runs taken over by others were ended here",
  );
}

async function sweep(connection: Kysely<DB>, { holder, log }: HeartbeatOptions): Promise<void> {
  const dead = await lease.executorsWithoutLease(connection, holder.leaseMs + holder.leaseMs / 4);
  if (dead.length === 0) return;
  const runs = await recoverRunsOf(dead);
  if (runs > 0) log.info({ deadExecutors: dead, runs }, "Took up the runs of processes that have died");
}

async function restUnlessStopping(ms: number, stopping: AbortSignal): Promise<void> {
  await rest(ms, undefined, { signal: stopping }).catch(() => undefined);
}
