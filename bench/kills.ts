/**
 * `kills`: what 1,000 kills and pauses of worker processes lose and do twice. See server/src/platform/engine/proof/.
 *
 * Extra arguments: `--kills N` (default 1,000), `--every MS` between two of them (mean, default 500).
 */
import { parseArgs } from "node:util";
import { z } from "zod";
import { type KillsResult, runKills } from "../server/src/platform/engine/proof/kills.ts";
import { stepsPerRun } from "../server/src/platform/engine/proof/work.ts";
import type { BenchOptions, BenchResult } from "./result.ts";

const count = z.coerce.number().int().positive();

export default async function kills({ seed, extra }: BenchOptions): Promise<BenchResult> {
  const { values } = parseArgs({
    args: [...extra],
    options: { kills: { type: "string", default: "1000" }, every: { type: "string", default: "500" } },
  });
  const onProgress = (sentence: string) => console.error(sentence);
  const shortLeaseMs = 3000;
  const productLeaseMs = 10_000;
  const many = await runKills({
    seed,
    runs: 200,
    kills: count.parse(values.kills),
    everyMs: count.parse(values.every),
    workers: 4,
    leaseMs: shortLeaseMs,
    deadlineMs: 3_600_000,
    onProgress,
  });
  const asShipped = await runKills({
    seed: seed + 1,
    runs: 200,
    kills: 15,
    everyMs: 4000,
    workers: 4,
    leaseMs: productLeaseMs,
    deadlineMs: 600_000,
    onProgress,
  });
  return {
    tables: [
      {
        title: "Processes killed (SIGKILL) and paused beyond their lease (SIGSTOP) while they work",
        columns: [
          "lease s",
          "runs",
          "kills",
          "pauses",
          "effects",
          "raw arrivals",
          "absorbed by key",
          "runs lost",
          "effects doubled",
          "own rows",
          "own rows twice",
          "put back p50 s",
          "p95 s",
          "worst s",
          "taken up p50 s",
          "p95 s",
          "worst s",
          "minutes",
        ],
        rows: [row(shortLeaseMs, many), row(productLeaseMs, asShipped)],
      },
    ],
    notes: [
      `A run has ${stepsPerRun} outside effects and ${stepsPerRun} rows of our own; 4 worker processes, 5 runs at once in each.`,
      "From a kill until each run that was in hand is back on its queue, and until another process has taken it from there, which under constant kills also waits for a process that is free and alive. The second row has the lease that ships.",
    ],
  };
}

function row(leaseMs: number, result: KillsResult): (string | number)[] {
  const seconds = (ms: readonly number[]) =>
    [0.5, 0.95, 1].map((share) => {
      const at = ms[Math.min(ms.length - 1, Math.floor(share * ms.length))];
      return at === undefined ? "-" : (at / 1000).toFixed(1);
    });
  return [
    leaseMs / 1000,
    result.runs,
    result.kills,
    result.pauses,
    result.runs * stepsPerRun,
    result.rawArrivals,
    result.absorbed,
    result.lost,
    result.doubled,
    result.rows,
    result.rows - result.distinctRows,
    ...seconds(result.putBackMs),
    ...seconds(result.takenUpMs),
    (result.seconds / 60).toFixed(1),
  ];
}
