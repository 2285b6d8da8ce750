import { setTimeout as rest } from "node:timers/promises";
import { DBOSWorkflowConflictError } from "@dbos-inc/dbos-sdk/datasource";

/** What this process is running, so that it can be told to end, and waited for. */
export interface InFlight {
  /** Runs a workflow's body, counted until it ends. */
  track<T>(body: () => Promise<T>): Promise<T>;
  /** For a step: a signal that fires when it is to end early. Call `leave` when it has ended, however it did. */
  enter(workflowId: string): { readonly endedEarly: AbortSignal; leave(this: void): void };
  /**
   * Waits, in the memory of this process. When the process is stopping the run is parked instead, unrecorded, for
   * whoever takes it over.
   */
  rest(workflowId: string, ms: number, ended?: AbortSignal): Promise<void>;
  /** Fires when no run should wait for anything any more. */
  readonly draining: AbortSignal;
  startDraining(): void;
  /** The workflows whose steps are running. */
  workflowIds(): ReadonlySet<string>;
  /** Ends the steps of these runs. Such an end is never recorded as their outcome. */
  end(workflowIds: ReadonlySet<string>, why: "stopping" | "taken over"): void;
  /** @returns true when no body runs, false when some still do after so long */
  idleWithin(ms: number): Promise<boolean>;
}

const longestTimerMs = 2 ** 31 - 1;

export function createInFlight(): InFlight {
  const steps = new Map<AbortController, string>();
  const bodies = new Set<Promise<unknown>>();
  const draining = new AbortController();
  return {
    async track(body) {
      const running = body();
      bodies.add(running);
      try {
        return await running;
      } finally {
        bodies.delete(running);
      }
    },
    enter(workflowId) {
      const controller = new AbortController();
      steps.set(controller, workflowId);
      return { endedEarly: controller.signal, leave: () => steps.delete(controller) };
    },
    async rest(workflowId, ms, ended) {
      const until = Date.now() + ms;
      const signal = ended ? AbortSignal.any([ended, draining.signal]) : draining.signal;
      while (!signal.aborted && Date.now() < until) {
        const part = Math.min(until - Date.now(), longestTimerMs);
        await rest(part, undefined, { signal }).catch(() => undefined); // Woken early: the loop sees why.
      }
      if (draining.signal.aborted && Date.now() < until) throw new DBOSWorkflowConflictError(workflowId);
    },
    draining: draining.signal,
    startDraining: () => draining.abort(),
    workflowIds: () => new Set(steps.values()),
    end(workflowIds, why) {
      for (const [controller, workflowId] of steps) {
        if (workflowIds.has(workflowId)) controller.abort(new Error(`The step was ended early: ${why}`));
      }
    },
    async idleWithin(ms) {
      const until = Date.now() + ms;
      while (bodies.size > 0 && Date.now() < until) {
        const timer = new AbortController();
        const timeUp = rest(until - Date.now(), undefined, { signal: timer.signal }).catch(() => undefined);
        await Promise.race([Promise.allSettled(bodies), timeUp]);
        timer.abort();
      }
      return bodies.size === 0;
    },
  };
}
