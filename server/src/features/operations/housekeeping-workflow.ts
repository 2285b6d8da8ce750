import { z } from "zod";
import { defineQueue, defineWorkflow } from "../../platform/engine/index.ts";

export const housekeepingQueue = defineQueue({ name: "housekeeping", workerConcurrency: 1, pollMs: 5_000 });

const dayMs = 24 * 60 * 60 * 1000;
/** How long the record of an ended run is kept, to look at what happened. */
const keptDays = 7;

export interface HousekeepingDeps {
  /** Forgets the engine's record of runs that ended before. */
  readonly forgetEndedRuns: (before: Date) => Promise<void>;
  /** Signs the end of the audit. */
  readonly checkpointAudit: (requestId: string) => Promise<void>;
}

/** Once a day: keeps the engine's own tables from growing for ever, and signs what the audit has. */
export function housekeepingWorkflow(deps: HousekeepingDeps) {
  return defineWorkflow({
    name: "housekeeping.v1",
    queue: housekeepingQueue,
    input: z.strictObject({}),
    async run(_input, scope) {
      const now = await scope.now();
      await scope.step("forget ended runs", () => deps.forgetEndedRuns(new Date(now.getTime() - keptDays * dayMs)));
      await scope.step("sign the audit", () => deps.checkpointAudit(scope.workflowId));
    },
  });
}
