/** Days are `2026-11-30`, in the time zone of whoever asks; both ends belong to it. A missing end is open. */
export interface Span {
  readonly from?: string;
  readonly to?: string;
  /** Where the words count hours ("the last 7 days"), the instants in ms; the end does not belong to it. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** "in October" is the last one of what was, and the next one of what is to come. */
export interface TimeExpression {
  readonly past: Span;
  readonly future: Span;
  /** "the last 14 days": how many days it counts back; for what is told by the day alone. */
  readonly lastDays?: number;
}

export interface Clock {
  readonly now: Date;
  /** The day it is now, where the asker is. */
  readonly today: string;
}

const dayMs = 86_400_000;

/** The day of an instant in a time zone. */
export function dayIn(now: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(now);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

function dateOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}

function parts(day: string): { year: number; month: number; weekday: number } {
  const date = new Date(`${day}T00:00:00Z`);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), weekday: (date.getUTCDay() + 6) % 7 };
}

type Unit = "day" | "week" | "month" | "quarter" | "year";

/** The unit that lies so many before (negative) or after the present one. Weeks begin on Monday. */
export function unitSpan(today: string, unit: Unit, offset: number): Required<Pick<Span, "from" | "to">> {
  const { year, month, weekday } = parts(today);
  switch (unit) {
    case "day":
      return { from: addDays(today, offset), to: addDays(today, offset) };
    case "week": {
      const from = addDays(today, offset * 7 - weekday);
      return { from, to: addDays(from, 6) };
    }
    case "month":
      return { from: dateOf(year, month + offset, 1), to: dateOf(year, month + offset + 1, 0) };
    case "quarter": {
      const first = (Math.floor(month / 3) + offset) * 3;
      return { from: dateOf(year, first, 1), to: dateOf(year, first + 3, 0) };
    }
    case "year":
      return { from: dateOf(year + offset, 0, 1), to: dateOf(year + offset, 11, 31) };
    default:
      return unit satisfies never;
  }
}

const months = "january february march april may june july august september october november december".split(" ");
const weekdays = "monday tuesday wednesday thursday friday saturday sunday".split(" ");
const monthWord = months.map((name) => (name === "may" ? name : `${name}|${name.slice(0, 3)}`)).join("|");
const numbers: Readonly<Record<string, number>> = Object.fromEntries(
  "zero one two three four five six seven eight nine ten eleven twelve".split(" ").map((word, index) => [word, index]),
);
export const numberWord = `\\d{1,4}|${Object.keys(numbers).join("|")}`;

export function numberOf(word: string): number {
  return numbers[word] ?? Number(word);
}

function both(span: Span): TimeExpression {
  return { past: span, future: span };
}

function monthIndex(word: string): number {
  return months.findIndex((name) => name.startsWith(word.slice(0, 3)));
}

/** A month of a named year, or the nearest one behind and ahead; the present month is both. */
function monthExpression(today: string, word: string, year: string | undefined): TimeExpression {
  const index = monthIndex(word);
  const present = parts(today);
  const of = (y: number): Span => ({ from: dateOf(y, index, 1), to: dateOf(y, index + 1, 0) });
  if (year !== undefined) return both(of(Number(year)));
  return {
    past: of(index > present.month ? present.year - 1 : present.year),
    future: of(index < present.month ? present.year + 1 : present.year),
  };
}

function rolling({ now, today }: Clock, count: number, unit: string, ahead: boolean): TimeExpression | undefined {
  const singular = unit.replace(/s$/, "");
  const nowMs = now.getTime();
  if (singular === "hour") {
    const ms = count * 3_600_000;
    const [fromMs, toMs] = ahead ? [nowMs, nowMs + ms] : [nowMs - ms, nowMs];
    return both({ fromMs, toMs, from: dayIn(new Date(fromMs), "UTC"), to: dayIn(new Date(toMs), "UTC") });
  }
  if (singular === "day" || singular === "week" || singular === "fortnight") {
    const days = count * (singular === "day" ? 1 : singular === "week" ? 7 : 14);
    const span = ahead
      ? { from: today, to: addDays(today, days), fromMs: nowMs, toMs: nowMs + days * dayMs }
      : { from: addDays(today, -days), to: today, fromMs: nowMs - days * dayMs, toMs: nowMs };
    return ahead ? both(span) : { ...both(span), lastDays: days };
  }
  const factor = singular === "month" ? 1 : singular === "quarter" ? 3 : singular === "year" ? 12 : undefined;
  if (factor === undefined) return undefined;
  const shifted = addMonths(today, (ahead ? 1 : -1) * count * factor);
  return both(ahead ? { from: today, to: shifted } : { from: shifted, to: today });
}

