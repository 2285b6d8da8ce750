import { AppError, type Json } from "@sophia/core";
import type { z } from "zod";
import { gongReplyInvalid } from "./errors.ts";

/** A cursor that an earlier version wrote and this one cannot read starts the range again. */
export function readCursor<Cursor>(schema: z.ZodType<Cursor>, cursor: Json): Cursor {
  const parsed = schema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  throw new AppError(
    "cursor_expired",
    "The place at which reading Gong had stopped cannot be understood; the range starts again.",
  );
}

/**
 * Remembers what each page of a list began with, so that a page that comes again ends the reading with an error: at a
 * vendor that repeats itself an unguarded reader goes round for ever.
 */
export function withPageStart(starts: readonly string[], start: string | undefined, path: string): string[] {
  if (start === undefined) return [...starts];
  if (starts.includes(start)) throw gongReplyInvalid(path, "a page came a second time");
  return [...starts, start];
}
