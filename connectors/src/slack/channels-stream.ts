import { readCursor, withPageStart, type Page, type PageRequest, type RawRecord } from "@sophia/core";
import { z } from "zod";
import { askForEach } from "./calls-at-once.ts";
import { callSlack, slackTokens, type SlackContext } from "./client.ts";
import { isSlackRefusal, slackReplyInvalid } from "./errors.ts";
import { followingPage, pageParameter } from "./pages.ts";
import { listOf, slackIdSchema } from "./payloads.ts";
import type { SlackPageSizes } from "./sync.ts";

const cursorSchema = z.strictObject({
  /** Number of the token that lists. */
  token: z.int().nonnegative(),
  page: z.string().nullable(),
  starts: z.array(z.string()),
  /** What earlier tokens listed; kept only while another token follows. */
  listed: z.array(z.string()),
});

const channelSchema = z.object({ id: slackIdSchema });

type Position = z.infer<typeof cursorSchema>;

/**
 * `conversations.list` with each token in turn, and the members of each conversation. One that several tokens see is
 * kept once, with the first of them as its reader. Public channels are listed by the main token alone, which sees all
 * of them; whoever may read them is found when they are read. Tokens of people often see few conversations that are new:
 * a page goes on with the next list until about `sizes.threads` calls were made for it.
 */
export async function readChannels(context: SlackContext, request: PageRequest, sizes: SlackPageSizes): Promise<Page> {
  const records: RawRecord[] = [];
  let position: Position | null =
    request.cursor === null
      ? { token: 0, page: null, starts: [], listed: [] }
      : readCursor(cursorSchema, request.cursor, "Slack");
  for (let calls = 0; position !== null && calls < sizes.threads;) {
    // A token withdrawn in mid-run: nothing is left to list with it.
    if (position.token >= slackTokens(context.credentials).length) return { records, nextCursor: null, progress: null };
    const list = await readList(context, position, sizes);
    records.push(...list.records);
    calls += 1 + list.records.length;
    position = list.next;
  }
  return { records, nextCursor: position, progress: null };
}

/** One page of one token's list. */
async function readList(
  context: SlackContext,
  { token, page, starts, listed }: Position,
  sizes: SlackPageSizes,
): Promise<{ readonly records: readonly RawRecord[]; readonly next: Position | null }> {
  const tokens = slackTokens(context.credentials).length;
  const reply = await callSlack(context, token, "conversations.list", {
    types: token === 0 ? "public_channel,private_channel,mpim,im" : "private_channel,mpim,im",
    exclude_archived: "false",
    limit: String(sizes.channels),
    ...pageParameter(page),
  });
  const channels = listOf(reply, "channels", channelSchema);
  const next = followingPage(reply, page);
  const seen = withPageStart(starts, channels[0]?.read.id, (what) => slackReplyInvalid(reply, what));

  const known = new Set(listed);
  const unknown = channels.filter(({ read }) => !known.has(read.id) && known.add(read.id));
  const records = await askForEach(unknown, async ({ raw, read }): Promise<RawRecord> => {
    const member_ids = await readMembers(context, token, read.id, sizes);
    return { kind: "channel", externalId: read.id, payload: { channel: raw, member_ids, reader: token } };
  });
  const more = token + 1 < tokens;
  const listedNow = more || tokens > 1 ? [...known] : [];
  if (next !== null) return { records, next: { token, page: next, starts: seen, listed: listedNow } };
  return { records, next: more ? { token: token + 1, page: null, starts: [], listed: listedNow } : null };
}

/** Sorted; null where Slack does not show them to this token: then nobody counts as a member. */
async function readMembers(
  context: SlackContext,
  token: number,
  channel: string,
  sizes: SlackPageSizes,
): Promise<string[] | null> {
  const members = new Set<string>();
  let starts: string[] = [];
  let page: string | null = null;
  try {
    do {
      const reply = await callSlack(context, token, "conversations.members", {
        channel,
        limit: String(sizes.members),
        ...pageParameter(page),
      });
      const ids = listOf(reply, "members", slackIdSchema);
      starts = withPageStart(starts, ids[0]?.read, (what) => slackReplyInvalid(reply, what));
      for (const { read } of ids) members.add(read);
      page = followingPage(reply, page);
    } while (page !== null);
  } catch (error) {
    if (isSlackRefusal(error, "channel_not_found", "not_in_channel", "method_not_supported_for_channel_type"))
      return null;
    throw error;
  }
  return [...members].sort();
}
