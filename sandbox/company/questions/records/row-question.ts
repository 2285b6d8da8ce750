import type { QuestionDraft } from "../../draft.ts";
import { phrase, type Slots } from "../../grammar.ts";
import type { Random } from "../../random.ts";
import type { ObjectReference, QuestionTotal, RowRecord, World } from "../../world.ts";
import { rowReference } from "../rows.ts";
import { calendarOf, type Calendar } from "./calendar.ts";

/** What questions about records are made with. */
export interface RowAsker {
  readonly world: World;
  readonly random: Random;
  readonly calendar: Calendar;
  /** Adds a question about all rows of a kind; none when there is no row, since "none" is no answer to measure. */
  readonly ask: (wordings: readonly string[], slots: Slots, answer: RowAnswer) => void;
}

interface RowDraft {
  readonly id: string;
  readonly name: string;
  readonly value?: number;
  /** The row is known to those only who see one of these objects besides. */
  readonly through?: readonly ObjectReference[];
}

export interface RowAnswer {
  readonly record: RowRecord;
  readonly rows: readonly RowDraft[];
  /** What the rows add up to, in which unit; a count counts them, a sum adds their values. */
  readonly total?: Pick<QuestionTotal, "kind" | "unit">;
  /** The condition rests on records that guests do not see, whatever they see of the rows. */
  readonly staffOnly?: boolean;
  readonly kind?: QuestionDraft["kind"];
  readonly acceptance?: boolean;
}

/** At most so many rows: a question whose answer nobody would read to its end measures little. */
const mostRows = 400;

/** A call's gold is its first turn, and what is said in the calls of a large world is made only when it is read. */
const mostCalls = 80;

/** Collects the questions that `make` asks. */
export function rowQuestions(world: World, random: Random, make: (asker: RowAsker) => void): QuestionDraft[] {
  const out: QuestionDraft[] = [];
  make({
    world,
    random,
    calendar: calendarOf(world.parameters.anchor),
    ask(wordings, slots, { record, rows, total, staffOnly = false, kind = "completeness", acceptance }) {
      const text = phrase(random, random.pick(wordings), slots);
      if (
        rows.length === 0 ||
        rows.length > (record === "call" ? mostCalls : mostRows) ||
        out.some((question) => question.text === text)
      )
        return;
      const sum = rows.reduce((added, { value }) => added + (value ?? 0), 0);
      out.push({
        text,
        kind,
        gold: rows.map(({ id }) => rowReference(world, record, id)),
        rows: { record, staffOnly, list: rows.map(({ name: _name, ...row }) => row) },
        facts: [
          ...(total ? [`${total.kind === "count" ? rows.length : sum} ${total.unit}`] : []),
          ...rows.map(({ name }) => name),
        ],
        ...(total && { total: { ...total, value: total.kind === "count" ? rows.length : sum } }),
        ...(acceptance === undefined ? {} : { acceptance }),
      });
    },
  });
  return out;
}

/** Of each group the rows, in a random order of groups, at most so many groups. */
export function someGroups<Row, Key>(
  random: Random,
  rows: readonly Row[],
  keyOf: (row: Row) => Key | undefined,
  most: number,
): [Key, Row[]][] {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return random.sample([...groups], most);
}
