/**
 * `changes`: what thousands of single changes do to the search beside them, with the server's policy of micro-batches
 * and compaction, and without.
 *
 * Extra arguments: `--passages N` in the index at the start (default 10,000), `--changes N` (5,000), `--rate N` changes
 * a second as they arrive (100), `--every MS` between two micro-batches (300), `--bare N` changes in the runs without
 * compaction (500), `--vectors-index-from N` (the product's threshold).
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { IndexedPassage, SearchIndex } from "@sophia/core";
import { z } from "zod";
import { maintenancePolicy, openLanceIndex } from "../server/src/platform/search/index.ts";
import type { BenchOptions, BenchResult } from "./result.ts";
import { syntheticPassages } from "./synthetic-passages.ts";

const count = z.coerce.number().int().positive();
const phases = ["before", "during writes", "during compaction", "after"] as const;
type Phase = (typeof phases)[number];
type Row = (string | number)[];

interface Variant {
  readonly name: string;
  readonly changes: number;
  readonly compaction: boolean;
  /** One commit for each change instead of a micro-batch. */
  readonly single: boolean;
}

interface Measured {
  readonly lexicalMs: Record<Phase, number[]>;
  readonly denseMs: Record<Phase, number[]>;
  readonly upsertMs: number[];
  readonly visibleMs: number[];
  readonly compactionMs: number[];
  peakRss: number;
}

export default async function changes({ seed, extra }: BenchOptions): Promise<BenchResult> {
  const { values } = parseArgs({
    args: [...extra],
    options: {
      passages: { type: "string", default: "10000" },
      changes: { type: "string", default: "5000" },
      rate: { type: "string", default: "100" },
      every: { type: "string", default: "300" },
      bare: { type: "string", default: "500" },
      "vectors-index-from": { type: "string", default: String(maintenancePolicy.vectorIndexFromRows) },
    },
  });
  const setting = {
    passages: count.parse(values.passages),
    ratePerSecond: count.parse(values.rate),
    everyMs: count.parse(values.every),
    vectorIndexFromRows: count.parse(values["vectors-index-from"]),
    seed,
  };
  const bare = count.parse(values.bare);
  const variants: readonly Variant[] = [
    { name: "as shipped", changes: count.parse(values.changes), compaction: true, single: false },
    { name: "no compaction", changes: bare, compaction: false, single: false },
    { name: "no compaction, no micro-batches", changes: bare, compaction: false, single: true },
  ];
  const searches: Row[] = [];
  const writes: Row[] = [];
  for (const variant of variants) {
    console.error(`changes: ${variant.name}, ${variant.changes} changes`);
    const { measured, files, megabytes } = await run(variant, setting);
    for (const phase of phases) {
      const [words, vectors] = [measured.lexicalMs[phase], measured.denseMs[phase]];
      if (words.length > 0) searches.push([variant.name, phase, words.length, ...p50p95(words), ...p50p95(vectors)]);
    }
    writes.push([
      variant.name,
      variant.changes,
      measured.upsertMs.length,
      ...p50p95(measured.upsertMs),
      ...p50p95(measured.visibleMs),
      measured.compactionMs.length,
      measured.compactionMs.length > 0 ? Math.round(Math.max(...measured.compactionMs)) : "-",
      files,
      megabytes,
      Math.round(measured.peakRss / 2 ** 20),
    ]);
  }
  return {
    tables: [
      {
        title: `Search beside changes, ${setting.passages} passages of 384 numbers, ${setting.ratePerSecond} changes a second; ms`,
        columns: ["run", "phase", "searches", "words p50", "p95", "vectors p50", "p95"],
        rows: searches,
      },
      {
        title: "The changes; ms",
        columns: [
          "run",
          "changes",
          "commits",
          "commit p50",
          "p95",
          "arrival to visible p50",
          "p95",
          "compactions",
          "longest",
          "files",
          "MB on disk",
          "peak RSS MB",
        ],
        rows: writes,
      },
    ],
    notes: [
      "One process holds the writer and a reader; one search at a time, limit 50, a person with 50 of 200 principals.",
      "A search is counted as during compaction when one ran at any moment of it; building the vector index counts as compaction.",
      "The memory of a run contains what the runs before it left.",
    ],
  };
}

interface Setting {
  readonly passages: number;
  readonly ratePerSecond: number;
  readonly everyMs: number;
  readonly vectorIndexFromRows: number;
  readonly seed: number;
}

const dimensions = 384;

