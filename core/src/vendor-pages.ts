import type { z } from "zod";
import { AppError } from "./error.ts";
import type { Json } from "./json.ts";

/**
 * A stored cursor as its stream wrote it.
 *
 * @param vendor - its name for people
 * @throws AppError `cursor_expired` for one that an earlier version wrote and this one cannot read: the range starts again.
 */
export function readCursor<Cursor>(schema: z.ZodType<Cursor>, cursor: Json, vendor: string): Cursor {
  const parsed = schema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  throw new AppError(
    "cursor_expired",
    `The place at which reading ${vendor} had stopped cannot be understood; the range starts again.`,
  );
}

/**
 * Remembers what each page of a list began with, so that a page that comes again ends the reading with an error: at a
 * vendor that repeats itself an unguarded reader goes round for ever.
 *
 * @param starts - of the pages before
 * @param start - id of this page's first object; undefined: an empty page
 * @param invalid - makes the vendor's error from the end of a sentence
 */
export function withPageStart(
  starts: readonly string[],
  start: string | undefined,
  invalid: (what: string) => AppError,
): string[] {
  if (start === undefined) return [...starts];
  if (starts.includes(start)) throw invalid("a page came a second time");
  return [...starts, start];
}
