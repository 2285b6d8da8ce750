import { readCursor, type Json, type Page, type PageRequest, type RawRecord } from "@sophia/core";
import { z } from "zod";
import { askForEach } from "./calls-at-once.ts";
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
 * Walks the known conversations one after the other, a page of history (messages without replies) and then the replies of
 * the threads that it named. A page ends when about `sizes.threads` calls were made for it or `sizes.messages` records are
 * on it; so small conversations share one.
 */
export async function readThreads(context: SlackContext, request: PageRequest, sizes: SlackPageSizes): Promise<Page> {
  const conversations = readConversations(await request.known("channel"));
  const records: RawRecord[] = [];
  const notices = new Set<string>();
  let position = request.cursor === null ? undefined : readCursor(cursorSchema, request.cursor, "Slack");
  for (let calls = 0; ;) {
    const place = position;
    // A conversation that has disappeared meanwhile is passed over.
    const index = place ? conversations.findIndex(({ id }) => id >= place.channel) : 0;
    const conversation = conversations[index];
    const following = conversations[index + 1];
    let done = conversations.length;
    position = undefined;
    if (conversation) {
      const here = place?.channel === conversation.id ? place : startOf(conversation);
      const most = sizes.threads - calls;
      const step =
        here.threads.length > 0
          ? await readPendingThreads(context, conversation, here, { ...sizes, threads: most })
          : await readHistory(context, conversation, here, request.since, sizes);
      calls += step.calls;
      records.push(...step.records);
      if (step.notice !== undefined) notices.add(step.notice);
      const finished = step.position.read && step.position.threads.length === 0;
      position = finished ? following && startOf(following) : step.position;
      done = finished ? index + 1 : index;
    }
    if (position === undefined || calls >= sizes.threads || records.length >= sizes.messages) {
      return {
        records,
        nextCursor: position ?? null,
        progress: { done, total: conversations.length },
        ...(notices.size > 0 && { notices: [...notices] }),
      };
    }
  }
}

interface Step {
  readonly records: readonly RawRecord[];
  readonly position: Position;
  readonly calls: number;
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
      calls: 0,
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
      calls: 1,
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
    return { records: [], position: { ...startOf(conversation), attempt: position.attempt + 1 }, calls: 1 };
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
  const batch = position.threads.slice(0, sizes.threads);
  const read = await askForEach(batch, (ts) => readThread(context, token, conversation, ts, sizes));
  const records = read.filter((record) => record !== "unreadable");
  const readable = records.length === read.length;
  return {
    records,
    position: readable
      ? { ...position, threads: position.threads.slice(batch.length) }
      : { ...position, threads: [], read: true },
    calls: batch.length,
  };
}

async function readThread(
  context: SlackContext,
  token: number,
  conversation: Conversation,
  ts: string,
  sizes: SlackPageSizes,
): Promise<RawRecord | "unreadable"> {
  try {
    return threadRecord(conversation, ts, await readReplies(context, token, conversation.id, ts, sizes.messages));
  } catch (error) {
    // Deleted since its history page was read: an empty thread, which takes the document away.
    if (isSlackRefusal(error, "thread_not_found", "message_not_found")) return threadRecord(conversation, ts, []);
    if (isSlackRefusal(error, ...unreadableCodes)) return "unreadable";
    throw error;
  }
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
