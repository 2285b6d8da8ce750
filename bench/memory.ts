/**
 * `memory`: a full backfill of the four sandbox vendors by the service in a process of its own, at several sizes: how
 * much memory its process and PostgreSQL take over the time, how long it takes, and what the fetching and a bare INSERT
 * of the same raw records take alone. Linux only.
 *
 * Extra arguments: `--sizes 2,10,45` of the sample company, `--floors no` leaves out what is beside it, `--samples FILE`
 * keeps every second's sample as JSON lines, `--node-options="--cpu-prof --cpu-prof-dir=DIR"` of the service's process.
 */
import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { z } from "zod";
import { memorySettings } from "../server/src/config.ts";
import { measureFloors, type SourceFloor } from "./memory-floors.ts";
import { sandboxReadySchema, tidingsSchema, type Order, type SandboxReady, type Totals } from "./memory-messages.ts";
import { highest, slopePerRecord, type Sample } from "./memory-samples.ts";
import { cpuSeconds, processTree, proportionalMb, residentMb } from "./process-memory.ts";
import type { BenchOptions, BenchResult } from "./result.ts";

const sandboxMain = join(import.meta.dirname, "..", "sandbox", "main.ts");
const serviceMain = join(import.meta.dirname, "memory-service.ts");
/** Faster than any vendor: what is measured is this side of it. */
const rateFactor = 1_000_000;
const anchor = "2026-11-20T17:00:00.000Z";
const sampleEveryMs = 1_000;
/** Proportional memory is added up by the kernel page by page, which takes its time with as many processes as PostgreSQL's. */
const samplesForOnePss = 5;

type Row = (string | number)[];

interface Measured {
  readonly size: number;
  readonly samples: readonly Sample[];
  readonly totals: Totals;
  readonly floors: ReadonlyMap<string, SourceFloor>;
  readonly seconds: number;
  /** Until every stream was read, and until all of it was searchable by its words. */
  readonly readSeconds: number;
  readonly cpu: { readonly service: number; readonly postgres: number; readonly sandbox: number };
  readonly load: number;
}

export default async function memory({ seed, extra }: BenchOptions): Promise<BenchResult> {
  const { values } = parseArgs({
    args: extra,
    options: {
      sizes: { type: "string", default: "2,10,45" },
      floors: { type: "string", default: "yes" },
      samples: { type: "string" },
      "node-options": { type: "string", default: "" },
    },
  });
  const sizes = values.sizes.split(",").map((size) => z.coerce.number().positive().max(1_000).parse(size));
  const measured: Measured[] = [];
  for (const size of sizes)
    measured.push(
      await measureSize({
        size,
        seed,
        withFloors: values.floors === "yes",
        keepIn: values.samples,
        nodeOptions: values["node-options"].split(" ").filter((option) => option !== ""),
      }),
    );
  const [first] = measured;
  return {
    tables: [
      {
        title: "Memory over a full backfill, MB",
        columns: [
          "size",
          "objects",
          "documents",
          "passages",
          "minutes",
          "service: peak RSS",
          "peak PSS",
          "peak in the first half",
          "in the second",
          "slope per 10,000 objects",
          "heap peak",
          "times the smallest size's peak",
          "PostgreSQL: peak PSS",
        ],
        rows: measured.map((one) => memoryRow(one, first ?? one)),
      },
      {
        title: "How long it took, and what its parts take alone",
        columns: [
          "size",
          "vendor",
          "objects",
          "raw records",
          "s until read",
          "objects/s",
          "fetch alone s",
          "its CPU s",
          "INSERT alone s",
        ],
        rows: measured.flatMap(sourceRows),
      },
      {
        title: "Seconds of all vendors",
        columns: [
          "size",
          "all read",
          "all searchable, embedded and linked",
          "CPU of the service",
          "of PostgreSQL",
          "of the sandbox",
          "load (1 min)",
        ],
        rows: measured.map(({ size, readSeconds, seconds, cpu, load }) => [
          size,
          Math.round(readSeconds),
          Math.round(seconds),
          Math.round(cpu.service),
          Math.round(cpu.postgres),
          Math.round(cpu.sandbox),
          load.toFixed(1),
        ]),
      },
    ],
    notes: [
      `The sandbox is a process of its own and serves at its documented rates times ${rateFactor}; its processor time is taken from the same cores.`,
      "The service is one process with API and workers, as `npm start` makes it, and its embedded PostgreSQL; vectors are a stand-in's, drawn from each text's hash: the local model, in a thread of the same process, adds a constant 250 to 420 MB and hours.",
      "An object is a message, call, issue, comment or record of HubSpot. RSS is looked at each second, PSS every five. The slope is that of the service's RSS over the objects, from a fifth of the reading to its end.",
      "PSS counts pages that processes share once; PostgreSQL's holds its shared buffers (128 MB) and every backend. Fetch alone: one vendor after the other, each page thrown away; the INSERT writes the same raw records into a cluster that does not wait for the disk.",
    ],
  };
}

