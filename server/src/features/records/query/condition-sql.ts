import { AppError, assertNever, type FieldType, type RecordKind } from "@sophia/core";
import type { Condition, ConditionValue } from "@sophia/core/api";
import { sql, type RawBuilder } from "kysely";
import { accountKeyColumn, column, recordsWith } from "./catalogue.ts";
import { dayBounds, knownField, typedValue } from "./values.ts";

type Sql = RawBuilder<unknown>;

/** A condition in SQL, and the columns it needs. */
export interface ConditionSql {
  readonly where: Sql;
  readonly fields: ReadonlySet<string>;
  readonly withAccounts: boolean;
}

/**
 * Makes SQL of a condition: only the catalogue's own columns and parameters, nothing of the request's text. Each comparison
 * is either true or false: a record without a value meets none of them, and `not` turns that around.
 *
 * @throws AppError `invalid_request` for a field, an operator or a value that does not fit
 */
export function conditionSql(
  kind: RecordKind,
  condition: Condition | undefined,
  timeZone: string,
  depth = 0,
): ConditionSql {
  const fields = new Set<string>();
  let withAccounts = false;

  function compile(node: Condition): Sql {
    if ("and" in node) return sql`(${sql.join(node.and.map(compile), sql` and `)})`;
    if ("or" in node) return sql`(${sql.join(node.or.map(compile), sql` or `)})`;
    if ("not" in node) return sql`(not ${compile(node.not)})`;
    if ("accountOf" in node) {
      withAccounts = true;
      const inner = conditionSql(node.accountOf.kind, node.accountOf.where, timeZone, depth + 1);
      const rows = recordsWith(node.accountOf.kind, inner.fields, true);
      // Within an aggregate the list of keys is hashed once; as an `exists` it would be joined anew for each record.
      return sql`coalesce((select bool_or(own in (
        select unnest(${accountKeyColumn}) from (${rows}) ${sql.ref(`m${depth + 1}`)} where ${inner.where}))
        from unnest(${sql.ref(`m${depth}`)}.${accountKeyColumn}) own), false)`;
    }
    const { type } = knownField(kind, node.field);
    fields.add(node.field);
    return sql`coalesce(${comparison(node, type, timeZone)}, false)`;
  }

  return { where: condition === undefined ? sql`true` : compile(condition), fields, withAccounts };
}

type Comparing = Extract<Condition, { readonly field: string }>;

function comparison(node: Comparing, type: FieldType, timeZone: string): Sql {
  const own = column(node.field);
  const isList = type === "account" || type === "list";
  const isText = isList || type === "text" || type === "enum" || type === "person";
  // A list is met by one of its values.
  const met = (test: (value: Sql) => Sql): Sql =>
    isList
      ? sql`exists (select from unnest(${own}) one where ${test(sql`lower(one)`)})`
      : test(isText ? sql`lower(${own})` : own);
  const value = (given: ConditionValue): Sql => typedValue(node.field, type, given);
  switch (node.op) {
    case "missing":
      return isList ? sql`cardinality(${own}) = 0` : sql`${own} is null`;
    case "contains":
      if (!isText)
        throw new AppError("invalid_request", `The field “${node.field}” is no text: \`contains\` is not for it.`);
      return met((text) => sql`strpos(${text}, ${value(node.value)}) > 0`);
    case "in":
      if (type === "instant")
        return sql`(${sql.join(
          node.values.map((one) => compared(own, "=", one)),
          sql` or `,
        )})`;
      return met((left) => sql`${left} in (${sql.join(node.values.map(value))})`);
    case "between":
      ordered(node.field, type);
      if (type === "instant") return sql`(${compared(own, ">=", node.from)} and ${compared(own, "<=", node.to)})`;
      return sql`${own} between ${value(node.from)} and ${value(node.to)}`;
    case "=":
      return type === "instant" ? compared(own, "=", node.value) : met((left) => sql`${left} = ${value(node.value)}`);
    case "<":
    case "<=":
    case ">":
    case ">=":
      ordered(node.field, type);
      if (type === "instant") return compared(own, node.op, node.value);
      return sql`${own} ${operators[node.op]} ${value(node.value)}`;
    default:
      return assertNever(node);
  }

  /** An instant against an instant, or against a whole day. */
  function compared(left: Sql, op: keyof typeof operators | "=", given: ConditionValue): Sql {
    const bounds = dayBounds(given, timeZone);
    if (bounds === undefined) return sql`${left} ${op === "=" ? sql`=` : operators[op]} ${value(given)}`;
    const { start, end } = bounds;
    switch (op) {
      case "=":
        return sql`(${left} >= ${start} and ${left} < ${end})`;
      case "<":
        return sql`${left} < ${start}`;
      case "<=":
        return sql`${left} < ${end}`;
      case ">":
        return sql`${left} >= ${end}`;
      case ">=":
        return sql`${left} >= ${start}`;
      default:
        return assertNever(op);
    }
  }
}

const operators = { "<": sql`<`, "<=": sql`<=`, ">": sql`>`, ">=": sql`>=` } as const;

function ordered(name: string, type: FieldType): void {
  if (type === "number" || type === "money" || type === "instant" || type === "day") return;
  throw new AppError("invalid_request", `The field “${name}” has no order: compare it by =, in, contains or missing.`);
}
