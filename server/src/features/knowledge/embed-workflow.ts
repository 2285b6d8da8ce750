import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "@sophia/core";
import { z } from "zod";
import { defineQueue, defineWorkflow } from "../../platform/engine/index.ts";
import type { KnowledgeDeps } from "./deps.ts";
import { embedTexts, unembeddedTexts } from "./embed-passages.ts";
import { isIndexBehind } from "./pending.ts";

/** One model reads at a time: a second run would only share the same processors. */
export const embedQueue = defineQueue({ name: "embed", workerConcurrency: 1, partitioned: true, pollMs: 500 });

/** Texts kept in one transaction: about two seconds of the default model on two cores. */
const textsPerBatch = 64;
const batchesPerStep = 8;

/** How soon it is looked again whether there is room. */
const lookMs = 250;
/** So long a step waits for the index to take in the words of what is there: they are searched first. */
const wordsFirstMs = 5_000;

export interface EmbedDeps extends KnowledgeDeps {
  /** Whether something else needs the processors now; false again after a while, whatever happens. */
  readonly makesRoom: () => Promise<boolean>;
}

/**
 * Embeds what has no vector yet, newest first, behind everybody's questions. It waits while it has to make room: the lowest
 * priority of the model's thread counts among our own threads only, and not against the database's processes.
 */
export function embedWorkflow(deps: EmbedDeps) {
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
async function embedSome(deps: EmbedDeps, signal: AbortSignal): Promise<boolean> {
  await untilRoom(deps, signal);
  for (const endsAt = Date.now() + wordsFirstMs; Date.now() < endsAt && (await isIndexBehind(deps.db));)
    await rest(signal);
  const texts = await unembeddedTexts(deps.db, deps.embedder.modelId, textsPerBatch * batchesPerStep);
  for (let start = 0; start < texts.length; start += textsPerBatch) {
    await untilRoom(deps, signal);
    await embedTexts(deps.db, deps.embedder, texts.slice(start, start + textsPerBatch), signal);
    await deps.indexSoon();
  }
  return texts.length > 0;
}

async function untilRoom(deps: EmbedDeps, signal: AbortSignal): Promise<void> {
  while (await deps.makesRoom()) await rest(signal);
}

async function rest(signal: AbortSignal): Promise<void> {
  await pause(lookMs, undefined, { signal }).catch(() => undefined);
  if (signal.aborted) throw new AppError("unavailable", "Stopped before embedding; it goes on at the next start.");
}
