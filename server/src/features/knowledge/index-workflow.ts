import { setTimeout as pause } from "node:timers/promises";
import type { SearchIndex } from "@sophia/core";
import { z } from "zod";
import { defineQueue, defineWorkflow } from "../../platform/engine/index.ts";
import type { KnowledgeDeps } from "./deps.ts";
import {
  dropIndexRow,
  forgottenIndexes,
  liveIndexes,
  noteFilled,
  replaceDamaged,
  swapIn,
  type IndexRow,
} from "./index-list.ts";
import { documentsPerBatch, refuseStopped, writeBatch } from "./index-writer.ts";

/** All index writes, one run at a time over all processes: they share one partition. */
export const indexQueue = defineQueue({ name: "index", workerConcurrency: 1, partitioned: true, pollMs: 200 });

/** How long one step writes before its progress is recorded. */
const stepBudgetMs = 15_000;

/**
 * Brings every live index up to date with the database, one being built after the serving one, and lets a finished one
 * take over. Killed at any instant it writes the same documents again.
 */
export function indexWorkflow(deps: KnowledgeDeps) {
  return defineWorkflow({
    name: "index.v1",
    queue: indexQueue,
    input: z.strictObject({}),
    collapseMs: 200,
    async run(_input, scope) {
      for (;;) {
        const more = await scope.step("write waiting documents", ({ signal }) => writeLiveIndexes(deps, signal));
        if (!more) break;
      }
      await scope.step("remove retired indexes", () => removeRetired(deps));
    },
  });
}

/** @returns whether documents still wait. */
async function writeLiveIndexes(deps: KnowledgeDeps, signal: AbortSignal): Promise<boolean> {
  let more = false;
  for (const row of await liveIndexes(deps.db)) {
    try {
      more = (await writeIndex(deps, row, signal)) || more;
    } catch (error) {
      if (!deps.indexStore.needsRebuild(error)) throw error;
      deps.log("warn", `The search index ${row.location} is damaged; a new one is filled from the database.`);
      await replaceDamaged(deps.db, row);
      more = true;
    }
  }
  return more;
}

/** While maintenance runs: how soon a new change is looked for. */
const pollMs = 200;

/** @returns whether documents still wait. */
async function writeIndex(deps: KnowledgeDeps, row: IndexRow, signal: AbortSignal): Promise<boolean> {
  const index = await deps.indexStore.open(row.location, "writer");
  let maintenance: Promise<void> | undefined;
  const failures: unknown[] = [];
  function maintain(): Promise<void> {
    return index
      .maintain()
      .then(() => undefined)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => (maintenance = undefined));
  }
  try {
    const endsAt = Date.now() + stepBudgetMs;
    // Beside a maintenance, which may take longer than a step, changes are written as they come.
    while (maintenance !== undefined || Date.now() < endsAt) {
      const written = await writeBatch(deps.db, row, index, signal);
      if (failures.length > 0) break;
      if (written === 0 && maintenance === undefined) return await finish(deps, row, index);
      if (written === 0) {
        await Promise.race([maintenance, pause(pollMs, undefined, { signal }).catch(() => undefined)]);
        refuseStopped(signal);
      } else if (written < documentsPerBatch && Date.now() < endsAt) maintenance ??= maintain();
    }
    if (failures.length > 0) throw failures[0];
    return true;
  } finally {
    await index.close();
  }
}

/** @returns whether documents came meanwhile. */
async function finish(deps: KnowledgeDeps, row: IndexRow, index: SearchIndex): Promise<boolean> {
  if (row.state !== "building") {
    if (row.reason !== null) await noteFilled(deps.db, row.id);
    return false;
  }
  await index.maintain({ force: true });
  if (!(await swapIn(deps.db, row))) return true;
  deps.log("info", "The rebuilt search index serves now.");
  return false;
}

async function removeRetired(deps: KnowledgeDeps): Promise<void> {
  for (const row of await forgottenIndexes(deps.db)) {
    await deps.indexStore.discard(row.location);
    await dropIndexRow(deps.db, row.id);
  }
}