interface Setting {
  readonly size: number;
  readonly seed: number;
  readonly withFloors: boolean;
  readonly keepIn: string | undefined;
  readonly nodeOptions: readonly string[];
}

async function measureSize({ size, seed, withFloors, keepIn, nodeOptions }: Setting): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "sophia-memory-"));
  const sandbox = await startSandboxProcess(size, seed);
  const service = fork(serviceMain, {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [...nodeOptions],
    env: {
      PATH: process.env["PATH"],
      SOPHIA_DATA_DIR: folder,
      SOPHIA_PORT: "0",
      SOPHIA_SAMPLE: "off",
      SOPHIA_RATE_LIMIT_FACTOR: "off",
      SOPHIA_OUTBOUND_ALLOW: "127.0.0.0/8",
      // As the service starts itself; another choice can be tried from outside.
      ...memorySettings,
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("MALLOC_"))),
    },
  });
  try {
    const read = await backfill(service, sandbox.ready, (sample) => {
      if (keepIn !== undefined) appendFileSync(keepIn, `${JSON.stringify({ size, ...sample })}\n`);
      if (sample.second % 30 === 0) console.error(`memory: size ${size}, ${JSON.stringify(sample)}`);
    });
    const tree = processTree(service.pid ?? 0).filter((pid) => pid !== service.pid);
    const cpu = {
      service: cpuSeconds([service.pid ?? 0]),
      postgres: cpuSeconds(tree),
      sandbox: cpuSeconds([sandbox.child.pid ?? 0]),
    };
    const load = loadavg()[0] ?? 0;
    await ended(service, () => send(service, { kind: "stop" }));
    const floors = withFloors ? await measureFloors(sandbox.ready) : new Map<string, SourceFloor>();
    return { size, ...read, floors, cpu, load };
  } finally {
    await ended(service, () => service.kill("SIGKILL"));
    await ended(sandbox.child, () => sandbox.child.kill("SIGTERM"));
    rmSync(folder, { recursive: true, force: true });
  }
}

function send(service: ChildProcess, order: Order): void {
  service.send(order);
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  end();
  await exit;
}

async function startSandboxProcess(
  size: number,
  seed: number,
): Promise<{ readonly child: ChildProcess; readonly ready: SandboxReady }> {
  const options = { seed, size, anchor, "rate-factor": rateFactor };
  const child = spawn(
    process.execPath,
    [
      sandboxMain,
      ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
      "--exit-with-parent",
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  if (child.stdout === null) throw new Error("The sandbox has no output");
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, "line").then(([text]) => String(text)),
    once(child, "exit").then(() => undefined),
  ]);
  if (line === undefined) throw new Error("The sandbox did not start");
  child.stdout.resume();
  return { child, ready: sandboxReadySchema.parse(JSON.parse(line)) };
}

