/**
 * `answers`: the sample company's questions about Slack and Gong, asked without a model by people who may see the answer,
 * and those that no source answers. How many cite a gold source, how many are refused, rightly and wrongly.
 *
 * Extra arguments: `--size N` of the company (default 1), `--show` prints every miss.
 */
import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import type { Actor } from "@sophia/core";
import type { Answer } from "@sophia/core/api";
import { z } from "zod";
import { generateWorld, type ObjectReference, type Question, type World } from "../sandbox/company/index.ts";
import { ask, type AssistantDeps } from "../server/src/features/assistant/index.ts";
import { createLocalEmbedder, type LocalEmbedder } from "../server/src/platform/embedding/index.ts";
import { ingestWorld } from "./ingested-world.ts";
import { percentile, type BenchOptions, type BenchResult } from "./result.ts";

const anchor = "2026-11-20T17:00:00Z";

export interface AskedQuestion {
  readonly question: Question;
  readonly reader: string;
  readonly answer: Answer;
  /** A gold source is among the cited ones. */
  readonly citesGold: boolean;
  /** A gold source is among those looked at. */
  readonly looksAtGold: boolean;
  readonly ms: number;
}

/** Asks every question whose gold lies in Slack or Gong, and those without an answer. */
export async function askQuestions(world: World, embedder: LocalEmbedder): Promise<AskedQuestion[]> {
  const ingested = await ingestWorld(world, embedder);
  const { search } = ingested;
  const rows = await search.db.selectFrom("document").select(["id", "source", "external_id"]).execute();
  const ids = new Map(rows.map((row) => [`${row.source} ${row.external_id}`, row.id]));
  const deps: AssistantDeps = { search, words: embedder, llm: undefined, inputTokens: 60_000, outputTokens: 2_000 };
  const asked: AskedQuestion[] = [];
  try {
    for (const question of world.questions) {
      const gold = new Set(question.gold.flatMap((object) => ids.get(documentKey(object)) ?? []));
      if (question.answerable && gold.size === 0) continue;
      for (const reader of readersOf(question)) {
        const startedMs = performance.now();
        const answer = await answerTo(deps, question.text, await actor(deps, reader));
        asked.push({
          question,
          reader,
          answer,
          citesGold: answer.citations.some(({ documentId }) => gold.has(documentId)),
          looksAtGold: answer.lookedAt.some(({ documentId }) => gold.has(documentId)),
          ms: performance.now() - startedMs,
        });
      }
    }
    return asked;
  } finally {
    await ingested.close();
  }
}

/** The connectors' id of the document that is made of an object. */
function documentKey(object: ObjectReference): string {
  switch (object.source) {
    case "slack":
      return `slack ${object.channelId}:${object.threadTs}`;
    case "gong":
      return `gong ${object.callId}`;
    case "linear":
    case "hubspot":
      return "not read yet";
    default:
      throw new Error(`Unknown source of a gold object: ${JSON.stringify(object satisfies never)}`);
  }
}

/** A question with an answer is asked by somebody who may see it; one without by three different people. */
function readersOf({ answerable, readers }: Question): string[] {
  const places = answerable ? [0] : [0, Math.floor(readers.length / 3), Math.floor((readers.length * 2) / 3)];
  return [...new Set(places.flatMap((place) => readers[place] ?? []))];
}

async function actor({ search }: AssistantDeps, email: string): Promise<Actor> {
  const person = await search.db
    .insertInto("person")
    .values({ email, name: email })
    .onConflict((conflict) => conflict.column("email").doUpdateSet({ name: email }))
    .returning("id")
    .executeTakeFirstOrThrow();
  return { personId: person.id, email, permissions: new Set(["assistant.ask"]), readsAs: email };
}

async function answerTo(deps: AssistantDeps, question: string, asker: Actor): Promise<Answer> {
  for await (const event of ask(deps, { question }, asker, randomUUID(), new AbortController().signal)) {
    if (event.type === "done") return event.answer;
  }
  throw new Error(`No answer came to: ${question}`);
}

/** The table of one world. */
export function summary(asked: readonly AskedQuestion[]): (string | number)[][] {
  const kinds = [...new Set(asked.map(({ question }) => question.kind))];
  const row = (name: string, chosen: readonly AskedQuestion[]): (string | number)[] => {
    const share = (test: (one: AskedQuestion) => boolean): string =>
      chosen.length === 0 ? "" : (chosen.filter(test).length / chosen.length).toFixed(3);
    const isAnswerable = chosen.some(({ question }) => question.answerable);
    return [
      name,
      chosen.length,
      isAnswerable ? share((one) => one.citesGold) : "",
      isAnswerable ? share((one) => one.looksAtGold) : "",
      share((one) => one.answer.outcome === "refused"),
      (chosen.reduce((sum, one) => sum + one.answer.citations.length, 0) / Math.max(1, chosen.length)).toFixed(1),
    ];
  };
  return [
    ...kinds.map((kind) =>
      row(
        kind,
        asked.filter(({ question }) => question.kind === kind),
      ),
    ),
    row(
      "all with an answer",
      asked.filter(({ question }) => question.answerable),
    ),
    row(
      "all without",
      asked.filter(({ question }) => !question.answerable),
    ),
  ];
}

export default async function answers({ seed, extra }: BenchOptions): Promise<BenchResult> {
  const { values } = parseArgs({
    args: extra,
    options: { size: { type: "string", default: "1" }, show: { type: "boolean", default: false } },
  });
  const size = z.coerce.number().positive().parse(values.size);
  const embedder = createLocalEmbedder();
  try {
    const asked = await askQuestions(generateWorld({ seed, size, anchor }), embedder);
    if (values.show) for (const line of misses(asked)) console.error(line);
    const times = asked.map(({ ms }) => ms);
    return {
      tables: [
        {
          title: `Answers without a model, seed ${seed}, size ${size}`,
          columns: ["questions", "asked", "cites gold", "looked at gold", "refused", "citations"],
          rows: summary(asked),
        },
      ],
      notes: [
        `Time to an answer, one question at a time: median ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms.`,
        "Questions whose gold lies in systems that are not read yet are left out.",
      ],
    };
  } finally {
    await embedder.close();
  }
}

function misses(asked: readonly AskedQuestion[]): string[] {
  return asked
    .filter(({ question, citesGold, answer }) => (question.answerable ? !citesGold : answer.outcome === "answered"))
    .map(({ question, answer, looksAtGold }) => {
      const seen = question.answerable && looksAtGold ? ", looked at gold" : "";
      return `${question.kind}: ${question.text} (${answer.outcome}${seen})`;
    });
}
