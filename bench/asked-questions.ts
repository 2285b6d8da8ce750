/** The sample company's questions, asked of the assistant by people who may see their answers, and what came of each. */
import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import type { Actor } from "@sophia/core";
import type { Answer } from "@sophia/core/api";
import { rowsFor, totalFor, type Question, type World } from "../sandbox/company/index.ts";
import { ask, type AssistantDeps } from "../server/src/features/assistant/index.ts";
import type { LocalEmbedder } from "../server/src/platform/embedding/index.ts";
import { documentIds, documentKey, rowKey } from "./gold-documents.ts";
import { ingestWorld } from "./ingested-world.ts";

export interface AskedQuestion {
  readonly question: Question;
  readonly reader: string;
  readonly answer: Answer;
  /** A gold source is among the cited ones. */
  readonly citesGold: boolean;
  /** A gold source is among those looked at. */
  readonly looksAtGold: boolean;
  /** A source that no longer holds is cited, and none that holds stands before it. */
  readonly misled: boolean;
  /** For questions that ask for rows. */
  readonly rows: RowScore | undefined;
  readonly ms: number;
}

/** The documents cited, against exactly the rows that the reader may see. */
export interface RowScore {
  readonly expected: number;
  readonly found: number;
  /** Cited documents that are none of the rows. */
  readonly strange: number;
  /** Whether the answer says the total; undefined where none is asked for. */
  readonly saysTotal: boolean | undefined;
}

/** Reads a world through all four vendors and asks every question that is wanted. */
export async function askQuestions(
  world: World,
  embedder: LocalEmbedder,
  wanted: (question: Question) => boolean = () => true,
): Promise<AskedQuestion[]> {
  const ingested = await ingestWorld(world, embedder);
  const { search } = ingested;
  const ids = await documentIds(search.db);
  const idOf = (key: string): string => {
    const id = ids.get(key);
    if (id === undefined) throw new Error(`A gold source was not read: ${key}`);
    return id;
  };
  // "This month" is reckoned from the instant at which the questions are asked.
  const now = (): Date => new Date(world.parameters.anchor);
  const deps: AssistantDeps = {
    search,
    words: embedder,
    llm: undefined,
    inputTokens: 60_000,
    outputTokens: 2_000,
    now,
  };
  const asked: AskedQuestion[] = [];
  try {
    for (const question of world.questions.filter(wanted)) {
      const gold = new Set(question.gold.map((object) => idOf(documentKey(object))));
      const outdated = new Set(question.outdated?.map((object) => idOf(documentKey(object))));
      for (const reader of readersOf(question)) {
        const startedMs = performance.now();
        const answer = await answerTo(deps, question.text, await actor(deps, reader));
        const ms = performance.now() - startedMs;
        const cited = answer.citations.map(({ documentId }) => documentId);
        asked.push({
          question,
          reader,
          answer,
          citesGold: cited.some((id) => gold.has(id)),
          looksAtGold: answer.lookedAt.some(({ documentId }) => gold.has(documentId)),
          misled: outdated.has(cited.find((id) => gold.has(id) || outdated.has(id)) ?? ""),
          rows: rowScore(world, question, reader, answer, idOf),
          ms,
        });
      }
    }
    return asked;
  } finally {
    await ingested.close();
  }
}

function rowScore(
  world: World,
  question: Question,
  reader: string,
  { answer, citations }: Answer,
  idOf: (key: string) => string,
): RowScore | undefined {
  const { rows } = question;
  if (rows === undefined) return undefined;
  const expected = new Set(rowsFor(question, reader).map((id) => idOf(rowKey(world, rows.record, id))));
  const cited = new Set(citations.map(({ documentId }) => documentId));
  const total = totalFor(question, reader);
  return {
    expected: expected.size,
    found: [...expected].filter((id) => cited.has(id)).length,
    strange: [...cited].filter((id) => !expected.has(id)).length,
    saysTotal: total && numbersIn(ownWords(answer, citations)).has(total.value),
  };
}

/** An answer without what it quotes and whom: a number that happens to stand in a quote is no total. */
function ownWords(answer: string, citations: Answer["citations"]): string {
  const unquoted = citations.reduce((text, { quote }) => text.replaceAll(quote, ""), answer);
  return unquoted.replaceAll(/^—.*$/gmu, "");
}

/** Whole numbers and amounts as written: `1,732,922`, `82`, `17.5`. */
function numbersIn(text: string): Set<number> {
  return new Set((text.match(/\d[\d,]*(?:\.\d+)?/g) ?? []).map((number) => Number(number.replaceAll(",", ""))));
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
  return {
    personId: person.id,
    email,
    permissions: new Set(["assistant.ask"]),
    readsAs: email,
    credential: { kind: "process", id: "bench" },
    address: undefined,
  };
}

async function answerTo(deps: AssistantDeps, question: string, asker: Actor): Promise<Answer> {
  for await (const event of ask(deps, { question }, asker, randomUUID(), new AbortController().signal)) {
    if (event.type === "done") return event.answer;
  }
  throw new Error(`No answer came to: ${question}`);
}

/** Share of a list that passes, as `.123`; empty for an empty list. */
export function shareOf<One>(list: readonly One[], test: (one: One) => boolean): string {
  return list.length === 0 ? "" : (list.filter(test).length / list.length).toFixed(3);
}

/** The questions that missed their gold, or answered what has no answer, a line each. */
export function misses(asked: readonly AskedQuestion[]): string[] {
  return asked
    .filter(({ question, citesGold, answer }) => (question.answerable ? !citesGold : answer.outcome === "answered"))
    .map(({ question, answer, looksAtGold }) => {
      const seen = question.answerable && looksAtGold ? ", looked at gold" : "";
      return `${question.kind}: ${question.text} (${answer.outcome}${seen})`;
    });
}
