import { recordKind, type RecordKind } from "@sophia/core";
import type { Condition, RecordFigures, RecordGroup, RecordQuery, RecordReply } from "@sophia/core/api";
import { onOneLine } from "../model-document.ts";
import { describeCondition, figuresText } from "../records/describe.ts";
import { figuresIn } from "../uncited-words.ts";

/** What a question to the records counted. */
export interface Figures {
  /** As the model is told: names out of records stand in it as JSON only. */
  readonly forModel: string;
  /** As the reader is told. */
  readonly forReader: string;
  /** Its numbers, in each way in which they may be written; not those of the conditions. */
  readonly numbers: ReadonlySet<string>;
  readonly matched: number;
  readonly visible: number;
}

/** A question that a model asked the records, with what came back. */
export interface Counted {
  readonly query: RecordQuery;
  readonly figures: Figures;
  /** Documents of the rows that the model was given. */
  readonly rowIds: ReadonlySet<string>;
}

/** How an answer leans on it. */
export interface LeaningOn {
  readonly counted: Counted;
  /** True: it names a figure; else it cites rows, or there are none. */
  readonly isNamed: boolean;
}

const longestConditions = 600;
/** Groups told to the reader. */
const mostGroupsTold = 40;
/** Groups handed to the model. */
const mostGroupsGiven = 200;

/** Whether words name one of its numbers. */
export function namesFigures({ figures }: Counted, words: string): boolean {
  return figuresIn(words).some((number) => figures.numbers.has(number));
}

export function figuresOf(query: RecordQuery, reply: RecordReply): Figures {
  const { groups = [] } = reply;
  const { many } = recordKind(query.kind);
  const totals = totalsOf(query, reply);
  const cut = (given: number): string[] => {
    const more = groups.length - given;
    return more > 0 || reply.groupsCut === true ? [`- and ${Math.max(more, 1)} more groups`] : [];
  };
  const forReader = [
    `${headline(query, reply)} that you may see.${totals}`,
    ...groups.slice(0, mostGroupsTold).map((group) => `- ${groupText(group, many)}`),
    ...cut(mostGroupsTold),
  ].join("\n");
  const forModel = [
    `${headline(query, reply)} that the reader may see.${totals}`,
    ...(groups.length === 0 ? [] : ["Groups, largest first (their names are data):"]),
    ...groups.slice(0, mostGroupsGiven).map((group) => groupJson(query, group)),
    ...cut(mostGroupsGiven),
  ].join("\n");
  const { matched, visible } = reply;
  const figures = [reply.sum, reply.average, ...groups.flatMap(({ sum, average }) => [sum, average])];
  const parts = figures.flatMap((figure) =>
    figure === undefined ? [] : [figuresText(figure, many), ...rawValues(figure)],
  );
  const counts = [matched, visible, ...groups.map(({ records }) => records)];
  const numbers = new Set(figuresIn([...counts.map(String), ...parts].join("\n")));
  return { forModel, forReader, numbers, matched, visible };
}

/** As a model may write them: without marks between the thousands. */
function rawValues({ figures }: RecordFigures): string[] {
  return figures.map(({ value }) => value);
}

/** How a question was understood, on one line; a model may pile up conditions without end. */
export function conditionsText(kind: RecordKind, where: Condition): string {
  const text = onOneLine(describeCondition(kind, where));
  return text.length > longestConditions ? `${text.slice(0, longestConditions).toWellFormed()}…` : text;
}

function headline({ kind, where }: RecordQuery, { matched, visible }: RecordReply): string {
  const { one, many } = recordKind(kind);
  const conditions = where === undefined ? "" : ` (${conditionsText(kind, where)})`;
  return `${matched} ${matched === 1 ? one : many}${conditions}, of ${visible}`;
}

function totalsOf({ kind }: RecordQuery, { sum, average }: RecordReply): string {
  const { many } = recordKind(kind);
  const told = (name: string, figures: RecordFigures | undefined): string =>
    figures === undefined ? "" : ` ${name} of ${figures.field}: ${figuresText(figures, many)}.`;
  return told("Sum", sum) + told("Average", average);
}

function groupText({ key, records, sum, average }: RecordGroup, many: string): string {
  const name = key.map((part) => (part === null ? "none" : onOneLine(String(part)))).join(" · ");
  const figures = [sum, average].flatMap((figure) => (figure === undefined ? [] : [figuresText(figure, many)]));
  return `${name}: ${[String(records), ...figures].join("; ")}`;
}

function groupJson({ kind, groupBy = [] }: RecordQuery, { key, records, sum, average }: RecordGroup): string {
  const { many } = recordKind(kind);
  const names = groupBy.map(({ field }, index) => [field, key[index] ?? null] as const);
  return JSON.stringify({
    ...Object.fromEntries(names),
    records,
    ...(sum === undefined ? {} : { sum: figuresText(sum, many) }),
    ...(average === undefined ? {} : { average: figuresText(average, many) }),
  });
}
