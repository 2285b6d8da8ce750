import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Status } from "@sophia/core/api";
import { processTree, proportionalMb } from "./process-memory.ts";
import type { BenchOptions, BenchResult } from "./result.ts";

/*
 * From `npm start` to the first answer, and the memory of the whole process tree. Proportional memory (PSS) counts pages
 * shared between processes once; Linux only.
 */

const main = join(import.meta.dirname, "..", "server", "src", "main.ts");

interface Moment {
  readonly ms: number;
  readonly line: string;
}

function start(dataDir: string): ChildProcess {
  return spawn(process.execPath, [main], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
    env: { PATH: process.env["PATH"], SOPHIA_DATA_DIR: dataDir, SOPHIA_PORT: "0" },
  });
}

/** Reads the output until a line matches. */
async function until(lines: AsyncIterator<string>, pattern: RegExp, startedMs: number): Promise<Moment> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`Sophia ended before it said ${pattern.source}`);
    if (pattern.test(value)) return { ms: performance.now() - startedMs, line: value };
  }
}

async function measure(dataDir: string): Promise<{
  listening: number;
  ready: number;
  answered: number;
  memory: number;
  processes: number;
  peak: number;
  embeddedAfter: number;
  stopMs: number;
}> {
  const startedMs = performance.now();
  const child = start(dataDir);
  if (child.stdout === null || child.pid === undefined) throw new Error("Sophia did not start");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await until(lines, /./, startedMs);
  const ready = await until(lines, /^Sophia is ready after/, startedMs);
  const answered = await until(lines, /^Open /, startedMs);
  const url = /(https?:\/\/[^/]+)\/#key=(\S+)/.exec(answered.line);
  if (url === null) throw new Error("no address was printed");
  const memory = proportionalMb(processTree(child.pid));
  let peak = memory;
  let embeddedAfter = Number.NaN;
  for (const endMs = performance.now() + 300_000; performance.now() < endMs;) {
    const reply = await fetch(`${url[1]}/v1/status`, { headers: { authorization: `Bearer ${url[2]}` } });
    const { embedding } = Status.parse(await reply.json());
    peak = Math.max(peak, proportionalMb(processTree(child.pid)));
    if (embedding.embedded === embedding.passages) {
      embeddedAfter = performance.now() - startedMs;
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const processes = processTree(child.pid).length;
  const stopped = performance.now();
  child.kill("SIGINT");
  await once(child, "exit");
  return {
    listening: first.ms,
    ready: ready.ms,
    answered: answered.ms,
    memory,
    processes,
    peak,
    embeddedAfter,
    stopMs: performance.now() - stopped,
  };
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

export default async function measureStart({ extra }: BenchOptions): Promise<BenchResult> {
  const runs = Number(extra[0] ?? 3);
  const rows: (string | number)[][] = [];
  for (let run = 1; run <= runs; run += 1) {
    const dataDir = mkdtempSync(join(tmpdir(), "sophia-bench-"));
    for (const kind of ["first", "second"]) {
      const m = await measure(dataDir);
      rows.push([
        `${run}, ${kind} start`,
        seconds(m.listening),
        seconds(m.ready),
        seconds(m.answered),
        seconds(m.embeddedAfter),
        m.memory,
        m.peak,
        m.processes,
        seconds(m.stopMs),
      ]);
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
  return {
    tables: [
      {
        title: "From start to the first cited answer",
        columns: [
          "run",
          "first line s",
          "ready s",
          "answered s",
          "all vectors s",
          "memory when ready MB",
          "peak MB",
          "processes",
          "stop s",
        ],
        rows,
      },
    ],
    notes: [
      "Sample company of the default size; the sandbox vendors serve at their documented rates times the default factor.",
      "Memory is proportional (PSS) over the whole process tree: service, PostgreSQL, sandbox.",
    ],
  };
}
