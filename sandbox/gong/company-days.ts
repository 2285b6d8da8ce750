import { GongRefusal } from "./refusal.ts";
import type { Fields } from "./input.ts";

/** `YYYY-MM-DD` of an instant in a time zone. */
export function dayIn(timeZone: string, ms: number): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
    formats.set(timeZone, format);
  }
  return format.format(ms);
}

/** Making one costs more than a thousand uses. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The first instant of a day in a time zone, as ISO 8601 in UTC. */
export function startOfDay(timeZone: string, day: string): string {
  const midnightMs = Date.parse(`${day}T00:00:00Z`);
  // A zone is at most 14 hours from UTC, and every offset in use is a multiple of a quarter of an hour.
  const quarterMs = 15 * 60_000;
  let ms = midnightMs - 14 * 4 * quarterMs;
  while (dayIn(timeZone, ms) < day) ms += quarterMs;
  return new Date(ms).toISOString();
}

/**
 * A day of a filter.
 *
 * @throws GongRefusal 400 for anything but a day of the calendar
 */
export function readDay(fields: Fields, name: string): string | undefined {
  const text = fields.text(name);
  if (text === undefined) return undefined;
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) {
    throw new GongRefusal(400, `filter.${name} must be a date in the form YYYY-MM-DD`);
  }
  return text;
}
