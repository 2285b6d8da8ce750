import { readCursor, type Json, type Page, type PageRequest, type RawRecord } from "@sophia/core";
import { z } from "zod";
import { callSlack, type SlackContext, type SlackReply } from "./client.ts";
import { readConversations, readersOf, unreadableCodes, type Conversation } from "./conversations.ts";
import { isSlackRefusal, slackReplyInvalid } from "./errors.ts";
import { followingPage, pageParameter } from "./pages.ts";
import { listOf, slackMessageSchema, tsSchema, type SlackMessage } from "./payloads.ts";
import { readReplies } from "./replies.ts";
import type { SlackPageSizes } from "./sync.ts";
import { compareTs, tsFromMs } from "./timestamp.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** A later run reads again what is this much older than the last one: edits and late deliveries. */
const overlapMs = dayMs;
/** How far back a later run looks for old threads with new replies; `oldest` alone would miss them. */
const rescanMs = 30 * dayMs;

/** Calls in flight together; their rate is the turns' affair, this only hides the way to Slack and back. */
const threadsAtOnce = 5;

const cursorSchema = z.strictObject({
  channel: z.string(),
  /** Which of the channel's possible readers is at it, see `readersOf`. */
  attempt: z.int().nonnegative(),
  page: z.string().nullable(),
  /** True: the channel's history is read, only `threads` are left. */
  read: z.boolean(),
  /** ts of the last (oldest) message of the page before. */
  before: z.string().nullable(),
  /** Parents on this page of history whose replies are still to be read. */
  threads: z.array(tsSchema),
});
type Position = z.infer<typeof cursorSchema>;

/**
 * Walks the known conversations one after the other: a page is one page of history (messages without replies), or the
 * replies of some of the threads that this page of history named.
 */
export async function readThreads(context: SlackContext, request: PageRequest, sizes: SlackPageSizes): Promise<Page> {
  const conversations = readConversations(await request.known("channel"));
  const position = request.cursor === null ? undefined : readCursor(cursorSchema, request.cursor, "Slack");
  // A conversation that has disappeared meanwhile is passed over.
  const index = position ? conversations.findIndex(({ id }) => id >= position.channel) : 0;
  const conversation = conversations[index];
  if (!conversation)
    return { records: [], nextCursor: null, progress: { done: conversations.length, total: conversations.length } };
  const here = position?.channel === conversation.id ? position : startOf(conversation);

  const step =
    here.threads.length > 0
      ? await readPendingThreads(context, conversation, here, sizes)
      : await readHistory(context, conversation, here, request.since, sizes);
  const following = conversations[index + 1];
  const finished = step.position.read && step.position.threads.length === 0;
  return {
    records: step.records,
    nextCursor: finished ? (following ? startOf(following) : null) : step.position,
    progress: { done: finished ? index + 1 : index, total: conversations.length },
    ...(step.notice !== undefined && { notices: [step.notice] }),
  };
}

interface Step {
  readonly records: readonly RawRecord[];
  readonly position: Position;
  readonly notice?: string;
}

function startOf({ id }: Conversation): Position {
  return { channel: id, attempt: 0, page: null, read: false, before: null, threads: [] };
}

