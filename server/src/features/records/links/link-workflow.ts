import type { Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../../platform/db/index.ts";
import { defineQueue, defineWorkflow } from "../../../platform/engine/index.ts";
import { linkBatch } from "./link-batch.ts";

/** All links, one run at a time over all processes: they share one partition. */
export const linkQueue = defineQueue({ name: "link", workerConcurrency: 1, partitioned: true, pollMs: 500 });

export interface LinkDeps {
  readonly db: Kysely<DB>;
}

/** How long one step works before its progress is recorded. */
const stepBudgetMs = 10_000;

/**
 * Brings the links and accounts up to date with the records. Killed at any instant it computes the same records again;
 * with `all`, after the rules have changed, every record once.
 */
export function linkWorkflow(deps: LinkDeps) {
  return defineWorkflow({
    name: "link.v1",
    queue: linkQueue,
    input: z.strictObject({}),
    collapseMs: 500,
    async run(_input, scope) {
      for (;;) {
        const more = await scope.step("link waiting records", async ({ signal }) => {
          const endsAt = Date.now() + stepBudgetMs;
          while (Date.now() < endsAt && !signal.aborted) if ((await linkBatch(deps.db)) === 0) return false;
          return true;
        });
        if (!more) return;
      }
    },
  });
}
