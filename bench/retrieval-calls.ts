/** QMSum: transcripts enter as calls through the Gong sandbox and its connector; questions ask for turns of them. */
import type { Embedder, RankedPassage } from "@sophia/core";
import { generateWorld, maySeeCall, type World } from "../sandbox/company/index.ts";
import { addTranscripts } from "../sandbox/index.ts";
import { rankedPassages } from "../server/src/features/knowledge/index.ts";
import { passagesOfDocuments, visibleDocuments } from "../server/src/features/knowledge/visible-documents.ts";
import { overlaps, turnsOfPassages, windowsOf, type TurnSpan } from "./call-windows.ts";
import { readCallData, type CallQuestion } from "./evaluation-data.ts";
import { ingestWorld, type IngestedWorld } from "./ingested-world.ts";
import { plainHybrid } from "./plain-hybrid.ts";
import type { RankedList } from "./ranked-lists.ts";
import type { BenchTable } from "./result.ts";
import { mean } from "./retrieval-metrics.ts";
import {
  differenceColumn,
  measureColumns,
  measures,
  named,
  ndcgDifference,
  share,
  systems,
  type ScoredQuery,
  type System,
} from "./scored-rankings.ts";

/** A system's answer to one question: windows `<call>@<index>`, and calls in the order of their best window. */
type Answer = { readonly windows: readonly string[]; readonly calls: readonly string[] };

const sets = [
  { set: "qmsum-known", title: "QMSum, call known" },
  { set: "qmsum-all", title: "QMSum, all calls" },
] as const;

interface Asked {
  readonly question: CallQuestion;
  readonly answers: Readonly<Record<System, Answer>>;
  readonly list: RankedList;
}

export async function measureCalls(
  folder: string,
  embedder: Embedder,
  seed: number,
): Promise<{ tables: BenchTable[]; lists: RankedList[] }> {
  const { transcripts, questions } = await readCallData(folder);
  const { world, callIds } = addTranscripts(silentCompany(seed), transcripts);
  const windows = new Map(transcripts.map(({ id, turns }) => [id, windowsOf(turns)]));
  const plain = await plainHybrid(
    transcripts.flatMap(({ id, turns }) =>
      (windows.get(id) ?? []).map(({ first, last }, index) => ({
        id: `${id}@${index}`,
        text: turns
          .slice(first, last + 1)
          .map(({ speaker, text }) => `${speaker}: ${text}`)
          .join("\n"),
      })),
    ),
    embedder,
  );
  const ingested = await ingestWorld(world, embedder, { sources: ["slack", "gong"] });
  try {
    const { search } = ingested;
    const principals = await search.principalsOf(readerOfAllCalls(world));
    const calls = await storedCalls(ingested, principals, callIds);
    const places = new Map<string, TurnSpan>();
    for (const { id, turns } of transcripts) {
      const call = calls.find(({ callId }) => callId === id);
      if (call === undefined) throw new Error(`The transcript "${id}" did not arrive as a document.`);
      const spans = turnsOfPassages(turns, call.lines, call.passages);
      for (const [ordinal, span] of spans.entries()) places.set(placeOf(call.documentId, ordinal), span);
    }
    const callOf = new Map(calls.map(({ documentId, callId }) => [documentId, callId]));
    const documentOf = new Map(calls.map(({ documentId, callId }) => [callId, documentId]));

    const place = ({ documentId, ordinal }: RankedPassage) => {
      const document = callOf.get(documentId);
      const span = places.get(placeOf(documentId, ordinal));
      if (document === undefined || span === undefined) throw new Error("A passage was found that no call has.");
      return { document, ...span };
    };
    const project = (passages: readonly RankedPassage[]): Answer => {
      const covered = passages
        .map(place)
        .flatMap(({ document, ...span }) =>
          (windows.get(document) ?? []).flatMap((window, index) =>
            overlaps(window, span) ? [`${document}@${index}`] : [],
          ),
        );
      return answerOf([...new Set(covered)]);
    };

    const tables: BenchTable[] = [];
    const lists: RankedList[] = [];
    for (const { set, title } of sets) {
      const asked: Asked[] = [];
      for (const question of questions) {
        const known = set === "qmsum-known";
        const documentIds = known ? [documentOf.get(question.callId) ?? ""] : undefined;
        const { passages, answer } = await rankedPassages(search, {
          principals,
          turns: [{ speaker: "user", text: question.text }],
          filter: { documentIds },
        });
        const among = known ? (id: string) => id.startsWith(`${question.callId}@`) : undefined;
        const floor = await plain({ text: question.text, among });
        asked.push({
          question,
          answers: {
            BM25: answerOf(floor.lexical),
            "plain hybrid": answerOf(floor.hybrid),
            lexical: project(answer.lexical),
            dense: project(answer.dense),
            whole: project(passages),
          },
          list: { set, query: question.id, ranking: passages.map(place) },
        });
      }
      lists.push(...asked.map(({ list }) => list));
      tables.push(windowTable(set, `${title}: windows, ${asked.length} questions`, asked, windows, seed));
      if (set === "qmsum-all") tables.push(callTable(`${title}: the right call`, asked, seed));
    }
    return { tables, lists };
  } finally {
    await ingested.close();
  }
}

