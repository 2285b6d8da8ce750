import { RecordQuery, type Condition, type RecordQueryInput } from "@sophia/core/api";

/** The command that lists all rows of a question; undefined where its conditions cannot be written as `--where`. */
export function recordsCommand(query: RecordQueryInput): string | undefined {
  const { kind, where, sort } = RecordQuery.parse(query);
  const conditions = where === undefined ? [] : "and" in where ? where.and : [where];
  const written = conditions.map(conditionText);
  if (written.includes(undefined)) return undefined;
  const parts = written.map((text) => ` --where ${JSON.stringify(text)}`);
  const order = (sort ?? []).map(({ field, direction }) => ` --sort ${field}:${direction}`);
  return `sophia records ${kind}${parts.join("")}${order.join("")} --limit 500`;
}

function conditionText(condition: Condition): string | undefined {
  if ("not" in condition) {
    const inner = conditionText(condition.not);
    return inner === undefined ? undefined : `not ${inner}`;
  }
  if (!("op" in condition)) return undefined;
  const { field } = condition;
  switch (condition.op) {
    case "missing":
      return `${field} is missing`;
    case "between":
      return `${field} between ${condition.from} ${condition.to}`;
    case "in":
      return condition.values.some((value) => String(value).includes(","))
        ? undefined
        : `${field} in ${condition.values.join(", ")}`;
    case "contains":
      return `${field} contains ${condition.value}`;
    case "=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return `${field}${condition.op}${condition.value}`;
    default:
      return condition satisfies never;
  }
}
