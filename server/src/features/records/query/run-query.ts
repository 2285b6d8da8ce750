import { AppError, assertNever, recordKind, type RecordKind } from "@sophia/core";
import type { RecordFigures, RecordGroup, RecordQuery, RecordReply, RecordRow, RecordValue } from "@sophia/core/api";
import { sql, type Kysely, type RawBuilder, type Transaction } from "kysely";
import { z } from "zod";
import type { DB } from "../../../platform/db/index.ts";
import { cursorOf } from "./cursor.ts";
import { mostFigureRows, statementsOf } from "./statement.ts";
import { knownField } from "./values.ts";

export interface RecordReader {
  readonly db: Kysely<DB>;
  /** Everything the person may read as; nothing is seen without any. */
  readonly principals: readonly string[];
  readonly now: Date;
}

/** A question that takes longer ends with a sentence: nobody else waits for it. */
const longestMs = 10_000;
const mostGroups = 500;

/**
 * Answers a typed question over the records a person may read: complete, counted, paged by what the last row was. All parts
 * of the answer are of one state of the database.
 *
 * @throws AppError `invalid_request` for what does not fit the catalogue, `timeout` for what takes too long
 */
export async function queryRecords(reader: RecordReader, query: RecordQuery): Promise<RecordReply> {
  const statements = statementsOf(query, reader.principals, reader.now);
  try {
    return await reader.db
      .transaction()
      .setIsolationLevel("repeatable read")
      .setAccessMode("read only")
      .execute(async (tx) => {
        await sql`set local statement_timeout = ${sql.lit(longestMs)}`.execute(tx);
        await sql`set local jit = off`.execute(tx);
        const [counted] = await rows(tx, statements.counts, countsSchema);
        const page = statements.page === undefined ? [] : await rows(tx, statements.page, pageRowSchema);
        const sources = await rows(tx, statements.sources, sourceSchema);
        const kept = page.slice(0, query.limit);
        const last = kept.at(-1);
        const isMore = page.length > query.limit;
        const figures = (field: string | undefined) => rows(tx, statements.figures(field), figureRowSchema);
        return {
          kind: query.kind,
          matched: counted?.matched ?? 0,
          visible: counted?.visible ?? 0,
          rows: kept.map((row) => recordRow(query.kind, statements.shown, row)),
          nextCursor:
            isMore && last !== undefined
              ? cursorOf(query, { values: sortValues(last, query.sort?.length ?? 1), id: last.id })
              : null,
          ...(await totals(query, figures)),
          sources: sources.map(({ source, name, sample, as_of: asOf }) => ({
            source,
            name,
            sample,
            asOf: asOf?.toISOString() ?? null,
          })),
          timeZone: statements.timeZone,
          at: reader.now.toISOString(),
          sample: sources.some((source) => source.sample),
        };
      });
  } catch (error) {
    throw foreseen(error);
  }
}

const countsSchema = z.object({ matched: z.number(), visible: z.number() });
const pageRowSchema = z.looseObject({
  id: z.string(),
  document_id: z.string(),
  source: z.string(),
  title: z.string(),
  url: z.string(),
  source_updated_at: z.date().nullable(),
  sample: z.boolean(),
});
type PageRow = z.infer<typeof pageRowSchema>;
const sourceSchema = z.object({
  source: z.string(),
  name: z.string(),
  sample: z.boolean(),
  as_of: z.date().nullable(),
});
const keySchema = z.union([z.string(), z.number(), z.boolean()]).nullable().optional();
const figureRowSchema = z.object({
  k0: keySchema,
  k1: keySchema,
  currency: z.string().nullable(),
  records: z.number(),
  valued: z.number(),
  total: z.string().nullable(),
  mean: z.string().nullable(),
});
type FigureRow = z.infer<typeof figureRowSchema>;

async function rows<Schema extends z.ZodType>(
  tx: Transaction<DB>,
  statement: RawBuilder<unknown>,
  schema: Schema,
): Promise<z.output<Schema>[]> {
  const result = await statement.execute(tx);
  return z.array(schema).parse(result.rows);
}

function sortValues(row: PageRow, count: number): (string | null)[] {
  return Array.from({ length: count }, (_, index) => z.string().nullable().parse(row[`s${index}`]));
}

