import { randomUUID } from "node:crypto";
import { AppError } from "@sophia/core";
import { sql } from "kysely";
import { z } from "zod";
import { defineQueue, defineWorkflow } from "../definition.ts";

/** What a worker process of the proof is told, as JSON in its first argument. */
export const workerOptionsSchema = z.object({
  appUrl: z.string(),
  engineUrl: z.string(),
  receiverUrl: z.string(),
  leaseMs: z.number(),
  recovery: z.boolean(),
  /** False: each attempt has a key of its own, so the receiver cannot tell a repeat. */
  keys: z.boolean(),
});
export type WorkerOptions = z.infer<typeof workerOptionsSchema>;

export const stepsPerRun = 3;

/** Three outside effects and three rows of our own, in turn. */
export function proofWorkflow({ receiverUrl, keys }: Pick<WorkerOptions, "receiverUrl" | "keys">) {
  return defineWorkflow({
    name: "proof.v1",
    queue: defineQueue({ name: "proof", workerConcurrency: 5, pollMs: 100 }),
    input: z.object({ run: z.string() }),
    retry: { firstDelayMs: 50 },
    maxRecoveries: 1000,
    async run({ run }, scope) {
      for (let step = 0; step < stepsPerRun; step += 1) {
        await scope.step(`call ${step}`, async ({ idempotencyKey, signal }) => {
          const body = JSON.stringify({ effect: `${run}:${step}`, key: keys ? idempotencyKey : randomUUID() });
          await fetch(receiverUrl, { method: "POST", body, signal }).catch((cause: unknown) => {
            throw new AppError("vendor_unavailable", "The receiver did not answer", { cause });
          });
        });
        await scope.write(`row ${step}`, async (transaction) => {
          await sql`insert into proof_row (run, step) values (${run}, ${step})`.execute(transaction);
        });
      }
    },
  });
}
