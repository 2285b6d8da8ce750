import { readCursor, type Page, type PageRequest, type RawRecord } from "@sophia/core";
import { z } from "zod";
import { callSlack, slackTokens, type SlackContext } from "./client.ts";
import { readConversations, readersOf, unreadableCodes, type Conversation } from "./conversations.ts";
import { isSlackRefusal } from "./errors.ts";
import { lacksScope } from "./optional-scope.ts";
import { bookmarkSchema, listOf, slackIdSchema } from "./payloads.ts";
import type { SlackPageSizes } from "./sync.ts";

const cursorSchema = z.strictObject({ after: slackIdSchema });

/**
 * `bookmarks.list`, which is a call for each channel and tells no changes: a later run asks for new channels only, the
 * next full run for all. A channel that no token may read is passed over; the threads' stream names it.
 */
export async function readBookmarks(context: SlackContext, request: PageRequest, sizes: SlackPageSizes): Promise<Page> {
  const after = request.cursor === null ? "" : readCursor(cursorSchema, request.cursor, "Slack").after;
  const done = new Set(
    request.since === null ? [] : (await request.known("bookmarks")).map(({ externalId }) => externalId),
  );
  const channels = readConversations(await request.known("channel")).filter(
    ({ id, isDirect }) => !isDirect && !done.has(id),
  );
  const waiting = channels.filter(({ id }) => id > after);
  const batch = waiting.slice(0, sizes.bookmarks);
  const lacking = new Map<number, string>();
  const records: RawRecord[] = [];
  for (const channel of batch) {
    const record = await readChannelBookmarks(context, channel, lacking);
    if (record !== undefined) records.push(record);
  }
  const notices = [...lacking.values()];
  const last = batch.at(-1)?.id;
  const nobodyMay = lacking.size === slackTokens(context.credentials).length;
  const more = waiting.length > batch.length && last !== undefined && !nobodyMay;
  return {
    records,
    nextCursor: more ? { after: last } : null,
    progress: { done: channels.length - waiting.length + batch.length, total: channels.length },
    ...(notices.length > 0 && { notices }),
  };
}

/** @param lacking - tokens found to be without the scope, each with its sentence; they are not asked again */
async function readChannelBookmarks(
  context: SlackContext,
  channel: Conversation,
  lacking: Map<number, string>,
): Promise<RawRecord | undefined> {
  for (const token of readersOf(context, channel)) {
    if (lacking.has(token)) continue;
    try {
      const reply = await callSlack(context, token, "bookmarks.list", { channel_id: channel.id });
      const bookmarks = listOf(reply, "bookmarks", bookmarkSchema).map(({ raw }) => raw);
      return { kind: "bookmarks", externalId: channel.id, payload: { channel: channel.id, bookmarks } };
    } catch (error) {
      const notice = lacksScope(error, "Until then the bookmarks of the channels it reads are missing.");
      if (notice !== undefined) lacking.set(token, notice);
      else if (!isSlackRefusal(error, ...unreadableCodes)) throw error;
    }
  }
  return undefined;
}
