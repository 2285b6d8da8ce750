import type { RecordKind } from "@sophia/core";
import type { Condition } from "@sophia/core/api";
import type { Mark } from "./marked-question.ts";
import { numberOf, numberWord, type Clock, type Span } from "./time-expressions.ts";

/** What the words of a question ask for, as far as they were understood. */
export interface Reading {
  readonly conditions: Condition[];
  /** The field that a time belongs to, and whether it looks back or ahead. */
  time: { readonly field: string; readonly ahead: boolean; readonly byDay?: boolean } | undefined;
  readonly marks: readonly Mark[];
  readonly clock: Clock;
  /** "my deals". */
  readonly me: readonly string[];
}

/** Words and what they mean. False: the words do not mean it here. */
export interface Rule {
  readonly words: RegExp;
  readonly read: (reading: Reading, groups: readonly string[]) => boolean;
}

export const is = (field: string, value: string | number | boolean): Condition => ({ field, op: "=", value });

/** Adds fixed conditions. */
export function when(words: string, ...conditions: Condition[]): Rule {
  return { words: pattern(words), read: ({ conditions: all }) => all.push(...conditions) >= 0 };
}

/** Whole words; marks count as words. */
export function pattern(words: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}<])(?:${words})(?![\\p{L}\\p{N}>])`, "u");
}

/** Says to which field a time belongs that stands elsewhere in the question. */
export function timed(words: string, field: string, ahead: boolean, ...conditions: Condition[]): Rule {
  return {
    words: pattern(words),
    read(reading) {
      if (reading.time !== undefined && reading.time.field !== field) return false;
      reading.time = { field, ahead };
      reading.conditions.push(...conditions);
      return true;
    },
  };
}

export function markOf<Type extends Mark["type"]>(
  { marks }: Reading,
  text: string | undefined,
  type: Type,
): Extract<Mark, { readonly type: Type }> | undefined {
  const mark = marks[Number(text)];
  return isMark(mark, type) ? mark : undefined;
}

function isMark<Type extends Mark["type"]>(
  mark: Mark | undefined,
  type: Type,
): mark is Extract<Mark, { readonly type: Type }> {
  return mark?.type === type;
}

/** One person after words that say what they are to the record; several persons are one of them. */
export function person(words: string, field: string): Rule {
  return {
    words: pattern(words.replaceAll("PERSON", "<p(\\d+)>(?: (?:and|or) <p(\\d+)>)?")),
    read(reading, groups) {
      const names = groups.flatMap((group) => (group ? (markOf(reading, group, "person")?.name ?? []) : []));
      if (names.length === 0) return false;
      const [only] = names;
      reading.conditions.push(
        names.length === 1 && only !== undefined ? is(field, only) : { field, op: "in", values: [...new Set(names)] },
      );
      return true;
    },
  };
}

export function account(words: string): Rule {
  return {
    words: pattern(words.replaceAll("ACCOUNT", "<a(\\d+)>(?: (?:and|or) <a(\\d+)>)?")),
    read(reading, groups) {
      const names = groups.flatMap((group) => (group ? (markOf(reading, group, "account")?.name ?? []) : []));
      if (names.length === 0) return false;
      const [only] = names;
      reading.conditions.push(
        names.length === 1 && only !== undefined
          ? is("account", only)
          : { field: "account", op: "in", values: [...new Set(names)] },
      );
      return true;
    },
  };
}

/** A value that occurs in one of these fields of the kind. */
export function value(words: string, kind: RecordKind, ...fields: readonly string[]): Rule {
  return {
    words: pattern(words.replaceAll("VALUE", "<v(\\d+)>")),
    read(reading, [group]) {
      const mark = markOf(reading, group, "value");
      const known = mark?.values.find((one) => one.kind === kind && fields.includes(one.field));
      if (known === undefined) return false;
      reading.conditions.push(is(known.field, known.value));
      return true;
    },
  };
}

/** A value in quotation marks, taken as it stands. */
export function quotedValue(words: string, field: string): Rule {
  return {
    words: pattern(words.replaceAll("QUOTED", "<q(\\d+)>")),
    read(reading, [group]) {
      const mark = markOf(reading, group, "quoted");
      if (mark === undefined) return false;
      reading.conditions.push(is(field, mark.text));
      return true;
    },
  };
}

/** Older, or untouched for, so many days of 24 hours. */
export function olderThan(words: string, field: string, ...conditions: Condition[]): Rule {
  return {
    words: pattern(words.replaceAll("DAYS", `(${numberWord}) (days?|weeks?)`)),
    read({ conditions: all, clock }, [count = "", unit = ""]) {
      const days = numberOf(count) * (unit.startsWith("week") ? 7 : 1);
      all.push(
        { field, op: "<", value: new Date(clock.now.getTime() - days * 86_400_000).toISOString() },
        ...conditions,
      );
      return true;
    },
  };
}

export function amount(
  words: string,
  field: string,
  op: ">" | "<" | ">=" | "<=",
  currencyField: string | undefined,
): Rule {
  return {
    words: pattern(words.replaceAll("AMOUNT", "<m(\\d+)>")),
    read(reading, [group]) {
      const mark = markOf(reading, group, "amount");
      if (mark === undefined) return false;
      reading.conditions.push({ field, op, value: mark.amount });
      if (mark.currency !== null && currencyField !== undefined)
        reading.conditions.push(is(currencyField, mark.currency));
      return true;
    },
  };
}

export const above =
  "(?:(?:that are |which are )?(?:worth |valued )?(?:at )?(?:above|over|more than|greater than|larger than|bigger than)|exceeding) AMOUNT";
export const below =
  "(?:(?:that are |which are )?(?:worth |valued )?(?:at )?(?:below|under|less than|smaller than)) AMOUNT";
export const ofPerson =
  "(?:(?:that|which) )?(?:(?:is |are )?(?:owned by|belonging to|looked after by|handled by|managed by|run by|with|of|by|for|from|does|do|has|have) )?PERSON(?: (?:own|owns|have|has|look after|looks after|handle|handles|manage|manages|responsible for|is responsible for|are responsible for|working on|works on))?";
export const ofAccount =
  "(?:(?:that|which) )?(?:(?:do |did )?we (?:have|had) (?:with|from|at|for) ACCOUNT|(?:(?:is |are |was |were )?(?:with|of|by|for|from|at|about|on|concerning|regarding|related to|concern|concerns|belonging to|does|do|did|has|have) )?ACCOUNT(?: (?:have|has|had))?)";

export function mine(field: string): Rule {
  return {
    words: pattern("(?:(?:of|by) )?(?:my|mine)(?: own)?|(?:assigned to|with|for) me"),
    read({ me, conditions }) {
      if (me.length === 0) return false;
      conditions.push({ field, op: "in", values: [...me] });
      return true;
    },
  };
}

export const open = is("open", true);
export const closed = is("open", false);
export const openWords =
  "(?:(?:that |which )?(?:is|are) )?(?:still |currently |now )?(?:open|unclosed)(?: (?:now|today|at the moment|right now|currently))?";

export const accountHasOpen: Rule = {
  words: pattern("(?:does|do|has|have) <a(\\d+)> (?:still )?(?:have )?(?:still )?open"),
  read(reading, [group]) {
    const mark = markOf(reading, group, "account");
    if (mark === undefined) return false;
    reading.conditions.push(is("account", mark.name), open);
    return true;
  },
};

export const personHasOpen = (field: string): Rule => ({
  words: pattern("(?:does|do|has|have) <p(\\d+)> (?:still )?(?:have )?(?:still )?(?:open|left(?: to do)?|to do)"),
  read(reading, [group]) {
    const mark = markOf(reading, group, "person");
    if (mark === undefined) return false;
    reading.conditions.push(is(field, mark.name), open);
    return true;
  },
});

/** The conditions of a span of time on a field: hours where the words count hours and the field knows them. */
export function timeConditions(field: string, isInstant: boolean, span: Span): Condition[] {
  if (isInstant && span.fromMs !== undefined && span.toMs !== undefined) {
    return [
      { field, op: ">=", value: new Date(span.fromMs).toISOString() },
      { field, op: "<", value: new Date(span.toMs).toISOString() },
    ];
  }
  const { from, to } = span;
  return [
    ...(from === undefined ? [] : [{ field, op: ">=" as const, value: from }]),
    ...(to === undefined ? [] : [{ field, op: "<=" as const, value: to }]),
  ];
}
