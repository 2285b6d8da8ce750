import { recordKind } from "@sophia/core";
import type { Condition, RecordQuery } from "@sophia/core/api";

/** Of the fields that a kind shows by itself, those that are part of its proof. */
const shownInProof = 5;

/** The fields that a question is about: a row's quote shows what the record says of them. */
export function namedFields({ kind, sum, average, sort = [], fields, where }: RecordQuery): string[] {
  const asked = [
    ...[sum, average].flatMap((field) => field ?? []),
    ...sort.map(({ field }) => field),
    ...(fields ?? []),
    ...fieldsIn(where),
  ];
  // An account shows its own properties, which are many: only those asked for are quoted.
  return kind === "accounts" ? asked : [...asked, ...recordKind(kind).shown.slice(0, shownInProof)];
}

function fieldsIn(condition: Condition | undefined): string[] {
  if (condition === undefined) return [];
  if ("and" in condition) return condition.and.flatMap(fieldsIn);
  if ("or" in condition) return condition.or.flatMap(fieldsIn);
  if ("not" in condition) return fieldsIn(condition.not);
  return "field" in condition ? [condition.field] : [];
}
