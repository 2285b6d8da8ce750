import { readCursor, type Page, type PageRequest, type RawRecord } from "@sophia/core";
import { z } from "zod";
import { callSlack, type SlackContext } from "./client.ts";
import { readConversations } from "./conversations.ts";
import { isSlackRefusal, slackReplyInvalid } from "./errors.ts";
import { asSentUser, slackIdSchema } from "./payloads.ts";
import type { SlackPageSizes } from "./sync.ts";

const cursorSchema = z.strictObject({ after: slackIdSchema });

/**
 * Members of shared and direct conversations whom `users.list` does not name: people of other workspaces, one
 * `users.info` each. A later run asks only for those it has not met; the next full run sees what changed.
 */
export async function readOutsiders(context: SlackContext, request: PageRequest, sizes: SlackPageSizes): Promise<Page> {
  const after = request.cursor === null ? "" : readCursor(cursorSchema, request.cursor, "Slack").after;
  const readerOf = new Map<string, number>();
  for (const { memberIds, reader, isShared, isDirect } of readConversations(await request.known("channel"))) {
    if (!isShared && !isDirect) continue;
    for (const id of memberIds ?? []) if (!readerOf.has(id)) readerOf.set(id, reader);
  }
  const met = request.since === null ? ["user"] : ["user", "outsider"];
  for (const kind of met) for (const { externalId } of await request.known(kind)) readerOf.delete(externalId);
  const waiting = [...readerOf].filter(([id]) => id > after).sort(([a], [b]) => (a < b ? -1 : 1));
  const batch = waiting.slice(0, sizes.outsiders);

  const records: RawRecord[] = [];
  for (const [externalId, reader] of batch) {
    try {
      const reply = await callSlack(context, reader, "users.info", { user: externalId });
      const { raw, read } = asSentUser(reply);
      if (read.id !== externalId) throw slackReplyInvalid(reply, "it is about somebody else");
      records.push({ kind: "outsider", externalId, payload: raw });
    } catch (error) {
      // They stay nameless: their messages carry the id.
      if (!isSlackRefusal(error, "user_not_found", "user_not_visible")) throw error;
    }
  }
  const last = batch.at(-1)?.[0];
  const more = waiting.length > batch.length && last !== undefined;
  return { records, nextCursor: more ? { after: last } : null, progress: null };
}
