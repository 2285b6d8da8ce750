import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import { ensureSystemDatabase } from "@dbos-inc/dbos-sdk/internal/system_database";
import { GlobalLogger } from "@dbos-inc/dbos-sdk/internal/telemetry/logs";
import type { Pool } from "pg";
import { type EngineLog, sdkLog } from "./log.ts";
import { poolUrl } from "./pool-check.ts";
import { engineSchema } from "./schema.ts";

/*
 * The one place that reaches into the SDK, whose version 5 has no public call for these three. The SDK is pinned exactly,
 * and `sdk-internals.test.ts` fails when an update changes them.
 */

/**
 * Puts the runs of dead processes back on their queues, to be taken up by any process that listens. It takes the owner's
 * token from each run, so that a process wrongly believed dead can record nothing more about it. (`resumeWorkflows` is
 * public, and resets attempts, deadline and deduplication.)
 *
 * @returns how many runs were put back
 */
export async function recoverRunsOf(executorIds: readonly string[]): Promise<number> {
  const executor = DBOSExecutor.globalInstance;
  if (!executor || executorIds.length === 0) return 0;
  return (await executor.recoverPendingWorkflows([...executorIds])).length;
}

/** Ends the polling of queues and schedules, and nothing else: what runs goes on and is recorded. */
export async function stopTakingWork(): Promise<void> {
  await DBOSExecutor.globalInstance?.deactivateEventReceivers();
}

/** The SDK's own tables, over our pool. (`DBOS.migrate` is public, and makes connections and log lines of its own.) */
export async function migrateSystemTables(enginePool: Pool, log: EngineLog): Promise<void> {
  const logger = new GlobalLogger(undefined, { logger: sdkLog(log) });
  await ensureSystemDatabase(poolUrl(enginePool), logger, enginePool, engineSchema);
}
