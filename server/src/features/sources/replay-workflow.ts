import { sourceIdSchema } from "@sophia/core";
import { z } from "zod";
import { defineQueue, defineWorkflow } from "../../platform/engine/index.ts";
import { markAllStale, transformStale } from "../records/index.ts";
import { connectionIds, findRecordOwner } from "./connections.ts";
import type { SyncDeps } from "./sync-workflow.ts";

export const replayQueue = defineQueue({ name: "replay", workerConcurrency: 1, concurrency: 1 });

/** Runs the transforms of a source's stored records again, without a call to the vendor. */
export function replayWorkflow(deps: SyncDeps) {
  return defineWorkflow({
    name: "replay.v1",
    queue: replayQueue,
    input: z.strictObject({ source: sourceIdSchema.optional() }),
    async run({ source }, scope) {
      const connections = await scope.step("mark", async () => {
        const marked: string[] = [];
        for (const connectionId of await connectionIds(deps)) {
          const connection = await findRecordOwner(deps, connectionId);
          if (connection === undefined || (source !== undefined && connection.source !== source)) continue;
          await markAllStale(deps.db, connectionId);
          marked.push(connectionId);
        }
        return marked;
      });
      let records = 0;
      for (const connectionId of connections) {
        for (;;) {
          const done = await scope.step("transform", async () => {
            const connection = await findRecordOwner(deps, connectionId);
            return connection === undefined ? 0 : transformStale(deps.db, connection, connection.connector);
          });
          if (done === 0) break;
          records += done;
        }
      }
      await scope.step("ask for indexing", async () => {
        await deps.indexSoon();
        await deps.linkSoon();
        await deps.embedSoon();
      });
      return { records };
    },
  });
}
