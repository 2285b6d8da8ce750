import { recordKind } from "@sophia/core";
import type { Citation, RecordQuery } from "@sophia/core/api";
import { queryRecords } from "../../records/index.ts";
import type { CitationList } from "../citation-list.ts";
import { marks, type ShownBlock } from "../model-blocks.ts";
import { freshness } from "../records/answer-records.ts";
import { citeRows } from "../records/cite-rows.ts";
import { recordsCommand } from "../records/records-command.ts";
import { figuresOf, type LeaningOn } from "./counted.ts";
import { namedFields } from "./named-fields.ts";
import type { ToolContext } from "./tool.ts";

/** Rows cited as the proof of one count; the command lists all. */
const mostProofs = 10;

/** What the server itself says of the figures that a model was given. */
export interface ToldCounts {
  readonly blocks: readonly ShownBlock[];
  readonly isRecounted: boolean;
  /** Figures given to the model that are true no more. */
  readonly outdated: ReadonlySet<string>;
}

/**
 * Counts once more, as the person may read now, and says what was counted, with rows as its proof and the command that
 * lists them all. A right that ended meanwhile shows in the figures.
 *
 * @param counted - those questions of the model that the answer leans on: where it names a figure, the first rows are cited
 * as its proof; where it only cites rows, these stand
 */
export async function tellCounted(
  context: ToolContext,
  counted: readonly LeaningOn[],
  list: CitationList,
): Promise<ToldCounts> {
  const blocks: ShownBlock[] = [];
  const before = new Set<string>();
  const current = new Set<string>();
  let isRecounted = false;
  for (const one of lastDifferent(counted)) {
    context.signal.throwIfAborted();
    const { figures } = one.counted;
    const { block, figures: now } = await tell(context, one, list);
    blocks.push(block);
    for (const number of figures.numbers) before.add(number);
    for (const number of now.numbers) current.add(number);
    isRecounted ||= figures.forReader !== now.forReader;
  }
  return { blocks, isRecounted, outdated: new Set([...before].filter((number) => !current.has(number))) };
}

/** Each question once, however often a model repeated it. */
function lastDifferent(counted: readonly LeaningOn[]): LeaningOn[] {
  const byQuestion = new Map<string, LeaningOn>();
  for (const one of counted) {
    const question = JSON.stringify({ ...one.counted.query, limit: 0, fields: [] });
    const isNamed = one.isNamed || byQuestion.get(question)?.isNamed === true;
    byQuestion.set(question, { ...one, isNamed });
  }
  return [...byQuestion.values()];
}

async function tell({ search, readsAs, now }: ToolContext, { counted, isNamed }: LeaningOn, list: CitationList) {
  const { query, rowIds } = counted;
  const { kind, where, sort } = query;
  const asked: RecordQuery = { ...query, limit: isNamed ? mostProofs : 0 };
  const reply = await queryRecords({ db: search.db, principals: await search.principalsOf(readsAs), now }, asked);
  const figures = figuresOf(query, reply);
  const { byDocument } = await citeRows(search, readsAs, kind, reply.rows, namedFields(query), list);
  const cited = list.all().filter(({ documentId }) => rowIds.has(documentId));
  const byRow = isNamed ? byDocument : new Map(cited.map((citation) => [citation.documentId, citation]));
  const citations: readonly Citation[] = [...byRow.values()];
  const more = reply.matched - citations.length;
  const command = recordsCommand({ kind, where, sort });
  const proof = [
    ...(citations.length === 0 ? [] : [`${recordKind(kind).many}: ${marks(citations)}`]),
    ...(more > 0 ? [`and ${more} more${command === undefined ? "" : `: ${command}`}`] : []),
  ].join(" ");
  const text = [`\n\nCounted by Sophia: ${figures.forReader}`, ...(proof === "" ? [] : [proof]), freshness(reply)].join(
    "\n",
  );
  return { figures, block: { by: "sophia", text, citations } satisfies ShownBlock };
}
