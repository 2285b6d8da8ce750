import { DBOS } from "@dbos-inc/dbos-sdk";
import type { ScheduleDefinition } from "./definition.ts";

export interface ScheduleStatus {
  readonly name: string;
  readonly workflow: string;
  readonly cron: string;
  readonly active: boolean;
  readonly lastFiredAt: Date | undefined;
}

export interface Schedules {
  list(): Promise<ScheduleStatus[]>;
  /** Runs it once, now, whether or not it is active. */
  runNow(name: string): Promise<{ readonly id: string }>;
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** Schedules stay when the code that declared them goes: an older process may still want them. This ends one. */
  remove(name: string): Promise<void>;
}

export type Registered = (...inputs: unknown[]) => Promise<void>;

/**
 * Declares the schedules. A tick's run has the id `sched-<name>-<time>`, whichever process starts it, so there is one.
 * The SDK spreads the start of a tick by up to a tenth of the time between two, ten seconds at most.
 */
export async function applySchedules(
  definitions: readonly ScheduleDefinition[],
  registered: ReadonlyMap<string, Registered>,
): Promise<void> {
  if (definitions.length === 0) return;
  await DBOS.applySchedules(
    definitions.map((schedule) => {
      const workflowFn = registered.get(schedule.workflow.name);
      if (!workflowFn) {
        throw new Error(
          `The schedule "${schedule.name}" starts ${schedule.workflow.name}, which is not among the workflows`,
        );
      }
      if (schedule.workflow.queue.partitioned) {
        throw new Error(
          `The schedule "${schedule.name}" starts a workflow of a partitioned queue; let it enqueue from a queue of its own`,
        );
      }
      schedule.workflow.input.parse(schedule.input);
      return {
        scheduleName: schedule.name,
        workflowFn,
        schedule: schedule.cron,
        context: { input: schedule.input },
        automaticBackfill: schedule.catchUp ?? false,
        cronTimezone: schedule.timeZone ?? "UTC",
        queueName: schedule.workflow.queue.name,
      };
    }),
  );
}

export const schedules: Schedules = {
  async list() {
    return (await DBOS.listSchedules()).map((schedule) => ({
      name: schedule.scheduleName,
      workflow: schedule.workflowName,
      cron: schedule.schedule,
      active: schedule.status === "ACTIVE",
      lastFiredAt: schedule.lastFiredAt ? new Date(schedule.lastFiredAt) : undefined,
    }));
  },
  runNow: async (name) => ({ id: (await DBOS.triggerSchedule(name)).workflowID }),
  pause: (name) => DBOS.pauseSchedule(name),
  resume: (name) => DBOS.resumeSchedule(name),
  remove: (name) => DBOS.deleteSchedule(name),
};
