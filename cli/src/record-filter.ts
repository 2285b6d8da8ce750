import { AppError, recordField, recordKind, type FieldType, type RecordKind } from "@sophia/core";
import type { Condition, ConditionValue } from "@sophia/core/api";

/** How `--where` is written, for the help. */
export const filterForms = [
  '"stage=contract sent"',
  '"amount>40000"',
  '"closeDay between 2026-11-01 2026-11-30"',
  '"stage in contract sent, closed won"',
  '"name contains renewal"',
  '"owner is missing"',
  '"not open=true"',
];

/**
 * Reads one `--where`: a field, an operator and a value. Whether the value fits the field is said by the server.
 *
 * @throws AppError `invalid_request` with the forms there are, or the kind's fields
 */
export function parseFilter(kind: RecordKind, text: string): Condition {
  const trimmed = text.trim();
  const [, negated] = /^not\s+(.+)$/is.exec(trimmed) ?? [];
  if (negated !== undefined) return { not: parseFilter(kind, negated) };
  const [, name = "", rest = ""] = /^([a-zA-Z]+)\s*(.*)$/s.exec(trimmed) ?? [];
  const field = recordField(kind, name);
  if (name === "") throw unclear(text);
  if (field === undefined) {
    const names = Object.keys(recordKind(kind).fields).join(", ");
    throw new AppError("invalid_request", `${kind} have no field “${name}”. They have: ${names}.`);
  }
  const { type } = field;
  if (/^is\s+missing$/i.test(rest)) return { field: name, op: "missing" };
  const [, compared, value] = /^(<=|>=|≤|≥|=|<|>)\s*(.+)$/s.exec(rest) ?? [];
  if (compared !== undefined && value !== undefined)
    return { field: name, op: operators[compared] ?? "=", value: valueOf(type, value) };
  const [, word, operand] = /^(between|in|contains)\s+(.+)$/is.exec(rest) ?? [];
  if (word === undefined || operand === undefined) throw unclear(text);
  switch (word.toLowerCase()) {
    case "contains":
      return { field: name, op: "contains", value: operand.trim() };
    case "in":
      return { field: name, op: "in", values: operand.split(",").map((one) => valueOf(type, one)) };
    default: {
      const [from, to, more] = operand.trim().split(/\s+(?:and\s+)?/i);
      if (from === undefined || to === undefined || more !== undefined) throw unclear(text);
      return { field: name, op: "between", from: valueOf(type, from), to: valueOf(type, to) };
    }
  }
}

const operators: Readonly<Record<string, "=" | "<" | "<=" | ">" | ">=">> = {
  "=": "=",
  "<": "<",
  "<=": "<=",
  "≤": "<=",
  ">": ">",
  ">=": ">=",
  "≥": ">=",
};

function valueOf(type: FieldType, text: string): ConditionValue {
  const trimmed = text.trim();
  if (type === "boolean" && /^yes$/i.test(trimmed)) return true;
  if (type === "boolean" && /^no$/i.test(trimmed)) return false;
  return trimmed;
}

function unclear(text: string): AppError {
  return new AppError("invalid_request", `--where “${text}” is not understood. Write it as ${filterForms.join(", ")}.`);
}
