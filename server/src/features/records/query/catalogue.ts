import { recordKind, type RecordField, type RecordKind } from "@sophia/core";
import { sql, type RawBuilder } from "kysely";
import { accountKeys } from "./account-sql.ts";
import { accountFields, contactFields, dealFields, engagementFields, taskFields, ticketFields } from "./crm-fields.ts";
import { principals, type FieldSql } from "./field-sql.ts";
import { callFields, issueFields, projectFields, threadFields } from "./work-fields.ts";

/** Where the records of a kind are, and how their fields are read. */
interface KindSql {
  /** `entity.kind`. */
  readonly entity: string;
  /** What is archived or in a bin is in no answer. */
  readonly living: RawBuilder<unknown>;
  readonly fields: Readonly<Record<string, FieldSql>>;
}

const notArchived = sql`coalesce(r.data ->> 'archived', 'false') = 'false'`;
const notTrashed = sql`${notArchived} and coalesce(r.data ->> 'trashed', 'false') = 'false'`;

export const kindSql: Readonly<Record<RecordKind, KindSql>> = {
  deals: { entity: "deal", living: notArchived, fields: dealFields },
  tickets: { entity: "ticket", living: notArchived, fields: ticketFields },
  tasks: { entity: "task", living: notArchived, fields: taskFields },
  issues: { entity: "issue", living: notTrashed, fields: issueFields },
  projects: { entity: "project", living: notTrashed, fields: projectFields },
  calls: { entity: "call", living: sql`true`, fields: callFields },
  threads: { entity: "thread", living: sql`true`, fields: threadFields },
  contacts: { entity: "contact", living: notArchived, fields: contactFields },
  accounts: { entity: "company", living: notArchived, fields: accountFields },
  engagements: { entity: "engagement", living: notArchived, fields: engagementFields },
};

/** Records `r` of the kind that live and that the person may read. */
export function visibleRecords(kind: RecordKind): RawBuilder<unknown> {
  const { entity, living } = kindSql[kind];
  return sql`entity r where r.kind = ${sql.lit(entity)} and r.gone_at is null and r.principals && ${principals} and ${living}`;
}

/** The names of a field's columns in a statement: made here, never from a request. */
export function column(name: string): RawBuilder<unknown> {
  return sql.ref(`f_${name}`);
}

export function currencyColumn(name: string): RawBuilder<unknown> {
  return sql.ref(`f_${name}_currency`);
}

/** Name of the column that holds the companies a record belongs to. */
export const accountKeyColumn = sql.ref("account_keys");

/** The visible records of a kind with these fields as columns, and `account_keys` on demand. */
export function recordsWith(kind: RecordKind, names: ReadonlySet<string>, withAccounts: boolean): RawBuilder<unknown> {
  const columns = [...names].flatMap((name) => {
    const field = kindSql[kind].fields[name];
    if (field === undefined) throw new Error(`No SQL for the field ${name} of ${kind}`);
    const value = sql`${field.value} as ${column(name)}`;
    return field.currency === undefined ? [value] : [value, sql`${field.currency} as ${currencyColumn(name)}`];
  });
  if (withAccounts) columns.push(sql`${accountKeys(kind)} as ${accountKeyColumn}`);
  return sql`select ${sql.join([sql`r.id, r.connection_id, r.raw_kind, r.raw_external_id`, ...columns])} from ${visibleRecords(kind)}`;
}

/** The field's data; undefined where the kind has none of this name. */
export function fieldsOf(kind: RecordKind): ReadonlyMap<string, RecordField> {
  return new Map(Object.entries(recordKind(kind).fields));
}
