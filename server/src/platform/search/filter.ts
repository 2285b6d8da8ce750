import { AppError, type SearchFilter } from "@sophia/core";
import { wellFormedOnly } from "./schema.ts";

/** Beyond every date a JavaScript Date can hold; infinite bounds are cut to it. */
const farthestMs = 8.64e15;

/**
 * The condition that goes into the index query itself. Lance takes no parameters, so every string is quoted here and
 * only here. An absent part of the filter allows everything, an empty list allows nothing; a string that cannot be
 * stored (unpaired surrogate) matches nothing.
 *
 * @returns null when nothing can match, so that the query need not be asked
 */
export function filterSql(principals: readonly string[], filter: SearchFilter = {}): string | null {
  const held = wellFormedOnly([...new Set(principals)]);
  if (held.length === 0) return null;
  const parts = [`array_has_any(principals, [${held.map(quote).join(", ")}])`];

  const columns = [
    ["source", filter.sources],
    ["kind", filter.kinds],
    ["document_id", filter.documentIds],
  ] as const;
  for (const [column, values] of columns) {
    if (values === undefined) continue;
    const list = wellFormedOnly([...new Set(values)]);
    if (list.length === 0) return null;
    parts.push(`${column} IN (${list.map(quote).join(", ")})`);
  }

  if (filter.accounts !== undefined) {
    const list = wellFormedOnly([...new Set(filter.accounts)]);
    if (list.length === 0) return null;
    parts.push(`array_has_any(accounts, [${list.map(quote).join(", ")}])`);
  }
  if (filter.fromMs !== undefined) parts.push(`occurred_at_ms >= ${instant("fromMs", filter.fromMs)}`);
  if (filter.toMs !== undefined) parts.push(`occurred_at_ms < ${instant("toMs", filter.toMs)}`);
  return parts.join(" AND ");
}

/** A SQL string literal: the quote is the only character with a meaning inside it; a backslash has none. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function instant(name: string, value: number): string {
  if (Number.isNaN(value)) {
    throw new AppError("invalid_request", `The time filter ${name} is not a number of milliseconds`);
  }
  // Up to a whole millisecond, so that no exponent notation can appear.
  return Math.min(farthestMs, Math.max(-farthestMs, Math.ceil(value))).toFixed(0);
}
