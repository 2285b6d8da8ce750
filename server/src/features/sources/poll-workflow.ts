import { z } from "zod";
import { defineQueue, defineWorkflow } from "../../platform/engine/index.ts";
import { activeConnectionIds } from "./connections.ts";
import type { SourcesDeps } from "./deps.ts";

export const pollQueue = defineQueue({ name: "poll", workerConcurrency: 1 });

export interface PollDeps extends SourcesDeps {
  /** Asks for a sync of one connection; several asks become one run. */
  readonly syncSoon: (connectionId: string) => Promise<void>;
  /** For what a process that died could not ask for. */
  readonly indexSoon: () => Promise<void>;
  readonly linkSoon: () => Promise<void>;
  readonly embedSoon: () => Promise<void>;
}

/** Looks at every connection; the ones whose sync still runs are not disturbed. */
export function pollWorkflow(deps: PollDeps) {
  return defineWorkflow({
    name: "poll.v1",
    queue: pollQueue,
    input: z.strictObject({}),
    async run(_input, scope) {
      await scope.step("ask for syncs", async () => {
        for (const connectionId of await activeConnectionIds(deps)) await deps.syncSoon(connectionId);
        await deps.indexSoon();
        await deps.linkSoon();
        await deps.embedSoon();
      });
    },
  });
}