/** The sample company's people and rights, without its own calls and messages. */
function silentCompany(seed: number): World {
  const world = generateWorld({ seed, size: 0.1, anchor: "2026-11-20T17:00:00.000Z" });
  return { ...world, calls: [], messages: [], questions: [], tokens: [] };
}

function readerOfAllCalls(world: World): string {
  const reader = world.people.find((person) => world.calls.every((call) => maySeeCall(world, person, call)));
  if (reader === undefined) throw new Error("Nobody in the company may see every call.");
  return reader.email;
}

function placeOf(documentId: string, ordinal: number): string {
  return `${documentId}:${ordinal}`;
}

async function storedCalls(
  { search }: IngestedWorld,
  principals: readonly string[],
  callIds: ReadonlyMap<string, string>,
) {
  const rows = await search.db
    .selectFrom("document")
    .select(["id", "external_id"])
    .where("kind", "=", "call")
    .execute();
  const ids = rows.map(({ id }) => id);
  const documents = await visibleDocuments(search.db, ids, principals);
  const passages = await passagesOfDocuments(search.db, ids);
  const callOf = new Map([...callIds].map(([callId, externalId]) => [externalId, callId]));
  return rows.map(({ id, external_id: externalId }) => ({
    documentId: id,
    callId: callOf.get(externalId) ?? externalId,
    lines: documents.get(id)?.lines ?? [],
    passages: (passages.get(id) ?? []).map(({ text }) => text),
  }));
}

function answerOf(windows: readonly string[]): Answer {
  return { windows, calls: [...new Set(windows.map((window) => window.slice(0, window.lastIndexOf("@"))))] };
}

function windowTable(
  set: "qmsum-known" | "qmsum-all",
  title: string,
  asked: readonly Asked[],
  windows: ReadonlyMap<string, readonly TurnSpan[]>,
  seed: number,
): BenchTable {
  const scored = (system: System): ScoredQuery[] =>
    asked.map(({ question: { callId, turnSpans }, answers }) => ({
      ranking: answers[system].windows,
      gold: new Set(
        (windows.get(callId) ?? []).flatMap((window, index) =>
          turnSpans.some(([first, last]) => overlaps(window, { first, last })) ? [`${callId}@${index}`] : [],
        ),
      ),
    }));
  const given: string[][] =
    set === "qmsum-known"
      ? [
          ["given: BM25", ".399", ".544", ".490", ".630"],
          ["given: plain hybrid", "", "", ".533", ""],
        ]
      : [
          ["given: BM25", ".253", ".306", ".281", ".392"],
          ["given: plain hybrid", "", "", ".296", ""],
        ];
  return {
    title,
    columns: ["ranking", ...measureColumns, differenceColumn],
    rows: [
      ...given.map((row) => [...row, ""]),
      ...systems.map((system) => [
        named(system),
        ...measures(scored(system)),
        system === "whole" ? ndcgDifference(scored(system), scored("plain hybrid"), seed) : "",
      ]),
    ],
  };
}

function callTable(title: string, asked: readonly Asked[], seed: number): BenchTable {
  const scored = (system: System): ScoredQuery[] =>
    asked.map(({ question, answers }) => ({ ranking: answers[system].calls, gold: new Set([question.callId]) }));
  const first = (system: System): string =>
    share(mean(asked.map(({ question, answers }) => (answers[system].calls[0] === question.callId ? 1 : 0))));
  return {
    title,
    columns: ["ranking", "first", ...measureColumns, differenceColumn],
    rows: [
      ["given: BM25", ".494", ".726", ".865", ".662", ".599", ""],
      ["given: plain hybrid", ".511", "", "", "", "", ""],
      ...systems.map((system) => [
        named(system),
        first(system),
        ...measures(scored(system)),
        system === "whole" ? ndcgDifference(scored(system), scored("plain hybrid"), seed) : "",
      ]),
    ],
  };
}
