import { recordField, type RecordKind } from "@sophia/core";
import { sql, type RawBuilder } from "kysely";
import { z } from "zod";
import { column, recordsWith } from "./catalogue.ts";
import { principals } from "./field-sql.ts";
import type { RecordReader } from "./run-query.ts";

export interface NamedValue {
  readonly kind: RecordKind;
  readonly field: string;
  readonly value: string;
}

/** Names and values that begin with a word of a question, each of them out of what the person may see. */
export interface FoundNames {
  readonly accounts: readonly string[];
  readonly people: readonly string[];
  readonly values: readonly NamedValue[];
  readonly issues: readonly { readonly identifier: string; readonly title: string }[];
  /** What the person is called in the sources. */
  readonly me: readonly string[];
}

export interface NameSearch {
  /** In lower case. */
  readonly words: readonly string[];
  /** As they stand: `ENG-12`. */
  readonly identifiers: readonly string[];
  readonly fields: readonly { readonly kind: RecordKind; readonly names: readonly string[] }[];
  readonly email: string;
}

/** More names than this that begin with words of one question would make it unclear anyway. */
const most = 2_000;

/** Whoever belongs to a system may know who else does: staff are found by name in the person's own connections. */
export async function findNames(reader: RecordReader, search: NameSearch): Promise<FoundNames> {
  const scope = sql`with reader as (select ${[...reader.principals]}::text[] as principals, ${reader.now.toISOString()}::timestamptz as now)`;
  const begins = (name: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`split_part(btrim(regexp_replace(lower(${name}), '[^[:alnum:]]+', ' ', 'g')), ' ', 1) = any(${[...search.words]}::text[])`;
  const name = sql`o.data ->> 'name'`;
  const names = async (statement: RawBuilder<unknown>): Promise<string[]> => {
    const { rows } = await statement.execute(reader.db);
    return z
      .array(z.object({ name: z.string() }))
      .parse(rows)
      .map((row) => row.name);
  };
  const [accounts, people, me, values, issues] = await Promise.all([
    names(sql`${scope} select distinct ${name} as name from entity o
      where o.kind in ('company', 'customer') and o.gone_at is null and o.principals && ${principals} and ${begins(name)} limit ${most}`),
    names(sql`${scope} select distinct ${name} as name from entity o
      where o.kind in ('owner', 'user') and ${begins(name)}
        and o.connection_id::text in (select split_part(held, '/', 1) from unnest(${principals}) held) limit ${most}`),
    names(sql`select distinct ${name} as name from entity o
      where o.kind in ('owner', 'user') and lower(o.data ->> 'email') = ${search.email.toLowerCase()} limit 20`),
    Promise.all(search.fields.map((one) => valuesOf(reader, scope, one, begins))),
    issuesOf(reader, scope, search.identifiers),
  ]);
  return { accounts, people, me, values: values.flat(), issues };
}

async function valuesOf(
  reader: RecordReader,
  scope: RawBuilder<unknown>,
  { kind, names }: NameSearch["fields"][number],
  begins: (name: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<NamedValue[]> {
  if (names.length === 0) return [];
  const each = names.map((field) => {
    const isList = recordField(kind, field)?.type === "list";
    return sql`select ${sql.lit(field)} as field, ${isList ? sql`unnest(${column(field)})` : column(field)} as value`;
  });
  const { rows } = await sql`${scope}
    select distinct told.field, told.value
    from (${recordsWith(kind, new Set(names), false)}) m0 cross join lateral (${sql.join(each, sql` union all `)}) told
    where told.value <> '' and ${begins(sql`told.value`)} limit ${most}`.execute(reader.db);
  return z
    .array(z.object({ field: z.string(), value: z.string() }))
    .parse(rows)
    .map((row) => ({ kind, ...row }));
}

async function issuesOf(reader: RecordReader, scope: RawBuilder<unknown>, identifiers: readonly string[]) {
  if (identifiers.length === 0) return [];
  const { rows } = await sql`${scope}
    select m0.f_identifier as identifier, m0.f_name as title
    from (${recordsWith("issues", new Set(["identifier", "name"]), false)}) m0
    where m0.f_identifier = any(${identifiers.map((one) => one.toUpperCase())}::text[]) limit 50`.execute(reader.db);
  return z.array(z.object({ identifier: z.string(), title: z.string() })).parse(rows);
}