/** The same day so many months on; the month's last one where it has no such day. */
function addMonths(day: string, count: number): string {
  const { year, month } = parts(day);
  const last = Number(dateOf(year, month + count + 1, 0).slice(8));
  return dateOf(year, month + count, Math.min(Number(day.slice(8)), last));
}

function validDay(year: number, month: number, day: number): string | undefined {
  const made = dateOf(year, month, day);
  return Number(made.slice(8)) === day ? made : undefined;
}

/** A day of a month; without a year the nearest one behind and ahead. */
function dayExpression(
  today: string,
  month: string,
  day: string,
  year: string | undefined,
): TimeExpression | undefined {
  const index = monthIndex(month);
  const present = parts(today).year;
  const on = (y: number): string | undefined => validDay(y, index, Number(day));
  const span = (at: string): Span => ({ from: at, to: at });
  if (year !== undefined) {
    const at = on(Number(year));
    return at === undefined ? undefined : both(span(at));
  }
  const at = on(present);
  if (at === undefined) return undefined;
  return {
    past: span(at > today ? (on(present - 1) ?? at) : at),
    future: span(at < today ? (on(present + 1) ?? at) : at),
  };
}

type Rule = readonly [RegExp, (words: readonly string[], clock: Clock) => TimeExpression | undefined];

const unit = "(day|week|month|quarter|year)";
const lead = "(?:(?:in|within|during|over|for|of|on|from) )?";
const offsets: Readonly<Record<string, number>> = {
  this: 0,
  current: 0,
  present: 0,
  last: -1,
  previous: -1,
  past: -1,
  next: 1,
  coming: 1,
  following: 1,
};
const offsetWord = Object.keys(offsets).join("|");

const singleDay = `(?:(${monthWord}) (\\d{1,2})(?:st|nd|rd|th)?(?: (\\d{4}))?|(\\d{1,2})(?:st|nd|rd|th)? (?:of )?(${monthWord})(?: (\\d{4}))?|(\\d{4}) (\\d{2}) (\\d{2})|(today|yesterday|tomorrow))`;

function singleDayOf(words: readonly string[], clock: Clock): TimeExpression | undefined {
  const [m1, d1, y1, d2, m2, y2, isoYear, isoMonth, isoDay, named] = words;
  if (m1 && d1) return dayExpression(clock.today, m1, d1, y1 || undefined);
  if (m2 && d2) return dayExpression(clock.today, m2, d2, y2 || undefined);
  if (isoYear && isoMonth && isoDay) {
    const at = validDay(Number(isoYear), Number(isoMonth) - 1, Number(isoDay));
    return at === undefined ? undefined : both({ from: at, to: at });
  }
  if (named) return both(unitSpan(clock.today, "day", named === "today" ? 0 : named === "tomorrow" ? 1 : -1));
  return undefined;
}