function recordRow(kind: RecordKind, shown: readonly string[], row: PageRow): RecordRow {
  return {
    recordId: row.id,
    title: row.title,
    values: Object.fromEntries(shown.map((name) => [name, valueOf(kind, name, row)])),
    source: row.source,
    url: row.url,
    documentId: row.document_id,
    updatedAt: row.source_updated_at?.toISOString() ?? null,
    sample: row.sample,
  };
}

function valueOf(kind: RecordKind, name: string, row: PageRow): RecordValue {
  const value = row[`f_${name}`];
  if (value === null || value === undefined) return null;
  const { type } = knownField(kind, name);
  switch (type) {
    case "money":
      return {
        amount: trimmed(z.string().parse(value)),
        currency: z.string().nullable().parse(row[`f_${name}_currency`]),
      };
    case "number":
      return Number(z.union([z.string(), z.number()]).parse(value));
    case "instant":
      return z.date().parse(value).toISOString();
    case "boolean":
      return z.boolean().parse(value);
    case "account":
    case "list":
      return z.array(z.string()).parse(value);
    case "text":
    case "enum":
    case "person":
    case "day":
      return z.string().parse(value);
    default:
      return assertNever(type);
  }
}

/** A decimal without zeros that say nothing. */
function trimmed(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}

async function totals(
  query: RecordQuery,
  read: (field: string | undefined) => Promise<FigureRow[]>,
): Promise<Pick<RecordReply, "sum" | "average" | "groups" | "groupsCut">> {
  const { sum, average, groupBy } = query;
  const summed = sum === undefined ? undefined : await read(sum);
  const averaged = average === undefined || average === sum ? summed : await read(average);
  const counted = summed ?? averaged ?? (groupBy === undefined ? [] : await read(undefined));
  const part = (of: (key: string) => boolean) => ({
    ...(sum === undefined
      ? {}
      : {
          sum: figuresOf(
            sum,
            "total",
            (summed ?? []).filter((row) => of(keyOf(row))),
          ),
        }),
    ...(average === undefined
      ? {}
      : {
          average: figuresOf(
            average,
            "mean",
            (averaged ?? []).filter((row) => of(keyOf(row))),
          ),
        }),
  });
  if (groupBy === undefined) return part(() => true);
  const byKey = Map.groupBy(counted, keyOf);
  const groups = [...byKey].map(([key, of]): RecordGroup => {
    const [first] = of;
    const keys = [first?.k0, first?.k1].slice(0, groupBy.length).map((one) => one ?? null);
    return { key: keys, records: added(of, "records"), ...part((other) => other === key) };
  });
  groups.sort((one, other) => other.records - one.records || (String(one.key) < String(other.key) ? -1 : 1));
  return {
    groups: groups.slice(0, mostGroups),
    groupsCut: groups.length > mostGroups || counted.length >= mostFigureRows,
  };
}

function keyOf({ k0, k1 }: FigureRow): string {
  return JSON.stringify([k0 ?? null, k1 ?? null]);
}

function added(of: readonly FigureRow[], column: "records" | "valued"): number {
  return of.reduce((total, row) => total + row[column], 0);
}

function figuresOf(field: string, column: "total" | "mean", of: readonly FigureRow[]): RecordFigures {
  return {
    field,
    figures: of
      .filter((row) => row.valued > 0)
      .map((row) => ({ currency: row.currency, value: trimmed(row[column] ?? "0"), records: row.valued })),
    without: added(of, "records") - added(of, "valued"),
  };
}

/** What PostgreSQL says of a question that is too long, or of a time zone that it does not know. */
function foreseen(error: unknown): unknown {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (code === "57014")
    return new AppError("timeout", "This question takes too long. Narrow it down by more conditions.", {
      cause: error,
    });
  if (code === "22023")
    return new AppError("invalid_request", "The database knows no such time zone. Give another, or UTC.", {
      cause: error,
    });
  return error;
}

/** How the kind is called, by number. */
export function countedName(kind: RecordKind, count: number): string {
  const { one, many } = recordKind(kind);
  return `${count} ${count === 1 ? one : many}`;
}
