import { sql, type RawBuilder } from "kysely";

/** How a field is read from a row of `entity`, which the statement calls `r`. */
export interface FieldSql {
  readonly value: RawBuilder<unknown>;
  /** Money only: the currency of each value. */
  readonly currency?: RawBuilder<unknown>;
}

/** Everything the person may read as, and the statement's "now": given once, by the statement's first part. */
export const principals = sql`(select principals from reader)::text[]`;
export const now = sql`(select now from reader)`;

const member = (path: string): RawBuilder<unknown> => sql`r.data ->> ${sql.lit(path)}`;

/** A member of `data` as text; empty is none. */
export function textOf(path: string): RawBuilder<unknown> {
  return sql`nullif(btrim(${member(path)}), '')`;
}

export function text(path: string): FieldSql {
  return { value: textOf(path) };
}

/** One of the company's own properties, by any of these names. */
export function custom(...names: readonly string[]): RawBuilder<unknown> {
  const values = names.map((name) => sql`nullif(btrim(r.data -> 'custom' ->> ${sql.lit(name)}), '')`);
  return sql`coalesce(${sql.join([...values, sql`null`])})`;
}

export function number(path: string): FieldSql {
  return { value: sql`number_of(${member(path)})` };
}

export function instant(path: string): FieldSql {
  return { value: sql`instant_of(${member(path)})` };
}

export function day(path: string): FieldSql {
  return { value: sql`day_of(${member(path)})` };
}

/** Null for what is neither true nor false. */
export function truth(path: string): RawBuilder<unknown> {
  return sql`case ${member(path)} when 'true' then true when 'false' then false end`;
}

/** The name of another record of the same connection that this one names by its id. */
export function nameOf(kind: string, path: string): FieldSql {
  return {
    value: sql`(select nullif(btrim(o.data ->> 'name'), '') from entity o
      where o.connection_id = r.connection_id and o.kind = ${sql.lit(kind)} and o.external_id = ${member(path)})`,
  };
}

/** The names of several. */
export function namesOf(kind: string, jsonPath: string): FieldSql {
  return {
    value: sql`array(select distinct o.data ->> 'name' from entity o
      where o.connection_id = r.connection_id and o.kind = ${sql.lit(kind)} and o.data ->> 'name' <> ''
        and o.external_id = any(array(select named #>> '{}' from jsonb_path_query(r.data, ${sql.lit(jsonPath)}) named)) order by 1)`,
  };
}

/** Texts at a path of `data`: none where there is no list. */
export function texts(jsonPath: string): FieldSql {
  return {
    value: sql`array(select distinct named #>> '{}' from jsonb_path_query(r.data, ${sql.lit(jsonPath)}) named
      where named #>> '{}' <> '' order by 1)`,
  };
}

export function expression(value: RawBuilder<unknown>): FieldSql {
  return { value };
}

/** The title of the document made of the same record. */
export const documentTitle: FieldSql = {
  value: sql`(select d.title from document d where d.connection_id = r.connection_id and d.raw_kind = r.raw_kind
    and d.raw_external_id = r.raw_external_id and d.deleted_at is null and d.principals && ${principals} limit 1)`,
};
