import { assertNever, recordField, recordKind, type RecordKind } from "@sophia/core";
import type { Condition, ConditionValue, RecordFigures, RecordRow, RecordValue } from "@sophia/core/api";

type Comparing = Extract<Condition, { readonly field: string }>;

/** What the conditions say, for the answer's first line: whoever reads it sees how the question was understood. */
export function describeCondition(kind: RecordKind, condition: Condition): string {
  if ("and" in condition) return describeAll(kind, condition.and);
  if ("or" in condition) return condition.or.map((one) => describeCondition(kind, one)).join(" or ");
  if ("not" in condition) return describeNot(kind, condition.not);
  if ("accountOf" in condition) {
    const { kind: other, where } = condition.accountOf;
    const { many } = recordKind(other);
    return `of a company with ${many}${where === undefined ? "" : ` (${describeCondition(other, where)})`}`;
  }
  return describeComparison(kind, condition);
}

function describeAll(kind: RecordKind, all: readonly Condition[]): string {
  const told: string[] = [];
  const done = new Set<Condition>();
  for (const one of all) {
    if (done.has(one)) continue;
    done.add(one);
    // From and to of one field are one span.
    const until =
      "op" in one && one.op === ">="
        ? all.find((other) => "op" in other && other.field === one.field && (other.op === "<=" || other.op === "<"))
        : undefined;
    if (until !== undefined && "value" in until && "value" in one) {
      done.add(until);
      const end = until.op === "<" ? "until" : "to";
      told.push(`${labelOf(kind, one.field)} from ${valueText(one.value)} ${end} ${valueText(until.value)}`);
    } else told.push(describeCondition(kind, one));
  }
  return told.join(", ");
}

function describeNot(kind: RecordKind, condition: Condition): string {
  if ("op" in condition && condition.op === "missing") return `with ${labelOf(kind, condition.field)}`;
  if ("accountOf" in condition) return `not ${describeCondition(kind, condition)}`;
  return `not (${describeCondition(kind, condition)})`;
}

function labelOf(kind: RecordKind, field: string): string {
  return recordField(kind, field)?.label ?? field;
}

/** An instant by its minute. */
function valueText(value: ConditionValue): string {
  const text = String(value);
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? `${text.slice(0, 16).replace("T", " ")} UTC` : text;
}

function describeComparison(kind: RecordKind, condition: Comparing): string {
  const label = labelOf(kind, condition.field);
  switch (condition.op) {
    case "missing":
      return `without ${label}`;
    case "in":
      return `${label} ${condition.values.map(valueText).join(" or ")}`;
    case "between":
      return `${label} from ${valueText(condition.from)} to ${valueText(condition.to)}`;
    case "contains":
      return `${label} with “${valueText(condition.value).replace(/^: |: $/u, "")}”`;
    case "=":
      if (condition.value === true) return label;
      if (condition.value === false) return `not ${label}`;
      return `${label} ${valueText(condition.value)}`;
    case "<":
      return `${label} before ${valueText(condition.value)}`.replace(/before (?=[\d.]+$)/u, "below ");
    case "<=":
      return `${label} up to ${valueText(condition.value)}`;
    case ">":
      return `${label} above ${valueText(condition.value)}`;
    case ">=":
      return `${label} from ${valueText(condition.value)}`;
    default:
      return assertNever(condition);
  }
}

/** "12,345.67 USD". */
export function moneyText(amount: string, currency: string | null): string {
  const [whole = "", decimals] = amount.split(".");
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/gu, ",");
  return `${grouped}${decimals === undefined ? "" : `.${decimals}`}${currency === null ? "" : ` ${currency}`}`;
}

export function figuresText({ figures, without }: RecordFigures, many: string): string {
  const told = figures.map(({ currency, value, records }) => `${moneyText(value, currency)} over ${records} ${many}`);
  const none = without === 0 ? "" : `; ${without} have no value`;
  return `${told.length === 0 ? "none of them has a value" : told.join(" and ")}${none}`;
}

/** A row as a line of an answer: its name, then what else is known of it. */
export function rowText(kind: RecordKind, row: RecordRow, timeZone: string): string {
  const { name, ...others } = row.values;
  const details = Object.entries(others).flatMap(([field, value]) => {
    const text = shownValue(value, field, kind, timeZone);
    return text === "" ? [] : [`${labelOf(kind, field)} ${text}`];
  });
  const identifier = /^([A-Z][A-Z0-9]*-\d+): /u.exec(row.title)?.[1];
  const title = `${kind === "issues" && identifier !== undefined ? `${identifier} ` : ""}${typeof name === "string" ? name : row.title}`;
  return `${oneLine(title)}${details.length === 0 ? "" : ` · ${details.join(" · ")}`}`;
}

function shownValue(value: RecordValue | undefined, field: string, kind: RecordKind, timeZone: string): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(oneLine).join(", ");
  if (typeof value === "object") return moneyText(value.amount, value.currency);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (recordField(kind, field)?.type === "instant" && typeof value === "string") return minuteIn(value, timeZone);
  return oneLine(String(value));
}

/** "2026-11-23 14:05" where the asker is. */
export function minuteIn(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return format.format(new Date(instant));
}

/** Names of the sources are data: they make no new lines in an answer. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim().slice(0, 300);
}
