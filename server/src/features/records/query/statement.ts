import { AppError, assertNever, recordKind, type FieldType, type RecordKind } from "@sophia/core";
import type { RecordGroupBy, RecordQuery } from "@sophia/core/api";
import { sql, type RawBuilder } from "kysely";
import { column, currencyColumn, recordsWith, visibleRecords } from "./catalogue.ts";
import { principals as reads } from "./field-sql.ts";
import { conditionSql } from "./condition-sql.ts";
import { positionOf, type Position } from "./cursor.ts";
import { checkTimeZone, knownField } from "./values.ts";

type Sql = RawBuilder<unknown>;

/** A question as statements. All of them begin with the reader's principals and "now". */
export interface Statements {
  readonly timeZone: string;
  readonly shown: readonly string[];
  /** How many match, and how many there are to see. */
  readonly counts: Sql;
  /** One row more than asked for, when there are more. Undefined: no rows are wanted. */
  readonly page: Sql | undefined;
  readonly sources: Sql;
  /** Rows `(k0, k1, currency, records, valued, total, mean)` of what matches, by group and currency. */
  readonly figures: (field: string | undefined) => Sql;
}

/** Groups by currency that are read at most; beyond, the reply says that it is cut. */
export const mostFigureRows = 5_000;

/** @throws AppError `invalid_request` with a sentence that says what fits */
export function statementsOf(query: RecordQuery, principals: readonly string[], now: Date): Statements {
  const { kind } = query;
  const timeZone = checkTimeZone(query.timeZone ?? "UTC");
  const shown = [...new Set(query.fields ?? recordKind(kind).shown)];
  const sort = query.sort ?? [recordKind(kind).sort];
  const grouped = query.groupBy ?? [];
  const condition = conditionSql(kind, query.where, timeZone);
  const used = new Set([...condition.fields, ...sort.map((one) => one.field)]);
  for (const name of [...shown, ...used]) knownField(kind, name);
  const reader = sql`reader as (select ${[...principals]}::text[] as principals, ${now.toISOString()}::timestamptz as now)`;
  const matching = (names: Iterable<string>): Sql =>
    sql`select * from (${recordsWith(kind, new Set(names), condition.withAccounts)}) m0 where ${condition.where}`;
  const sorted = sort.map(({ field, direction }) => ({
    ...sortable(kind, field),
    direction: direction === "asc" ? sql`asc` : sql`desc`,
    after: direction === "asc" ? sql`>` : sql`<`,
  }));
  const position = positionOf(query);
  if (position !== undefined && position.values.length !== sorted.length)
    throw new AppError("invalid_request", "This cursor belongs to another question: ask for the first page again.");
  return {
    timeZone,
    shown,
    counts: sql`with ${reader} select
      (select count(*) from (${matching(condition.fields)}) matched) as matched,
      (select count(*) from ${visibleRecords(kind)}) as visible`,
    page:
      query.limit === 0
        ? undefined
        : sql`with ${reader}, page as (
            select ${sql.join([sql`matched.*`, ...sorted.map(({ key }, index) => sql`(${key})::text as ${sql.ref(`s${index}`)}`)])}
            from (${matching([...used, ...shown])}) matched
            where ${position === undefined ? sql`true` : afterPosition(sorted, position)}
            order by ${sql.join([...sorted.map(({ key, direction }) => sql`${key} ${direction} nulls last`), sql`matched.id`])}
            limit ${query.limit + 1})
          select page.*, d.id as document_id, d.source, d.title, d.url, d.source_updated_at, d.sample
          from page join lateral (
            select * from document d where d.connection_id = page.connection_id and d.raw_kind = page.raw_kind
              and d.raw_external_id = page.raw_external_id and d.deleted_at is null and d.principals && ${reads}
            order by d.id limit 1) d on true
          order by ${sql.join([...sorted.map(({ key, direction }) => sql`${key} ${direction} nulls last`), sql`page.id`])}`,
    sources: sql`with ${reader}
      select c.source, c.name, c.sample, case when bool_and(s.last_success_at is not null) then min(s.last_success_at) end as as_of
      from connection c left join stream_state s on s.connection_id = c.id
      where c.id in (select r.connection_id from ${visibleRecords(kind)})
      group by c.id order by c.source, c.name`,
    figures(field) {
      const names = [...condition.fields, ...grouped.map((one) => one.field), ...(field === undefined ? [] : [field])];
      if (field !== undefined) addable(kind, field);
      const keys = grouped.map((one, index) => groupKey(kind, one, timeZone, index));
      const isMoney = field !== undefined && knownField(kind, field).type === "money";
      const currency = isMoney ? currencyColumn(field) : sql`null::text`;
      const value = field === undefined ? sql`null::numeric` : column(field);
      const selected = keys.map(({ key }, index) => sql`${key} as ${sql.ref(`k${index}`)}`);
      return sql`with ${reader}
        select ${sql.join([
          ...selected,
          sql`case when ${value} is null then null else ${currency} end as currency`,
          sql`count(*) as records`,
          sql`count(${value}) as valued`,
          sql`sum(${value})::text as total`,
          sql`round(avg(${value}), 4)::text as mean`,
        ])}
        from (${matching(names)}) matched ${sql.join(
          keys.map(({ from }) => from),
          sql` `,
        )}
        group by ${sql.join([...keys.map(({ key }) => key), sql`case when ${value} is null then null else ${currency} end`])}
        order by records desc limit ${mostFigureRows}`;
    },
  };
}

