import type { Json } from "@sophia/core";

/** Characters of one text, members of one list or object, and how deep they lie in each other. */
const maxTextChars = 1_000;
const maxMembers = 50;
const maxDepth = 5;
/** Characters of the whole value: with three bytes a character, and what JSON adds, it stays far below the limit of the table. */
const maxTotalChars = 10_000;

/**
 * Text as PostgreSQL can keep it and a reader can bear it: NUL becomes its symbol, half a character (a surrogate alone)
 * the replacement character, and what is too long is cut.
 */
export function boundedText(value: unknown, maxChars: number = maxTextChars): string {
  const text = typeof value === "string" ? value : String(value);
  const cut = text.length > maxChars ? `${text.slice(0, maxChars)}…` : text;
  return cut.replaceAll("\u0000", "\u2400").toWellFormed();
}

/** Any value as JSON of a bounded size; what does not fit is left out and told as "…". It never throws. */
export function boundedJson(value: unknown): Json {
  const left = { chars: maxTotalChars };
  return bounded(value, left, 0);
}

function bounded(value: unknown, left: { chars: number }, depth: number): Json {
  left.chars -= 8;
  if (left.chars <= 0) return "…";
  if (value === null || value === undefined || typeof value === "boolean") return value ?? null;
  if (typeof value === "number") return Number.isFinite(value) && Math.abs(value) < 1e21 ? value : String(value);
  if (typeof value === "string" || typeof value === "bigint") {
    const text = boundedText(value, Math.max(0, Math.min(maxTextChars, left.chars)));
    left.chars -= text.length;
    return text;
  }
  if (typeof value !== "object") return `(${typeof value})`;
  if (depth >= maxDepth) return "…";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "(no date)" : value.toISOString();
  if (Array.isArray(value)) {
    const kept = value.slice(0, maxMembers).map((member) => bounded(member, left, depth + 1));
    return value.length > maxMembers ? [...kept, "…"] : kept;
  }
  const members = Object.entries(value);
  const kept = members
    .slice(0, maxMembers)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => {
      left.chars -= Math.min(name.length, 100);
      return [boundedText(name, 100), bounded(member, left, depth + 1)] as const;
    });
  return Object.fromEntries(members.length > maxMembers ? [...kept, ["…", "…"] as const] : kept);
}
