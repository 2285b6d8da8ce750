import { z } from "zod";
import { defineQueue, defineWorkflow } from "../../platform/engine/index.ts";
import type { KnowledgeDeps } from "./deps.ts";
import { embedTexts, unembeddedTexts } from "./embed-passages.ts";

/** One model reads at a time: a second run would only share the same processors. */
export const embedQueue = defineQueue({ name: "embed", workerConcurrency: 1, partitioned: true, pollMs: 500 });

/** Texts kept in one transaction: about two seconds of the default model on two cores. */
const textsPerBatch = 64;
const batchesPerStep = 8;

/** Embeds what has no vector yet, newest first, behind everybody's questions. */
export function embedWorkflow(deps: KnowledgeDeps) {
  return defineWorkflow({
    name: "embed.v1",
    queue: embedQueue,
    input: z.strictObject({}),
    async run(_input, scope) {
      for (;;) {
        const more = await scope.step("embed", ({ signal }) => embedSome(deps, signal));
        if (!more) return;
      }
    },
  });
}

/** @returns whether texts may be left. */
async function embedSome(deps: KnowledgeDeps, signal: AbortSignal): Promise<boolean> {
  const texts = await unembeddedTexts(deps.db, deps.embedder.modelId, textsPerBatch * batchesPerStep);
  for (let start = 0; start < texts.length; start += textsPerBatch) {
    await embedTexts(deps.db, deps.embedder, texts.slice(start, start + textsPerBatch), signal);
    await deps.indexSoon();
  }
  return texts.length > 0;
}
