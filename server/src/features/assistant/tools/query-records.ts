import { recordKind, recordKindNames, type RecordKind } from "@sophia/core";
import { RecordQuery, type LookedAt, type RecordReply } from "@sophia/core/api";
import { z } from "zod";
import { queryRecords } from "../../records/index.ts";
import { freshness } from "../records/answer-records.ts";
import { citeRows } from "../records/cite-rows.ts";
import { rowText } from "../records/describe.ts";
import { conditionsText, figuresOf } from "./counted.ts";
import { namedFields } from "./named-fields.ts";
import { rowDocument } from "./row-document.ts";
import { parseToolInput } from "./tool-input.ts";
import type { ModelTool, ToolContext, ToolFindings } from "./tool.ts";

/** Rows of one call. */
const mostRows = 50;
const rowsUntold = 20;

/** The question that `POST /v1/records/query` takes, without what is the server's to say: page and time zone. */
export const ModelRecordQuery = RecordQuery.omit({ cursor: true, timeZone: true }).extend({
  limit: z
    .int()
    .min(0)
    .max(mostRows, `at most ${mostRows} rows; count, sum or group instead of listing more`)
    .optional(),
});

const description = [
  "Lists, counts, adds up and groups business records (deals, tickets, issues, accounts and so on) by typed conditions: complete over all that the reader may see, where documents are only the best few.",
  `\`where\` is one condition: {"field","op","value"} with op =, <, <=, >, >= or contains; {"field","op":"in","values":[…]}; {"field","op":"between","from","to"}; {"field","op":"missing"}; or {"and":[…]}, {"or":[…]}, {"not":…}, {"accountOf":{"kind","where"}} for records that share an account with those. Days are written 2026-11-30.`,
  `\`limit\` is how many rows you want (0 to ${mostRows}, ${rowsUntold} unless told); the matched total, \`sum\`, \`average\` and \`groupBy\` are always over all that match. For totals alone use limit 0.`,
  "Names of stages, owners, teams and so on must be as they are written in the records: where you do not know them, group by the field first.",
  "Cite the row for what you say of a record. Sophia itself tells the reader the counts, sums and groups, with the rows behind them: use these figures exactly as given.",
  `Kinds and their fields:\n${recordKindNames.map(kindText).join("\n")}`,
].join("\n\n");

function kindText(kind: RecordKind): string {
  const { means, fields } = recordKind(kind);
  const told = Object.entries(fields).map(([name, { type, means: meaning }]) => `${name} (${type}): ${meaning}`);
  return `${kind}: ${means} ${told.join(" ")}`;
}

export const queryRecordsTool: ModelTool = {
  name: "query_records",
  description,
  inputSchema: z.toJSONSchema(ModelRecordQuery, { io: "output" }),
  prepare(input, context) {
    const { limit = rowsUntold, ...asked } = parseToolInput(ModelRecordQuery, input);
    const query: RecordQuery = { ...asked, limit, timeZone: context.timeZone };
    return {
      status: statusOf(query),
      run: (characters) => findRecords(query, context, characters),
    };
  },
};

function statusOf({ kind, where }: RecordQuery): string {
  const { many } = recordKind(kind);
  return where === undefined ? `Asking all ${many}.` : `Asking ${many}: ${conditionsText(kind, where)}.`;
}

async function findRecords(query: RecordQuery, context: ToolContext, characters: number): Promise<ToolFindings> {
  const { search, readsAs, now, timeZone } = context;
  const { kind } = query;
  const reply = await queryRecords({ db: search.db, principals: await search.principalsOf(readsAs), now }, query);
  const figures = figuresOf(query, reply);
  const cited = await citeRows(search, readsAs, kind, reply.rows, namedFields(query));
  const told: ToolFindings["documents"][number][] = [];
  const lookedAt: LookedAt[] = [];
  const counts = linesWithin(figures.forModel, characters / 2);
  let room = characters - counts.length;
  for (const row of reply.rows) {
    const document = cited.documents.get(row.documentId);
    const quote = cited.byDocument.get(row.documentId)?.quote;
    if (document === undefined || quote === undefined) continue;
    const made = rowDocument(document, quote, rowText(kind, row, timeZone));
    if (made === undefined) continue;
    if (made.text.length > room) break;
    room -= made.text.length;
    told.push(made);
    const { documentId, source, title, url, occurredAt } = document;
    lookedAt.push({ documentId, source, title, url, occurredAt });
  }
  return {
    text: [counts, rowsText(reply, told.length), freshness(reply)].join("\n"),
    documents: told,
    lookedAt,
    sample: reply.sample,
    counted: { query, figures, rowIds: new Set(told.map(({ documentId }) => documentId)) },
  };
}

/** The first line always: it is short. */
function linesWithin(text: string, characters: number): string {
  const first = text.indexOf("\n");
  if (text.length <= characters || first === -1) return text;
  const cut = text.lastIndexOf("\n", characters);
  return `${text.slice(0, Math.max(cut, first))}\n- and more, left out here: narrow the question`;
}

function rowsText({ kind, matched, visible }: RecordReply, told: number): string {
  if (visible === 0) return `The reader may see no ${recordKind(kind).many} at all. Search the documents instead.`;
  if (matched === 0) return "There are no rows.";
  if (told === matched) return "All rows follow.";
  return told === 0
    ? "No rows follow; a row of each record is given with a higher limit."
    : `The first ${told} rows follow. Narrow the question by conditions, or use sum and groupBy, instead of listing all.`;
}
