import { DBOS } from "@dbos-inc/dbos-sdk";
import { DBOSError } from "@dbos-inc/dbos-sdk/datasource";
import type { WriteInWorkflow } from "./data-source.ts";
import type { WorkflowDefinition, WorkflowScope } from "./definition.ts";
import { fromFailure, toFailure } from "./failure.ts";
import type { InFlight } from "./in-flight.ts";
import { runStep } from "./step.ts";

export interface ScopeDeps {
  readonly write: WriteInWorkflow;
  readonly inFlight: InFlight;
}

/** What a workflow's body is given, for the run that the calling context belongs to. */
export function createScope(
  definition: WorkflowDefinition,
  workflowId: string,
  scheduledFor: Date | undefined,
  { write, inFlight }: ScopeDeps,
): WorkflowScope {
  const workflow = { id: workflowId, retry: definition.retry, inFlight };
  return {
    workflowId,
    scheduledFor,
    step: (name, run, options = {}) => runStep(name, run, options, workflow),
    async write(name, run) {
      try {
        return await write(name, run);
      } catch (error) {
        // The engine's own signals pass; anything else takes the form that it has on replay.
        throw error instanceof DBOSError ? error : fromFailure(toFailure(error));
      }
    },
    async sleep(ms) {
      const until = await DBOS.runStep(() => Promise.resolve(Date.now() + ms), { name: "sleep" });
      await inFlight.rest(workflowId, until - Date.now());
    },
    now: async () => new Date(await DBOS.now()),
  };
}
