import { getNamedType, isInputObjectType, type GraphQLInputObjectType } from "graphql";
import type { Clock } from "../http/clock.ts";
import { LinearError } from "./linear-error.ts";
import { fieldOf, isRecord, Many } from "./node.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * Whether an object meets a filter. The schema says what each key means: a comparator of a field, a filter of a related
 * object (which an absent one meets only by `null: true`), or of a list (`some`, `every`, `length`; without them: some).
 *
 * @param clock - what `-P2W` in place of a time counts from
 * @throws LinearError `invalid input` for a time that is none
 */
export function meets(node: Values, filter: Values, type: GraphQLInputObjectType, clock: Clock): boolean {
  return Object.entries(filter).every(([key, wanted]) => {
    if (wanted === null || wanted === undefined) return true;
    if (key === "and") return listOf(wanted).every((one) => meets(node, one, type, clock));
    if (key === "or") return listOf(wanted).length === 0 || listOf(wanted).some((one) => meets(node, one, type, clock));
    if (key === "null") return wanted === false;
    const inner = getNamedType(type.getFields()[key]?.type);
    if (!isInputObjectType(inner) || !isRecord(wanted)) return false;
    const value = fieldOf(node, key);
    if (value instanceof Many) return meetsList(value.list(), wanted, inner, clock);
    if (inner.name.endsWith("Comparator"))
      return compares(value, wanted, inner.name, clock, fieldOf(node, "identifier"));
    if (Array.isArray(value)) return meetsList(value.filter(isRecord), wanted, inner, clock);
    return isRecord(value) ? meets(value, wanted, inner, clock) : wanted["null"] === true;
  });
}

function meetsList(list: readonly Values[], filter: Values, type: GraphQLInputObjectType, clock: Clock): boolean {
  const { some, every, length, ...each } = filter;
  const inner = (key: string): GraphQLInputObjectType => {
    const found = getNamedType(type.getFields()[key]?.type);
    if (!isInputObjectType(found)) throw new Error(`${type.name} has no filter called ${key}.`);
    return found;
  };
  if (isRecord(some) && !list.some((one) => meets(one, some, inner("some"), clock))) return false;
  if (isRecord(every) && !list.every((one) => meets(one, every, inner("every"), clock))) return false;
  if (isRecord(length) && !compares(list.length, length, "NumberComparator", clock)) return false;
  return Object.keys(each).length === 0 || list.some((one) => meets(one, each, type, clock));
}

/** @param alias - another name of the value's owner that an issue's id may be compared by, such as `PAY-101` */
function compares(value: unknown, comparator: Values, type: string, clock: Clock, alias?: unknown): boolean {
  const isDate = type.includes("Date");
  const key = (one: unknown): unknown => (isDate && one !== null && one !== undefined ? timeOf(one, clock) : one);
  const own = value === undefined ? null : key(value);
  const equal = (wanted: unknown): boolean =>
    own === key(wanted) || (type === "IssueIDComparator" && alias !== undefined && alias === wanted);
  return Object.entries(comparator).every(([operator, wanted]) => {
    if (wanted === undefined) return true;
    switch (operator) {
      case "eq":
        return equal(wanted);
      case "neq":
        return !equal(wanted);
      case "in":
        return Array.isArray(wanted) && wanted.some(equal);
      case "nin":
        return Array.isArray(wanted) && !wanted.some(equal);
      case "null":
        return (own === null) === wanted;
      case "and":
        return listOf(wanted).every((one) => compares(value, one, type, clock));
      case "or":
        return listOf(wanted).some((one) => compares(value, one, type, clock));
      case "gt":
      case "gte":
      case "lt":
      case "lte":
        return ordered(operator, own, key(wanted));
      case "length":
        return isRecord(wanted) && Array.isArray(value) && compares(value.length, wanted, "NumberComparator", clock);
      case "some":
        return isRecord(wanted) && Array.isArray(value) && value.some((one) => compares(one, wanted, "String", clock));
      case "every":
        return isRecord(wanted) && Array.isArray(value) && value.every((one) => compares(one, wanted, "String", clock));
      default:
        return typeof wanted === "string" && matchesText(operator, own, wanted);
    }
  });
}

function ordered(operator: "gt" | "gte" | "lt" | "lte", own: unknown, wanted: unknown): boolean {
  if (typeof own !== "number" || typeof wanted !== "number") return false;
  switch (operator) {
    case "gt":
      return own > wanted;
    case "gte":
      return own >= wanted;
    case "lt":
      return own < wanted;
    case "lte":
      return own <= wanted;
    default:
      return operator satisfies never;
  }
}

/** An absent text contains nothing and starts with nothing. */
function matchesText(operator: string, own: unknown, wanted: string): boolean {
  const text = typeof own === "string" ? own : undefined;
  const bare = (one: string): string => one.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  switch (operator) {
    case "contains":
      return text?.includes(wanted) ?? false;
    case "notContains":
      return !text?.includes(wanted);
    case "startsWith":
      return text?.startsWith(wanted) ?? false;
    case "notStartsWith":
      return !text?.startsWith(wanted);
    case "endsWith":
      return text?.endsWith(wanted) ?? false;
    case "notEndsWith":
      return !text?.endsWith(wanted);
    case "containsIgnoreCase":
      return text?.toLowerCase().includes(wanted.toLowerCase()) ?? false;
    case "notContainsIgnoreCase":
      return !text?.toLowerCase().includes(wanted.toLowerCase());
    case "startsWithIgnoreCase":
      return text?.toLowerCase().startsWith(wanted.toLowerCase()) ?? false;
    case "eqIgnoreCase":
      return text?.toLowerCase() === wanted.toLowerCase();
    case "neqIgnoreCase":
      return text?.toLowerCase() !== wanted.toLowerCase();
    case "containsIgnoreCaseAndAccent":
      return text !== undefined && bare(text).includes(bare(wanted));
    default:
      throw new LinearError("invalid input", `Unknown comparator "${operator}"`);
  }
}

const isoDuration = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Milliseconds of the epoch of an ISO 8601 time, a day, or a duration from now (`-P2W`); years and months by the calendar. */
function timeOf(value: unknown, clock: Clock): number {
  const text = String(value);
  const parts = isoDuration.exec(text);
  if (parts && /\d/.test(text)) {
    const sign = parts[1] === "-" ? -1 : 1;
    const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
      .slice(2)
      .map((part: string | undefined) => Number(part ?? 0) * sign);
    const date = new Date(clock());
    date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + months);
    return date.getTime() + ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  }
  const ms = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new LinearError("invalid input", "Argument Validation Error", `"${text.slice(0, 100)}" is not a valid date.`);
  }
  return ms;
}

function listOf(value: unknown): readonly Values[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