async function readHistory(
  context: SlackContext,
  conversation: Conversation,
  position: Position,
  since: string | null,
  sizes: SlackPageSizes,
): Promise<Step> {
  const token = readersOf(context, conversation)[position.attempt];
  if (token === undefined) {
    return {
      records: [],
      position: { ...position, read: true, threads: [] },
      notice: `The conversation ${conversation.id} of Slack is listed but may not be read: invite the app to it.`,
    };
  }
  const sinceMs = since === null ? null : Date.parse(since);
  const oldest = sinceMs === null ? {} : { oldest: tsFromMs(sinceMs - rescanMs) };
  const changedAfter = sinceMs === null ? null : tsFromMs(sinceMs - overlapMs);
  try {
    const reply = await callSlack(context, token, "conversations.history", {
      channel: conversation.id,
      limit: String(sizes.messages),
      ...oldest,
      ...pageParameter(position.page),
    });
    const messages = listOf(reply, "messages", slackMessageSchema);
    const [newest] = messages;
    if (newest && position.before !== null && compareTs(newest.read.ts, position.before) >= 0) {
      throw slackReplyInvalid(reply, "a page of history came a second time");
    }
    const next = followingPage(reply, position.page);
    const alone = messages.filter(({ read }) => threadOf(read) === undefined);
    const parents = messages.filter(({ read }) => changedAfter === null || changedSince(read, changedAfter));
    return {
      ...(lacksFiles(reply) && { notice: filesNotice }),
      records: alone.map(({ raw, read }) => threadRecord(conversation, read.ts, [raw])),
      position: {
        ...position,
        page: next,
        read: next === null,
        before: messages.at(-1)?.read.ts ?? position.before,
        threads: [...new Set(parents.flatMap(({ read }) => threadOf(read) ?? []))],
      },
    };
  } catch (error) {
    if (!isSlackRefusal(error, ...unreadableCodes)) throw error;
    return { records: [], position: { ...startOf(conversation), attempt: position.attempt + 1 } };
  }
}

const filesNotice =
  'A token of Slack lacks the scope files:read: messages come without the names of their files. Add it to the app, install the app again and run "sophia connect slack" with the new token.';

/** True only where Slack says what it granted. */
function lacksFiles({ scopes }: SlackReply): boolean {
  return scopes !== null && !scopes.has("files:read");
}

/** The ts of the thread whose replies have to be read for this message; undefined: it stands alone. */
function threadOf({ ts, thread_ts, reply_count }: SlackMessage): string | undefined {
  if (thread_ts && compareTs(thread_ts, ts) !== 0) return thread_ts; // a reply also sent to the channel
  return (reply_count ?? 0) > 0 ? ts : undefined;
}

function changedSince({ ts, latest_reply, edited }: SlackMessage, since: string): boolean {
  return [ts, latest_reply, edited?.ts].some((at) => at && compareTs(at, since) >= 0);
}

async function readPendingThreads(
  context: SlackContext,
  conversation: Conversation,
  position: Position,
  sizes: SlackPageSizes,
): Promise<Step> {
  const token = readersOf(context, conversation)[position.attempt] ?? 0;
  const records: RawRecord[] = [];
  const batch = position.threads.slice(0, sizes.threads);
  for (let start = 0; start < batch.length; start += threadsAtOnce) {
    const some = batch.slice(start, start + threadsAtOnce);
    const read = (ts: string) => readReplies(context, token, conversation.id, ts, sizes.messages);
    const settled = await Promise.allSettled(some.map(read));
    for (const [index, ts] of some.entries()) {
      const result = settled[index];
      if (result?.status === "fulfilled") records.push(threadRecord(conversation, ts, result.value));
      // Deleted since its history page was read: an empty thread, which takes the document away.
      else if (isSlackRefusal(result?.reason, "thread_not_found", "message_not_found"))
        records.push(threadRecord(conversation, ts, []));
      else if (isSlackRefusal(result?.reason, ...unreadableCodes))
        return { records, position: { ...position, threads: [], read: true } };
      else throw result?.reason;
    }
  }
  return { records, position: { ...position, threads: position.threads.slice(batch.length) } };
}

/** Members are the title of a direct or group conversation; those of a channel may change without its threads. */
function threadRecord(conversation: Conversation, ts: string, messages: readonly Json[]): RawRecord {
  const { id, memberIds, isDirect, isShared } = conversation;
  const payload = {
    channel: id,
    thread_ts: ts,
    messages,
    ...(isDirect && memberIds !== null && { member_ids: memberIds }),
    ...(isShared && { shared: true }),
  };
  return { kind: "thread", externalId: `${id}:${ts}`, payload };
}