function addable(kind: RecordKind, name: string): void {
  const { type } = knownField(kind, name);
  if (type === "number" || type === "money") return;
  throw new AppError("invalid_request", `The field “${name}” holds no numbers: it has neither sum nor average.`);
}

interface Sortable {
  readonly key: Sql;
  readonly type: FieldType;
}

/** People look for words without regard to case; a list is sorted by its first value. */
function sortable(kind: RecordKind, name: string): Sortable {
  const { type } = knownField(kind, name);
  switch (type) {
    case "text":
    case "enum":
    case "person":
      return { key: sql`lower(${column(name)})`, type };
    case "account":
    case "list":
      return { key: sql`lower((${column(name)})[1])`, type };
    case "number":
    case "money":
    case "instant":
    case "day":
    case "boolean":
      return { key: column(name), type };
    default:
      return assertNever(type);
  }
}

interface Sorted extends Sortable {
  readonly after: Sql;
}

/** Rows behind a position, records without a value last. */
function afterPosition(sorted: readonly Sorted[], { values, id }: Position): Sql {
  const at = (index: number): Sql => fromText(sorted[index]?.type ?? "text", values[index] ?? null);
  const behind = sorted.map(({ key, after }, index) => {
    const before = sorted.slice(0, index).map((one, nth) => sql`${one.key} is not distinct from ${at(nth)}`);
    const self = values[index] === null ? sql`false` : sql`(${key} ${after} ${at(index)} or ${key} is null)`;
    return sql`(${sql.join([...before, self], sql` and `)})`;
  });
  const same = sorted.map((one, index) => sql`${one.key} is not distinct from ${at(index)}`);
  const last = sql`(${sql.join([...same, sql`matched.id > ${id}::uuid`], sql` and `)})`;
  return sql`(${sql.join([...behind, last], sql` or `)})`;
}

/** A sort value out of a cursor; one that was tampered with is null and never an error. */
function fromText(type: FieldType, value: string | null): Sql {
  switch (type) {
    case "number":
    case "money":
      return sql`number_of(${value}::text)`;
    case "instant":
      return sql`instant_of(${value}::text)`;
    case "day":
      return sql`day_of(${value}::text)`;
    case "boolean":
      return sql`(${value}::text = 'true')`;
    case "text":
    case "enum":
    case "person":
    case "account":
    case "list":
      return sql`${value}::text`;
    default:
      return assertNever(type);
  }
}

/** What is grouped by, and what must be joined for it. */
function groupKey(
  kind: RecordKind,
  { field, by }: RecordGroupBy,
  timeZone: string,
  index: number,
): { readonly key: Sql; readonly from: Sql } {
  const { type } = knownField(kind, field);
  const own = column(field);
  const period = sql.lit(by ?? "day");
  const isTime = type === "day" || type === "instant";
  if (by !== undefined && !isTime)
    throw new AppError("invalid_request", `The field “${field}” is no time: it cannot be grouped by ${by}.`);
  if (type === "day") return { key: sql`date_trunc(${period}, ${own}::timestamp)::date`, from: sql`` };
  if (type === "instant")
    return { key: sql`date_trunc(${period}, ${own} at time zone ${sql.lit(timeZone)})::date`, from: sql`` };
  if (type === "account" || type === "list") {
    const one = sql.ref(`one${index}`);
    return { key: one, from: sql`left join lateral unnest(${own}) ${one} on true` };
  }
  return { key: own, from: sql`` };
}
