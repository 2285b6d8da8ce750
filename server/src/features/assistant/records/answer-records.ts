import { recordKind, type RecordKind } from "@sophia/core";
import type { Answer, AskEvent, LookedAt, RecordQueryInput, RecordReply, RecordRow } from "@sophia/core/api";
import { RecordQuery } from "@sophia/core/api";
import { queryRecords, type RecordReader } from "../../records/index.ts";
import type { SearchDeps } from "../../knowledge/index.ts";
import { citeRows, type CitedRows } from "./cite-rows.ts";
import { describeCondition, figuresText, minuteIn, rowText } from "./describe.ts";
import { recordsCommand } from "./records-command.ts";
import type { RecordQuestion } from "./read-question.ts";

/** Rows that are cited at most, and those that are told in the text. */
const mostCited = 500;
const mostTold = 60;

/** An answer out of records, complete: `undefined` where the person sees no such records, so that documents are asked. */
export async function answerFromRecords(
  search: SearchDeps,
  reader: RecordReader,
  readsAs: string,
  question: RecordQuestion,
  timeZone: string,
): Promise<Answer | undefined> {
  const { kind } = question.query;
  const wanted = Math.min(question.most ?? mostCited, mostCited);
  const first = await queryRecords(reader, parsed({ ...question.query, limit: wanted, timeZone }));
  if (first.visible === 0) return undefined;
  if (first.matched === 0) return nothingThere(search, reader, readsAs, question, first);
  const named = question.query.fields ?? [];
  const cited = await citeRows(search, readsAs, kind, first.rows, asked(question, named));
  const rows = first.rows.filter((row) => cited.byDocument.has(row.documentId));
  return {
    answer: answerText(question, first, rows, cited),
    model: null,
    outcome: "answered",
    sample: rows.some((row) => row.sample),
    citations: [...cited.list.all()],
    lookedAt: lookedAtOf(rows, cited),
  };
}

function parsed(query: RecordQueryInput): RecordQuery {
  return RecordQuery.parse(query);
}

/** The fields that the question names, before those that are shown anyway. */
function asked({ query }: RecordQuestion, named: readonly string[]): string[] {
  const shown: readonly string[] = recordKind(query.kind).shown;
  return [
    ...[query.sum, query.average, ...(query.sort ?? []).map(({ field }) => field)].flatMap((field) => field ?? []),
    ...named.filter((field) => !shown.includes(field)),
    ...fieldsIn(query.where),
    ...(query.kind === "accounts" ? [] : shown.slice(0, 5)),
  ];
}

function fieldsIn(condition: RecordQueryInput["where"]): string[] {
  if (typeof condition !== "object" || condition === null) return [];
  if ("and" in condition && Array.isArray(condition.and)) return condition.and.flatMap(fieldsIn);
  return "field" in condition && typeof condition.field === "string" ? [condition.field] : [];
}

function lookedAtOf(rows: readonly RecordRow[], { documents }: CitedRows): LookedAt[] {
  return rows.flatMap(({ documentId, url }) => {
    const document = documents.get(documentId);
    if (document === undefined) return [];
    const { source, title, occurredAt } = document;
    return [{ documentId, source, title, url, occurredAt }];
  });
}

function conditionsText(question: RecordQuestion): string {
  const { where, kind } = parsed({ ...question.query, limit: 0 });
  return where === undefined ? "" : describeCondition(kind, where);
}

/** Which records, of how many, as of when: what every number of the answer counts. */
function headline(question: RecordQuestion, reply: RecordReply): string {
  const { one, many } = recordKind(reply.kind);
  const conditions = conditionsText(question);
  const noun = reply.matched === 1 ? one : many;
  return `${reply.matched} ${noun}${conditions === "" ? "" : ` (${conditions})`}, of ${reply.visible} that you may see.`;
}

export function freshness(reply: RecordReply): string {
  return reply.sources
    .map(({ source, name, asOf }) =>
      asOf === null
        ? `${source} (${name}) is still being read for the first time.`
        : `${source} (${name}) as of ${minuteIn(asOf, reply.timeZone)} ${reply.timeZone}.`,
    )
    .join(" ");
}

function answerText(
  question: RecordQuestion,
  reply: RecordReply,
  rows: readonly RecordRow[],
  { byDocument }: CitedRows,
): string {
  const { many } = recordKind(reply.kind);
  const lines = [headline(question, reply)];
  if (question.most !== undefined && rows.length < reply.matched) {
    const { field, direction } = question.query.sort?.[0] ?? { field: "", direction: "desc" };
    lines[0] = `${headline(question, reply)} The first ${rows.length} by ${field}, ${direction === "desc" ? "highest or latest" : "lowest or earliest"} first:`;
  }
  if (reply.sum !== undefined) lines.push(`Sum of ${reply.sum.field}: ${figuresText(reply.sum, many)}.`);
  if (reply.average !== undefined) lines.push(`Average ${reply.average.field}: ${figuresText(reply.average, many)}.`);
  for (const { key, records, sum, average } of reply.groups ?? []) {
    const name = key.map((part) => (part === null ? "none" : String(part))).join(" · ");
    const figures = [sum, average].flatMap((figure) => (figure === undefined ? [] : [figuresText(figure, many)]));
    lines.push(`- ${name}: ${[String(records), ...figures].join("; ")}`);
  }
  const told = rows.slice(0, mostTold);
  for (const row of told)
    lines.push(`- ${rowText(reply.kind, row, reply.timeZone)} [${byDocument.get(row.documentId)?.number ?? 0}]`);
  const total = question.most === undefined ? reply.matched : rows.length;
  const untold = total - told.length;
  if (untold > 0) {
    const command = recordsCommand(question.query);
    const cited = rows.length < total ? "" : ", all of them cited below";
    lines.push(`and ${untold} more${cited}${command === undefined ? "" : `: ${command}`}`);
  }
  lines.push(freshness(reply));
  return lines.join("\n");
}

/** An honest end: there are such records, and none meets the conditions. */
async function nothingThere(
  search: SearchDeps,
  reader: RecordReader,
  readsAs: string,
  question: RecordQuestion,
  reply: RecordReply,
): Promise<Answer> {
  const { kind } = question.query;
  const near = await queryRecords(reader, parsed({ kind, limit: 5, ...nearest(kind) }));
  const cited = await citeRows(search, readsAs, kind, near.rows, []);
  const { many } = recordKind(kind);
  const conditions = conditionsText(question);
  const looked = `I looked at all ${reply.visible} ${many} that you may see, and none is ${conditions === "" ? "there" : `like this: ${conditions}`}.`;
  return {
    answer: `No ${many}. ${looked} ${freshness(reply)}`,
    model: null,
    outcome: "refused",
    sample: reply.sample,
    citations: [],
    lookedAt: lookedAtOf(near.rows, cited),
  };
}

function nearest(kind: RecordKind): Pick<RecordQueryInput, "sort"> {
  return { sort: [{ ...recordKind(kind).sort, direction: "desc" }] };
}

/** The answer as its events. */
export function* told(answer: Answer): Generator<AskEvent> {
  yield { type: "sources", lookedAt: answer.lookedAt };
  yield { type: "text", delta: answer.answer };
  for (const citation of answer.citations) yield { type: "citation", citation };
}