async function run(variant: Variant, setting: Setting) {
  const root = await mkdtemp(join(tmpdir(), "sophia-changes-"));
  const options = {
    directory: join(root, "index"),
    dimensions,
    log: () => undefined,
    vectorIndexFromRows: setting.vectorIndexFromRows,
  };
  const writer = await openLanceIndex({ ...options, role: "writer" });
  const reader = await openLanceIndex({ ...options, role: "reader" });
  try {
    const source = syntheticPassages(setting.seed, dimensions);
    for (let from = 0; from < setting.passages; from += 1_000) {
      const size = Math.min(1_000, setting.passages - from);
      await writer.upsert(Array.from({ length: size }, (_, i) => source.passage(from + i)));
    }
    await writer.maintain({ force: true });
    const measured = await measure(variant, setting, writer, reader, source);
    const files = await readdir(root, { recursive: true, withFileTypes: true });
    const { bytes } = await writer.stats();
    return {
      measured,
      files: files.filter((file) => file.isFile()).length,
      megabytes: Math.round((bytes ?? 0) / 2 ** 20),
    };
  } finally {
    await reader.close();
    await writer.close();
    await rm(root, { recursive: true, force: true });
  }
}

async function measure(
  variant: Variant,
  setting: Setting,
  writer: SearchIndex,
  reader: SearchIndex,
  source: ReturnType<typeof syntheticPassages>,
): Promise<Measured> {
  const byPhase = () => ({ before: [], "during writes": [], "during compaction": [], after: [] });
  const measured: Measured = {
    lexicalMs: byPhase(),
    denseMs: byPhase(),
    upsertMs: [],
    visibleMs: [],
    compactionMs: [],
    peakRss: 0,
  };
  const state: { phase: Phase; compactions: number; compacting: boolean; searching: boolean } = {
    phase: "before",
    compactions: 0,
    compacting: false,
    searching: true,
  };

  const searchOnce = async () => {
    for (const [kind, times] of [
      ["text", measured.lexicalMs],
      ["vector", measured.denseMs],
    ] as const) {
      const { phase, compactions } = state;
      const wasCompacting = state.compacting;
      const question = source.question();
      const start = performance.now();
      await reader.search({ principals: question.principals, limit: 50, [kind]: question[kind] });
      const tookMs = performance.now() - start;
      const compacted = wasCompacting || state.compacting || state.compactions !== compactions;
      times[compacted ? "during compaction" : phase].push(tookMs);
    }
    measured.peakRss = Math.max(measured.peakRss, process.memoryUsage.rss());
  };
  for (let i = 0; i < 100; i += 1) await searchOnce();

  state.phase = "during writes";
  const beside = (async () => {
    while (state.searching) {
      await searchOnce();
      await sleep(20);
    }
  })();
  await writeAll(variant, setting, writer, source, measured, state);
  state.searching = false;
  await beside;

  state.phase = "after";
  for (let i = 0; i < 100; i += 1) await searchOnce();
  return measured;
}

/**
 * Changes arrive evenly; what has arrived is written every `everyMs`, then maintenance is asked whether it is due, unless
 * one is under way: as the index workflow does, nobody waits for it.
 */
async function writeAll(
  variant: Variant,
  setting: Setting,
  writer: SearchIndex,
  source: ReturnType<typeof syntheticPassages>,
  measured: Measured,
  state: { compactions: number; compacting: boolean },
): Promise<void> {
  const startMs = performance.now();
  const arrivalMs = (i: number) => startMs + (i * 1_000) / setting.ratePerSecond;
  let written = 0;
  let maintenance: Promise<void> | undefined;
  async function maintain(): Promise<void> {
    const beganMs = performance.now();
    // Whether it will do anything is known only afterwards: a call that did not is too short to matter.
    state.compacting = true;
    const did = await writer.maintain();
    state.compacting = false;
    maintenance = undefined;
    if (!did) return;
    state.compactions += 1;
    measured.compactionMs.push(performance.now() - beganMs);
  }
  while (written < variant.changes) {
    if (!variant.single) await sleep(setting.everyMs);
    const arrived = Math.min(
      variant.changes,
      Math.floor(((performance.now() - startMs) * setting.ratePerSecond) / 1_000) + 1,
    );
    const until = variant.single ? Math.min(arrived, written + 1) : arrived;
    if (until === written) {
      await sleep(Math.max(0, arrivalMs(written) - performance.now()));
      continue;
    }
    const batch: IndexedPassage[] = [];
    for (let i = written; i < until; i += 1) batch.push(source.change(setting.passages));
    const commitMs = performance.now();
    await writer.upsert(batch);
    const doneMs = performance.now();
    measured.upsertMs.push(doneMs - commitMs);
    for (let i = written; i < until; i += 1) measured.visibleMs.push(doneMs - arrivalMs(i));
    written = until;
    if (variant.compaction) maintenance ??= maintain();
  }
  await maintenance;
}

function p50p95(values: readonly number[]): [number | "-", number | "-"] {
  if (values.length === 0) return ["-", "-"];
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN) * 10) / 10;
  return [at(0.5), at(0.95)];
}
