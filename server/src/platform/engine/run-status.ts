import type { WorkflowStatus } from "@dbos-inc/dbos-sdk";
import { type Failure, toFailure } from "./failure.ts";

export type RunState = "waiting" | "running" | "done" | "failed" | "cancelled";

export interface RunStatus {
  readonly id: string;
  readonly workflow: string;
  readonly queue: string | undefined;
  readonly state: RunState;
  /** What the workflow returned, when it is done. */
  readonly output: unknown;
  /** Why it failed, when it failed. */
  readonly failure: Failure | undefined;
  /** How often it was taken up: more than 1 after a process died with it. */
  readonly starts: number;
  readonly enqueuedAt: Date;
  readonly endedAt: Date | undefined;
}

export function toRunStatus(status: WorkflowStatus): RunStatus {
  const state = stateOf(status.status);
  const starts = status.recoveryAttempts ?? 0;
  const ended = state === "done" || state === "failed" || state === "cancelled";
  return {
    id: status.workflowID,
    workflow: status.workflowName,
    queue: status.queueName,
    state,
    output: state === "done" ? status.output : undefined,
    failure: state === "failed" ? failureOf(status, starts) : undefined,
    starts,
    enqueuedAt: new Date(status.createdAt),
    endedAt: ended ? new Date(status.completedAt ?? status.updatedAt ?? status.createdAt) : undefined,
  };
}

function failureOf(status: WorkflowStatus, starts: number): Failure {
  if (status.status === "MAX_RECOVERY_ATTEMPTS_EXCEEDED") {
    return { code: null, message: `Given up: the process that ran it died, or lost it, ${starts} times` };
  }
  return toFailure(status.error);
}

function stateOf(status: string): RunState {
  switch (status) {
    case "ENQUEUED":
    case "DELAYED":
      return "waiting";
    case "PENDING":
      return "running";
    case "SUCCESS":
      return "done";
    case "ERROR":
    case "MAX_RECOVERY_ATTEMPTS_EXCEEDED":
      return "failed";
    case "CANCELLED":
      return "cancelled";
    default:
      throw new Error(`The engine knows a state of runs that we do not: ${status}`);
  }
}
