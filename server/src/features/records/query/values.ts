import { AppError, assertNever, type FieldType, type RecordField, type RecordKind } from "@sophia/core";
import type { ConditionValue } from "@sophia/core/api";
import { sql, type RawBuilder } from "kysely";
import { fieldsOf } from "./catalogue.ts";

/** @throws AppError `invalid_request` that names the fields there are */
export function knownField(kind: RecordKind, name: string): RecordField {
  const fields = fieldsOf(kind);
  const field = fields.get(name);
  if (field !== undefined) return field;
  throw new AppError(
    "invalid_request",
    `There is no field “${name.slice(0, 60)}” of ${kind}. There are: ${[...fields.keys()].join(", ")}.`,
  );
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const decimalPattern = /^[+-]?\d{1,30}(\.\d{1,15})?$/;

/** A day that exists, as `2026-02-28`. */
export function isDay(text: string): boolean {
  if (!dayPattern.test(text) || text.startsWith("0000")) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

function isInstant(text: string): boolean {
  return instantPattern.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

function refuse(name: string, wants: string): never {
  throw new AppError("invalid_request", `The field “${name}” is compared with ${wants}.`);
}

/** Text as PostgreSQL can hold it. */
function textValue(name: string, value: ConditionValue): string {
  const text = String(value);
  if (text.includes("\u0000") || !text.isWellFormed()) refuse(name, "text without NUL and unpaired surrogates");
  return text;
}

/** A value as the field's column has it. For an instant it must be one: days are `dayOf`. */
export function typedValue(name: string, type: FieldType, value: ConditionValue): RawBuilder<unknown> {
  switch (type) {
    case "text":
    case "enum":
    case "person":
    case "account":
    case "list":
      return sql`lower(${textValue(name, value)}::text)`;
    case "number":
    case "money": {
      const text = typeof value === "number" && Number.isFinite(value) ? plainDecimal(value) : String(value);
      if (!decimalPattern.test(text)) refuse(name, "a number, as 40000 or 12.5");
      return sql`${text}::numeric`;
    }
    case "instant":
      if (typeof value !== "string" || !isInstant(value))
        refuse(name, "a day, as 2026-11-30, or an instant with its zone, as 2026-11-30T09:00:00Z");
      return sql`${value}::timestamptz`;
    case "day":
      if (typeof value !== "string" || !isDay(value)) refuse(name, "a day that exists, as 2026-11-30");
      return sql`${value}::date`;
    case "boolean": {
      const text = String(value).toLowerCase();
      if (text !== "true" && text !== "false") refuse(name, "true or false");
      return sql`${text === "true"}::boolean`;
    }
    default:
      return assertNever(type);
  }
}

function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(15).replace(/\.?0+$/, "") : text;
}

/** The instants at which a day begins and the next one does, in a time zone; undefined for what is no day. */
export function dayBounds(
  value: ConditionValue,
  timeZone: string,
): { readonly start: RawBuilder<unknown>; readonly end: RawBuilder<unknown> } | undefined {
  if (typeof value !== "string" || !isDay(value)) return undefined;
  return {
    start: sql`(${value}::date::timestamp at time zone ${timeZone}::text)`,
    end: sql`((${value}::date + 1)::timestamp at time zone ${timeZone}::text)`,
  };
}

/** @throws AppError `invalid_request` for a name that is no time zone */
export function checkTimeZone(name: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone === "" ? "UTC" : name;
  } catch {
    throw new AppError("invalid_request", `“${name.slice(0, 60)}” is no time zone. Give one as Europe/Berlin or UTC.`);
  }
}
