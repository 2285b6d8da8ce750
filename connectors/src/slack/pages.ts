import { AppError, type Json } from "@sophia/core";
import type { z } from "zod";
import { slackReplyInvalid } from "./errors.ts";
import type { SlackReply } from "./client.ts";

/** A cursor that an earlier version wrote and this one cannot read starts the range again. */
export function readCursor<Cursor>(schema: z.ZodType<Cursor>, cursor: Json): Cursor {
  const parsed = schema.safeParse(cursor);
  if (parsed.success) return parsed.data;
  throw new AppError(
    "cursor_expired",
    "The place at which reading Slack had stopped cannot be understood; the range starts again.",
  );
}

/**
 * Remembers what each page of a list began with, so that a page that comes again ends the reading with an error: at a
 * vendor that repeats itself an unguarded reader goes round for ever.
 *
 * @param starts - of the pages before
 * @param start - id of this page's first object; undefined: an empty page
 */
export function withPageStart(starts: readonly string[], start: string | undefined, reply: SlackReply): string[] {
  if (start === undefined) return [...starts];
  if (starts.includes(start)) throw slackReplyInvalid(reply, "a page came a second time");
  return [...starts, start];
}

/** The cursor for the next page; one that was just used leads nowhere new. */
export function followingPage(reply: SlackReply, used: string | null): string | null {
  if (reply.nextCursor !== null && reply.nextCursor === used)
    throw slackReplyInvalid(reply, "its next page is the same page");
  return reply.nextCursor;
}

export function pageParameter(page: string | null): { cursor?: string } {
  return page === null ? {} : { cursor: page };
}
