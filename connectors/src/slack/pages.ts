import { slackReplyInvalid } from "./errors.ts";
import type { SlackReply } from "./client.ts";

/** The cursor for the next page; one that was just used leads nowhere new. */
export function followingPage(reply: SlackReply, used: string | null): string | null {
  if (reply.nextCursor !== null && reply.nextCursor === used)
    throw slackReplyInvalid(reply, "its next page is the same page");
  return reply.nextCursor;
}

export function pageParameter(page: string | null): { cursor?: string } {
  return page === null ? {} : { cursor: page };
}
