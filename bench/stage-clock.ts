import { performance } from "node:perf_hooks";

export interface StageTimes {
  /** Milliseconds of the stage, by the clock; overlapping calls count once. */
  readonly ms: number;
  /** Highest resident memory of this process meanwhile, in MB. */
  readonly peakMb: number;
}

/** Times named stages, each called any number of times, and watches the process's memory. */
export function stageClock() {
  const stages = new Map<string, { ms: number; peak: number; running: number; since: number }>();
  const stageOf = (name: string) => {
    const stage = stages.get(name) ?? { ms: 0, peak: 0, running: 0, since: 0 };
    stages.set(name, stage);
    return stage;
  };
  const watch = (): void => {
    const rss = process.memoryUsage.rss();
    for (const stage of stages.values()) if (stage.running > 0) stage.peak = Math.max(stage.peak, rss);
  };
  const timer = setInterval(watch, 50);
  return {
    async time<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
      const stage = stageOf(name);
      if (stage.running === 0) stage.since = performance.now();
      stage.running += 1;
      try {
        return await task();
      } finally {
        watch();
        stage.running -= 1;
        if (stage.running === 0) stage.ms += performance.now() - stage.since;
      }
    },
    /** For work that waits for nothing. */
    timeSync<Result>(name: string, task: () => Result): Result {
      const stage = stageOf(name);
      const start = performance.now();
      const result = task();
      stage.ms += performance.now() - start;
      return result;
    },
    stage(name: string): StageTimes {
      const { ms, peak } = stageOf(name);
      return { ms, peakMb: Math.round(peak / 2 ** 20) };
    },
    stop(): void {
      clearInterval(timer);
    },
  };
}
