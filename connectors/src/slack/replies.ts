import type { Json } from "@sophia/core";
import { z } from "zod";
import { callSlack, type SlackContext } from "./client.ts";
import { slackReplyInvalid } from "./errors.ts";
import { followingPage, pageParameter } from "./pages.ts";
import { listOf, tsSchema } from "./payloads.ts";
import { compareTs } from "./timestamp.ts";

const messageSchema = z.object({ ts: tsSchema });

/**
 * All messages of a thread, oldest first, the parent among them. Slack repeats the parent on every page: messages are
 * kept by their ts, and a page without a new one ends the reading with an error.
 */
export async function readReplies(
  context: SlackContext,
  token: number,
  channel: string,
  threadTs: string,
  pageSize: number,
): Promise<Json[]> {
  const messages = new Map<string, Json>();
  let page: string | null = null;
  do {
    const reply = await callSlack(context, token, "conversations.replies", {
      channel,
      ts: threadTs,
      limit: String(pageSize),
      ...pageParameter(page),
    });
    const before = messages.size;
    for (const { raw, read } of listOf(reply, "messages", messageSchema)) messages.set(read.ts, raw);
    page = followingPage(reply, page);
    if (page !== null && messages.size === before)
      throw slackReplyInvalid(reply, "a page of replies came a second time");
  } while (page !== null);
  return [...messages].sort(([a], [b]) => compareTs(a, b)).map(([, message]) => message);
}
