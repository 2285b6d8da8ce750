/**
 * `realism`: compares the generated calls with real meeting transcripts (`--data DIR`).
 *
 * DIR is laid out as the evaluation data is: `calls/qmsum-dev.jsonl` holds one JSON object a line with
 * `turns[{speaker,text}]` (QMSum: product, academic and parliamentary meetings). Marks such as `{disfmarker}` are no
 * words. It judges nothing.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generateWorld } from "../sandbox/company/index.ts";
import type { BenchOptions, BenchResult } from "./result.ts";

interface Transcript {
  readonly turns: readonly string[];
}

interface Measures {
  readonly calls: number;
  readonly turnsPerCall: number;
  readonly wordsPerCall: number;
  readonly wordsPerTurnMean: number;
  readonly wordsPerTurnMedian: number;
  readonly wordsPerTurnP90: number;
  /** Share of turns of at most three words. */
  readonly backchannelShare: number;
  /** Different words in windows of 1,000 words, mean. */
  readonly typesPer1000: number;
  /** Different words in the first 40,000 words of the whole set. */
  readonly vocabulary40k: number;
  /** "um", "uh", "you know", "I mean" and the like, and words said twice in a row, per 100 words. */
  readonly disfluencyPer100: number;
  readonly questionShare: number;
}

const words = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\{[a-z]+\}/g, " ")
    .replace(/ '/g, "'")
    .match(/[a-z0-9$']+/g) ?? [];

function measure(transcripts: readonly Transcript[]): Measures {
  const turns = transcripts.flatMap((transcript) => transcript.turns).filter((turn) => words(turn).length > 0);
  const lengths = turns.map((turn) => words(turn).length).toSorted((one, other) => one - other);
  const all = transcripts.map((transcript) => transcript.turns.flatMap(words));
  const total = all.reduce((sum, list) => sum + list.length, 0);
  const windows = all.flatMap((list) =>
    Array.from(
      { length: Math.floor(list.length / 1000) },
      (_, index) => new Set(list.slice(index * 1000, index * 1000 + 1000)).size,
    ),
  );
  let disfluencies = 0;
  for (const list of all) {
    for (const [index, word] of list.entries()) {
      const pair = `${word} ${list[index + 1] ?? ""}`;
      if (["um", "uh", "mm", "hmm", "er"].includes(word) || ["you know", "i mean", "sort of", "kind of"].includes(pair))
        disfluencies++;
      if (word === list[index + 1]) disfluencies++;
    }
  }
  const mean = (list: readonly number[]): number =>
    list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length);
  return {
    calls: transcripts.length,
    turnsPerCall: mean(transcripts.map((transcript) => transcript.turns.length)),
    wordsPerCall: total / transcripts.length,
    wordsPerTurnMean: mean(lengths),
    wordsPerTurnMedian: lengths[Math.floor(lengths.length / 2)] ?? 0,
    wordsPerTurnP90: lengths[Math.floor(lengths.length * 0.9)] ?? 0,
    backchannelShare: lengths.filter((length) => length <= 3).length / lengths.length,
    typesPer1000: mean(windows),
    vocabulary40k: new Set(all.flat().slice(0, 40_000)).size,
    disfluencyPer100: (disfluencies / total) * 100,
    questionShare: turns.filter((turn) => turn.includes("?")).length / turns.length,
  };
}

function readTranscripts(file: string): Transcript[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const parsed: unknown = JSON.parse(line);
      if (typeof parsed !== "object" || parsed === null || !("turns" in parsed) || !Array.isArray(parsed.turns)) {
        throw new Error(`A line of ${file} has no turns`);
      }
      return {
        turns: parsed.turns.map((turn: unknown) =>
          typeof turn === "object" && turn !== null && "text" in turn ? String(turn.text) : "",
        ),
      };
    });
}

const names: readonly (readonly [keyof Measures, string])[] = [
  ["calls", "calls"],
  ["turnsPerCall", "turns per call"],
  ["wordsPerCall", "words per call"],
  ["wordsPerTurnMean", "words per turn, mean"],
  ["wordsPerTurnMedian", "words per turn, median"],
  ["wordsPerTurnP90", "words per turn, 90th percentile"],
  ["backchannelShare", "share of turns of at most 3 words"],
  ["typesPer1000", "different words per 1,000"],
  ["vocabulary40k", "different words in the first 40,000"],
  ["disfluencyPer100", "disfluencies per 100 words"],
  ["questionShare", "share of turns with a question"],
];

/** Measures both sets. @throws Error when no folder is given or a line of the file has no turns */
export default async function realism({ data, seed }: BenchOptions): Promise<BenchResult> {
  if (data === undefined)
    throw new Error("Say where the real transcripts are: --data DIR (with calls/qmsum-dev.jsonl in it)");
  const world = generateWorld({ seed, size: 1, anchor: "2026-11-20T17:00:00.000Z" });
  const real = measure(readTranscripts(join(data, "calls", "qmsum-dev.jsonl")));
  const generated = measure(
    world.calls.map((call) => ({
      turns: call.turns.map((turn) => turn.sentences.map((sentence) => sentence.text).join(" ")),
    })),
  );
  return {
    tables: [
      {
        title: "Generated calls beside real meetings",
        columns: ["measure", "real", "generated"],
        rows: names.map(([key, name]) => [name, rounded(real[key]), rounded(generated[key])]),
      },
    ],
    notes: [
      "Real: QMSum, validation split (meetings face to face, up to two hours). Generated: all calls of the sample company.",
      "Signs of listening are generated in a smaller share than were transcribed there.",
    ],
  };
}

function rounded(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}
