import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { z } from "zod";
import type { WorkflowDefinition } from "./definition.ts";
import type { Engine } from "./engine.ts";

/**
 * Runs a workflow for real and returns the names that its record holds, in order.
 *
 * @throws AssertionError when it is not done within a minute
 */
export async function recordedSteps<Input extends z.ZodType>(
  engine: Engine,
  definition: WorkflowDefinition<Input>,
  input: z.input<Input>,
): Promise<string[]> {
  const { id } = await engine.enqueue(definition, input);
  const status = await engine.waitFor(id, { timeoutMs: 60_000 });
  assert.equal(
    status?.state,
    "done",
    `${definition.name} ended as ${status?.state}: ${status?.failure?.message ?? ""}`,
  );
  const steps = (await DBOS.listWorkflowSteps(id)) ?? [];
  return steps.toSorted((a, b) => a.functionID - b.functionID).map((step) => step.name);
}

/**
 * Compares a workflow's record with the list kept beside it, `["fetch page", "store page"]` as JSON. Runs that are under
 * way when a new release is deployed go on under the new code, and fail for good where it records something else than
 * theirs did.
 */
export async function assertRecordedSteps<Input extends z.ZodType>(
  engine: Engine,
  definition: WorkflowDefinition<Input>,
  input: z.input<Input>,
  keptIn: URL,
): Promise<void> {
  const steps = await recordedSteps(engine, definition, input);
  const kept = z.array(z.string()).parse(JSON.parse(await readFile(keptIn, "utf8")));
  assert.deepEqual(
    steps,
    kept,
    `The recorded steps of ${definition.name} are no longer those of ${fileURLToPath(keptIn)}. If it was ever released, ` +
      "leave it as it is, make a workflow with the next version beside it, and keep the old one until none of its runs is left.",
  );
}