/** On words in lower case, with single spaces and without punctuation. Longer forms first. */
const rules: readonly Rule[] = [
  [
    new RegExp(`(?:between|from) ${singleDay} (?:and|to|until) ${singleDay}`),
    (words, clock) => {
      const from = singleDayOf(words.slice(0, 10), clock);
      const to = singleDayOf(words.slice(10, 20), clock);
      if (!from?.past.from || !to?.past.to || !from.future.from || !to.future.to) return undefined;
      const ordered = (a: string, b: string): Span | undefined => (a <= b ? { from: a, to: b } : undefined);
      const past = ordered(from.past.from, to.past.to);
      const future = ordered(from.future.from, to.future.to);
      return past && future && { past, future };
    },
  ],
  [
    new RegExp(`(since|after|before|until|till|by|through) ${singleDay}`),
    ([word = "", ...words], clock) => {
      const day = singleDayOf(words, clock);
      if (!day) return undefined;
      const bound = ({ from = "" }: Span): Span => {
        if (word === "since") return { from };
        if (word === "after") return { from: addDays(from, 1) };
        if (word === "before") return { to: addDays(from, -1) };
        return { to: from };
      };
      return { past: bound(day.past), future: bound(day.future) };
    },
  ],
  [new RegExp(`${lead}${singleDay}`), singleDayOf],
  [
    new RegExp(`(?:by|before|until) (?:the )?end of (?:the |this |current )*${unit}`),
    ([word], { today }) => (isUnit(word) ? both({ to: unitSpan(today, word, 0).to }) : undefined),
  ],
  [
    new RegExp(
      `(?:in|within|during|over|of|for|from) (?:the |our )?(last|past|previous|next|coming|following) (${numberWord}) (hours?|days?|weeks?|fortnights?|months?|quarters?|years?)`,
    ),
    ([word = "", count = "", name = ""], clock) => rolling(clock, numberOf(count), name, (offsets[word] ?? 0) > 0),
  ],
  [
    new RegExp(
      `(?:the |our )?(last|past|previous|next|coming|following) (${numberWord}) (hours?|days?|weeks?|fortnights?|months?|quarters?|years?)`,
    ),
    ([word = "", count = "", name = ""], clock) => rolling(clock, numberOf(count), name, (offsets[word] ?? 0) > 0),
  ],
  [
    new RegExp(`within (?:the )?(${numberWord}) (hours?|days?|weeks?|months?|years?)`),
    ([count = "", name = ""], clock) => rolling(clock, numberOf(count), name, true),
  ],
  [
    new RegExp(`${lead}(?:the )?(${offsetWord}) ${unit}(?! cycle)`),
    ([word = "", name], { today }) => (isUnit(name) ? both(unitSpan(today, name, offsets[word] ?? 0)) : undefined),
  ],
  [
    new RegExp(`${lead}(?:the )?(?:q([1-4])|(first|second|third|fourth) quarter)(?: of)?(?: (\\d{4}))?`),
    ([digit, word, year], { today }) => {
      const quarter = digit ? Number(digit) - 1 : "first second third fourth".split(" ").indexOf(word ?? "");
      const present = parts(today);
      const of = (y: number): Span => ({ from: dateOf(y, quarter * 3, 1), to: dateOf(y, quarter * 3 + 3, 0) });
      if (year) return both(of(Number(year)));
      const here = Math.floor(present.month / 3);
      return {
        past: of(quarter > here ? present.year - 1 : present.year),
        future: of(quarter < here ? present.year + 1 : present.year),
      };
    },
  ],
  [
    new RegExp(`${lead}(?:the month of )?(${monthWord})(?: (?:of )?(\\d{4}))?`),
    ([word = "", year], { today }) => monthExpression(today, word, year || undefined),
  ],
  [
    /(?:in|of|during|for) (?:the year )?(20\d{2}|19\d{2})/,
    ([year]) => both({ from: dateOf(Number(year), 0, 1), to: dateOf(Number(year), 11, 31) }),
  ],
  [
    new RegExp(`(?:on |by |this )?(${weekdays.join("|")})`),
    ([word = ""], { today }) => {
      const wanted = weekdays.indexOf(word);
      const { weekday } = parts(today);
      const at = (days: number): Span => ({ from: addDays(today, days), to: addDays(today, days) });
      return { future: at((wanted - weekday + 7) % 7), past: at(-((weekday - wanted + 7) % 7)) };
    },
  ],
];

function isUnit(word: string | undefined): word is Unit {
  return word === "day" || word === "week" || word === "month" || word === "quarter" || word === "year";
}

export interface FoundTime {
  readonly text: string;
  readonly expression: TimeExpression;
}

/** Finds the first words that tell a time. "may" and "march" are months only where a word before or behind says so. */
export function findTime(text: string, clock: Clock): FoundTime | undefined {
  for (const [pattern, read] of rules) {
    const found = new RegExp(`(?<![\\p{L}\\p{N}<])(?:${pattern.source})(?![\\p{L}\\p{N}>])`, "u").exec(text);
    if (found === null) continue;
    if (/^(?:may|march|mar|sat|sun)$/.test(found[0])) continue;
    const expression = read(
      found.slice(1).map((word) => word ?? ""),
      clock,
    );
    if (expression !== undefined) return { text: found[0], expression };
  }
  return undefined;
}