/** Connects all vendors and samples until nothing is left to do. */
async function backfill(
  service: ChildProcess,
  sandbox: SandboxReady,
  note: (sample: Sample) => void,
): Promise<Pick<Measured, "samples" | "totals" | "seconds" | "readSeconds">> {
  const samples: Sample[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<Totals>();
  let startedMs = performance.now();
  let readSeconds: number | undefined;
  let latest: Pick<Sample, "records" | "heapMb" | "externalMb" | "left"> = {
    records: 0,
    heapMb: 0,
    externalMb: 0,
    left: "",
  };
  let proportional = { pssMb: 0, postgresMb: 0 };
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const { pid } = service;
    if (pid === undefined) return;
    if (samples.length % samplesForOnePss === 0) {
      const postgres = processTree(pid).filter((other) => other !== pid);
      proportional = { pssMb: proportionalMb([pid]), postgresMb: proportionalMb(postgres) };
    }
    const sample: Sample = {
      second: Math.round((performance.now() - startedMs) / 1_000),
      ...latest,
      rssMb: residentMb(pid),
      ...proportional,
    };
    samples.push(sample);
    note(sample);
  };
  let told = "";
  service.on("message", (message) => {
    const tidings = tidingsSchema.parse(message);
    switch (tidings.kind) {
      case "ready":
        startedMs = performance.now();
        timer = setInterval(look, sampleEveryMs);
        send(service, { kind: "connect", sandbox });
        return;
      case "progress": {
        const { left, heap, recordsRead, errors } = tidings;
        if (left.streams === 0) readSeconds ??= (performance.now() - startedMs) / 1_000;
        latest = {
          records: recordsRead,
          heapMb: Math.round(heap.heapUsed / 2 ** 20),
          externalMb: Math.round(heap.external / 2 ** 20),
          left: JSON.stringify(left),
        };
        const problems = errors.join("; ");
        if (problems !== told) console.error(`memory: streams with errors now: ${problems || "none"}`);
        told = problems;
        return;
      }
      case "totals":
        resolve(tidings);
        return;
      default:
        tidings satisfies never;
    }
  });
  service.once("exit", (code) => reject(new Error(`The service ended by itself (${code})`)));
  let seconds = 0;
  const totals = await promise.finally(() => {
    seconds = (performance.now() - startedMs) / 1_000;
    clearInterval(timer);
  });
  return { samples, totals, seconds, readSeconds: readSeconds ?? seconds };
}

function objectsOf({ totals }: Measured): number {
  return totals.sources.reduce((sum, { objects }) => sum + objects, 0);
}

function memoryRow(one: Measured, smallest: Measured): Row {
  const { samples, totals, seconds } = one;
  const records = totals.sources.reduce((sum, source) => sum + source.records, 0);
  const half = seconds / 2;
  const peak = highest(samples, "rssMb");
  const perRecord = slopePerRecord(samples);
  return [
    one.size,
    objectsOf(one),
    totals.documents,
    totals.passages,
    (seconds / 60).toFixed(1),
    peak,
    highest(samples, "pssMb"),
    highest(
      samples.filter(({ second }) => second <= half),
      "rssMb",
    ),
    highest(
      samples.filter(({ second }) => second > half),
      "rssMb",
    ),
    ((perRecord * records * 10_000) / objectsOf(one)).toFixed(1),
    highest(samples, "heapMb"),
    (peak / highest(smallest.samples, "rssMb")).toFixed(2),
    highest(samples, "postgresMb"),
  ];
}

function sourceRows({ size, totals, floors }: Measured): Row[] {
  return totals.sources.map(({ source, records, objects, seconds }) => {
    const floor = floors.get(source);
    const inSeconds = (ms: number | undefined): string => (ms === undefined ? "" : (ms / 1_000).toFixed(1));
    return [
      size,
      source,
      objects,
      records,
      seconds.toFixed(1),
      Math.round(objects / seconds),
      inSeconds(floor?.fetchMs),
      inSeconds(floor?.fetchCpuMs),
      inSeconds(floor?.insertMs),
    ];
  });
}
