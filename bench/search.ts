/**
 * `search`: how long the function behind `POST /v1/search` takes for people who may read much and little, with few
 * principals and many, and how much of the exact rankings it finds; beside LanceDB and PostgreSQL asked directly for the
 * same, and beside a stream of changes.
 *
 * Extra arguments: `--passages 10000,100000`, `--folder DIR` keeps the data between runs (default: none is kept),
 * `--questions N` a person (20; 30 people), `--writes SECONDS` (60; 0: none), `--rate N` changed documents a second (5),
 * `--repeats N` of each question, of which the fastest is told too: on a busy machine near to a quiet one's (5),
 * `--questions-seed N` (that of the data): others than those a setting was chosen on, `--model-up-to N` passages that the real model embeds (10,000; above, a stand-in does).
 */
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { createLocalEmbedder } from "../server/src/platform/embedding/index.ts";
import { percentile, type BenchOptions, type BenchResult, type BenchTable } from "./result.ts";
import { searchDocuments } from "./search-documents.ts";
import { bareDatabaseMs, bareIndexMs, readAllReadableMs } from "./search-floors.ts";
import { personKinds, type SearchPersonKind } from "./search-people.ts";
import { searchQuestions } from "./search-questions.ts";
import { measureRecall, type Recall } from "./search-recall.ts";
import { openSearchStore, type SearchStore } from "./search-store.ts";
import { stages, timeSearches, timeTogether, type TimedSearch } from "./search-timing.ts";
import { writeChanges, type WriteStream } from "./search-writes.ts";
import { wordModel, type WordModel } from "./search-words.ts";
import { wordProjection } from "./word-projection.ts";

type Row = (string | number)[];

const count = z.coerce.number().int().nonnegative();
const dimensions = 384;
/** Searches before the clock counts, so that caches are as in a service that has run for a while. */
const warmUp = 60;
const askersAtOnce = 4;
const pauseBetweenSearchesMs = 50;

export default async function search({ seed, extra }: BenchOptions): Promise<BenchResult> {
  const { values } = parseArgs({
    args: [...extra],
    options: {
      passages: { type: "string", default: "10000,100000" },
      folder: { type: "string" },
      questions: { type: "string", default: "20" },
      writes: { type: "string", default: "60" },
      rate: { type: "string", default: "5" },
      repeats: { type: "string", default: "5" },
      "questions-seed": { type: "string", default: String(seed) },
      "model-up-to": { type: "string", default: "10000" },
    },
  });
  const setting = {
    seed,
    words: wordModel(seed),
    questions: count.parse(values.questions),
    writeSeconds: count.parse(values.writes),
    rate: count.parse(values.rate),
    repeats: count.parse(values.repeats),
    questionsSeed: count.parse(values["questions-seed"]),
    modelUpTo: count.parse(values["model-up-to"]),
  };
  const kept = values.folder;
  const folder = kept ?? (await mkdtemp(join(tmpdir(), "sophia-search-")));
  const tables: BenchTable[] = [];
  try {
    for (const size of values.passages.split(","))
      tables.push(...(await measureSize(folder, count.parse(size), setting)));
  } finally {
    if (kept === undefined) await rm(folder, { recursive: true, force: true });
  }
  return {
    tables,
    notes: [
      "Text: words of the sample company as frequent and as near each other as there, with names and numbers; documents of 1 to 30 passages, read by 1 to 3 of 5,000 groups. The real model is all-MiniLM-L6-v2; the stand-in gives each word a direction by its hash and sums them.",
      "One search at a time unless said, in one process with the index; PostgreSQL on the same machine. CPU is of that process, all threads.",
      "Recall: of the first ten by brute force over what the person may read. Words: exhaustive BM25 over all passages; documents: the product's ranking made of exact rankings.",
      "LanceDB directly: words and vectors at once, the columns we read, no checks, no fusion, no texts. PostgreSQL directly: principals, then documents and passages by id in one statement.",
    ],
  };
}

interface Setting {
  readonly seed: number;
  readonly words: WordModel;
  readonly questions: number;
  readonly writeSeconds: number;
  readonly rate: number;
  readonly repeats: number;
  readonly questionsSeed: number;
  readonly modelUpTo: number;
}

