/** MTRAG: passages enter as documents by the function that connectors call; the last turn of a conversation is asked. */
import type { DocumentDraft, Embedder } from "@sophia/core";
import { rankedPassages, writeDocuments } from "../server/src/features/knowledge/index.ts";
import { groupByDocument } from "../server/src/features/knowledge/ranking.ts";
import { readMtrag, type MtragPassage, type MtragQuestion } from "./evaluation-data.ts";
import { openKnowledgeStore } from "./knowledge-store.ts";
import { plainHybrid } from "./plain-hybrid.ts";
import type { RankedList } from "./ranked-lists.ts";
import type { BenchTable } from "./result.ts";
import {
  differenceColumn,
  measureColumns,
  measures,
  named,
  ndcgDifference,
  systems,
  type System,
} from "./scored-rankings.ts";

const principal = "mtrag";

interface Asked {
  readonly gold: ReadonlySet<string>;
  readonly answers: Readonly<Record<System, readonly string[]>>;
}

export async function measureMtrag(
  folder: string,
  embedder: Embedder,
  seed: number,
): Promise<{ tables: BenchTable[]; lists: RankedList[] }> {
  const { passages, questions } = await readMtrag(folder);
  const plain = await plainHybrid(passages, embedder);
  const store = await openKnowledgeStore(embedder);
  const { db } = store.knowledge;
  try {
    const inputs = passages.map((passage) => ({
      connectionId: null,
      source: "upload" as const,
      sample: false,
      raw: null,
      draft: draftOf(passage),
    }));
    await db.transaction().execute((tx) => writeDocuments(tx, inputs));
    await store.embedAll();
    await store.indexAll();
    const rows = await db.selectFrom("document").select(["id", "external_id"]).execute();
    const idOf = new Map(rows.map((row) => [row.id, row.external_id]));
    const passageIds = (ranking: Parameters<typeof groupByDocument>[0]): string[] =>
      groupByDocument(ranking).map(({ documentId }) => idOf.get(documentId) ?? documentId);

    const asked: Asked[] = [];
    const lists: RankedList[] = [];
    for (const question of questions) {
      const ranked = await rankedPassages(
        { ...store.knowledge, reader: store.reader },
        {
          principals: [principal],
          turns: question.turns.map(({ speaker, text }) => ({
            speaker: speaker === "user" ? "user" : "assistant",
            text,
          })),
        },
      );
      const whole = passageIds(ranked.passages);
      lists.push({ set: "mtrag", query: question.id, ranking: whole.map((document) => ({ document })) });
      if (question.gold.length === 0) continue;
      const floor = await plain({ text: lastUserTurns(question, 1) });
      const hybrid = await plain({ text: lastUserTurns(question, 2) });
      asked.push({
        gold: new Set(question.gold),
        answers: {
          BM25: floor.lexical,
          "plain hybrid": hybrid.hybrid,
          lexical: passageIds(ranked.answer.lexical),
          dense: passageIds(ranked.answer.dense),
          whole,
        },
      });
    }
    return { tables: [table(asked, seed)], lists };
  } finally {
    await store.close();
  }
}

/** A title that the text repeats in its first line is taken off it: a document shows it once. */
function draftOf({ id, title, text }: MtragPassage): DocumentDraft {
  const body = text.trimStart();
  const said = title !== "" && body.startsWith(title) ? body.slice(title.length) : body;
  const url = `https://mtrag.example/${encodeURIComponent(id)}`;
  return {
    externalId: id,
    kind: "passage",
    title,
    url,
    occurredAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:00.000Z",
    accountDomains: [],
    lines: (said.trim() === "" ? body : said)
      .split(/\n+/)
      .filter((paragraph) => paragraph.trim() !== "")
      .map((paragraph, index) => ({ author: null, at: null, text: paragraph, url, anchor: String(index) })),
    principals: [principal],
  };
}

function lastUserTurns({ turns }: MtragQuestion, count: number): string {
  return turns
    .filter(({ speaker }) => speaker === "user")
    .slice(-count)
    .map(({ text }) => text)
    .join("\n");
}

function table(asked: readonly Asked[], seed: number): BenchTable {
  const scored = (system: System) => asked.map(({ gold, answers }) => ({ ranking: answers[system], gold }));
  return {
    title: `MTRAG: passages, ${asked.length} questions with gold`,
    columns: ["ranking", ...measureColumns, differenceColumn],
    rows: [
      ["given: BM25, last user turn", ".741", ".809", ".756", ".779", ""],
      ["given: BM25, all user turns", ".745", ".846", ".762", ".781", ""],
      ["given: plain hybrid", "", ".917", ".866", "", ""],
      ...systems.map((system) => [
        system === "BM25" ? `${named(system)}, last user turn` : named(system),
        ...measures(scored(system)),
        system === "whole" ? ndcgDifference(scored(system), scored("plain hybrid"), seed) : "",
      ]),
    ],
  };
}