async function measureSize(folder: string, passages: number, setting: Setting): Promise<BenchTable[]> {
  const { seed, words } = setting;
  const real = passages <= setting.modelUpTo;
  const embedder = real ? createLocalEmbedder() : wordProjection(dimensions, words.importance);
  const store = await openSearchStore({
    folder: join(folder, `${passages}-${real ? "model" : "stand-in"}`),
    passages,
    seed,
    words,
    embedder,
  });
  try {
    const title = (what: string): string =>
      `${what}: ${passages} passages, ${real ? "real model" : "stand-in embedder"}`;
    const questions = await searchQuestions(store, setting.questions, setting.questionsSeed);
    await timeSearches(store.search, questions.slice(0, warmUp));
    const loadBefore = loadavg()[0] ?? Number.NaN;
    const rounds = [await timeSearches(store.search, questions)];
    for (let round = 1; round < setting.repeats; round += 1) rounds.push(await timeSearches(store.search, questions));
    const searches = (rounds[0] ?? []).map((search, at) => ({
      ...search,
      fastestMs: Math.min(...rounds.map((round) => round[at]?.ms ?? Number.POSITIVE_INFINITY)),
    }));
    const together = await timeTogether(store.search, questions, askersAtOnce);
    const floors = await measureFloors(store, searches);
    const loadAfter = loadavg()[0] ?? Number.NaN;
    const recalls = await measureRecall(store, searches, folder);
    const beside = setting.writeSeconds === 0 ? [] : await besideWrites(store, searches, setting);
    return [
      {
        title: title("Search by person"),
        columns: [
          "principals",
          "may read",
          "searches",
          "p50 ms",
          "p95 ms",
          `fastest of ${setting.repeats} p50`,
          "p95",
          "CPU ms p50",
          "p95",
          ...recallColumns,
        ],
        rows: [
          ...personKinds.map((kind) =>
            kindRow(
              recalls.filter((recall) => isOfKind(recall.search, kind)),
              searches.filter((search) => isOfKind(search, kind)),
              kind,
            ),
          ),
          kindRow(recalls, searches, undefined),
        ],
      },
      {
        title: title("Where the time goes, and what cannot be undercut"),
        columns: ["stage", "p50 ms", "p95 ms"],
        rows: [
          ...stages.map((stage, index): Row => [stage, ...times(searches.map(({ stageMs }) => stageMs[index] ?? 0))]),
          ["whole search", ...times(searches.map(({ ms }) => ms))],
          [`whole search, ${askersAtOnce} at once`, ...times(together.eachMs)],
          ...floors,
        ],
      },
      ...beside,
      {
        title: title("The machine"),
        columns: ["load before", "load after", `searches a second, ${askersAtOnce} at once`],
        rows: [[round(loadBefore), round(loadAfter), round((1000 * searches.length) / together.allMs)]],
      },
    ];
  } finally {
    await store.close();
    await embedder.close();
  }
}

async function measureFloors(store: SearchStore, searches: readonly TimedSearch[]): Promise<Row[]> {
  const few = searches.slice(0, 120);
  const row = (name: string, ms: readonly number[]): Row => [name, ...times(ms)];
  return [
    row("LanceDB directly, 400 of each, filtered", await bareIndexMs(store, searches, { limit: 400, filtered: true })),
    row("LanceDB directly, 10 of each, filtered", await bareIndexMs(store, searches, { limit: 10, filtered: true })),
    row("LanceDB directly, 10 of each, no filter", await bareIndexMs(store, searches, { limit: 10, filtered: false })),
    row("PostgreSQL directly, the found documents", await bareDatabaseMs(store, searches)),
    row("PostgreSQL, every text the person may read", await readAllReadableMs(store, few)),
  ];
}

function isOfKind({ question }: TimedSearch, { principals, share }: SearchPersonKind): boolean {
  return question.person.kind.principals === principals && question.person.kind.share === share;
}

const recallColumns = ["recall@10 words", "vectors", "documents"];

interface RepeatedSearch extends TimedSearch {
  /** Of all rounds: near to what it takes when nothing else runs. */
  readonly fastestMs: number;
}

function kindRow(
  recalls: readonly Recall[],
  searches: readonly RepeatedSearch[],
  kind: SearchPersonKind | undefined,
): Row {
  const found = (name: "lexical" | "dense" | "documents"): number =>
    mean(recalls.map((recall) => recall[name]).filter((value) => !Number.isNaN(value)));
  const share = mean(recalls.map((recall) => recall.share));
  return [
    kind === undefined ? "all" : kind.principals,
    kind === undefined ? "" : `${(share * 100).toFixed(share < 0.01 ? 2 : 0)} %`,
    searches.length,
    ...times(searches.map(({ ms }) => ms)),
    ...times(searches.map(({ fastestMs }) => fastestMs)),
    ...times(searches.map(({ cpuMs }) => cpuMs)),
    found("lexical").toFixed(3),
    found("dense").toFixed(3),
    found("documents").toFixed(3),
  ];
}

async function besideWrites(
  store: SearchStore,
  searches: readonly TimedSearch[],
  setting: Setting,
): Promise<BenchTable[]> {
  const questions = searches.map(({ question }) => question);
  // Edits of what is there; numbers beyond it would be new documents.
  // New texts at each run: on a kept folder the same ones would be found unchanged, and nothing would be written.
  const documents = searchDocuments(Date.now(), setting.words);
  let number = 0;
  const ended = new AbortController();
  const stop = new AbortController();
  const during: TimedSearch[] = [];
  const searching = (async () => {
    for (let at = 0; !stop.signal.aborted; at += 1) {
      during.push(
        ...(await timeSearches(store.search, questions.slice(at % questions.length, (at % questions.length) + 1))),
      );
      await sleep(pauseBetweenSearchesMs);
    }
  })();
  const writing = writeChanges(store.search, () => documents.next((number += 1)), setting.rate, ended.signal);
  await sleep(setting.writeSeconds * 1000);
  ended.abort();
  const written: WriteStream = await writing;
  if (written.commits === 0) throw new Error("No change reached the index: nothing was measured beside writes");
  stop.abort();
  await searching;
  const after = await timeSearches(store.search, questions);
  return [
    {
      title: `Beside ${setting.rate} changed documents a second for ${setting.writeSeconds} s, and after`,
      columns: ["phase", "searches", "p50 ms", "p95 ms"],
      rows: [
        ["before", searches.length, ...times(searches.map(({ ms }) => ms))],
        ["during writes and compaction", during.length, ...times(during.map(({ ms }) => ms))],
        ["after compaction", after.length, ...times(after.map(({ ms }) => ms))],
        [
          `${written.changes} changes, ${written.commits} commits, ${written.compactions} compactions, the longest ${round(written.longestCompactionMs / 1000)} s`,
          "",
          "",
          "",
        ],
      ],
    },
  ];
}

function times(ms: readonly number[]): [number, number] {
  return [round(percentile(ms, 0.5)), round(percentile(ms, 0.95))];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
}
