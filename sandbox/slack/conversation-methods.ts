import type { Channel } from "../company/world.ts";
import {
  canSee,
  findChannel,
  isMember,
  requireReadableHistory,
  requireScopes,
  scopeFamily,
  visibleChannel,
} from "./access.ts";
import { memberSlackIds, type Thread, type TopLevel } from "./directory.ts";
import { flag, pageLimit, requiredText, timeRange, type MethodArguments, type TimeRange } from "./method-arguments.ts";
import type { Method, MethodCall } from "./method.ts";
import { firstReached, page, type Page } from "./paging.ts";
import { SlackError } from "./slack-error.ts";
import { compareSlackTs } from "./timestamp.ts";
import type { Viewer } from "./tokens.ts";
import { wireChannel } from "./wire-channel.ts";
import { wireReply, wireTopLevel } from "./wire-message.ts";

export const listConversations: Method = (call) => {
  const { directory, viewer, args } = call;
  const kinds = requestedKinds(viewer, args);
  const channels = directory.channels.filter(
    (channel) =>
      kinds.includes(channel.kind) && canSee(viewer, channel) && !(channel.archived && flag(args, "exclude_archived")),
  );
  const shown = channelPage(call, channels);
  const extras = { withMembership: true, withMemberCount: true };
  return {
    channels: shown.items.map((channel) => wireChannel(directory, viewer, channel, extras)),
    ...metadata(shown),
  };
};

/** The conversations of a member; of another's private ones only those that the viewer shares. */
export const listUserConversations: Method = (call) => {
  const { directory, viewer, args } = call;
  const kinds = requestedKinds(viewer, args);
  const userId = args.get("user");
  const user = userId === undefined ? viewer.user : directory.peopleBySlackId.get(userId);
  if (!user) throw new SlackError("user_not_found");
  const channels = directory.channels.filter(
    (channel) =>
      kinds.includes(channel.kind) &&
      channel.memberIds.includes(user.id) &&
      canSee(viewer, channel) &&
      !(channel.archived && flag(args, "exclude_archived")),
  );
  const shown = channelPage(call, channels);
  const extras = { withMembership: false, withMemberCount: false };
  return {
    channels: shown.items.map((channel) => wireChannel(directory, viewer, channel, extras)),
    ...metadata(shown),
  };
};

export const conversationInfo: Method = ({ directory, viewer, args }) => {
  const channel = findChannel(directory, viewer, requiredText(args, "channel"), "read");
  const extras = {
    withMembership: true,
    withMemberCount: flag(args, "include_num_members"),
    withConnections: true,
  } as const;
  return { channel: wireChannel(directory, viewer, channel, extras) };
};

export const listMembers: Method = ({ directory, viewer, args, repeatPage }) => {
  const channel = findChannel(directory, viewer, requiredText(args, "channel"), "read");
  const ids = memberSlackIds(directory, channel);
  const shown = page(ids, {
    prefix: "user",
    cursor: args.get("cursor"),
    limit: pageLimit(args),
    key: (id) => id,
    reaches: (id, place) => id >= place,
    repeat: repeatPage,
  });
  return { members: shown.items, ...metadata(shown) };
};

/** Messages at the top of the channel, newest first; replies stay in their threads. */
export const history: Method = ({ directory, viewer, args, repeatPage }) => {
  const channel = findChannel(directory, viewer, requiredText(args, "channel"), "history");
  requireReadableHistory(viewer, channel);
  const range = timeRange(args);
  const { topLevel } = directory.conversation(channel.id);
  const messages = range.bounded ? within(topLevel, range) : topLevel;
  const shown = page(messages, {
    prefix: "next_ts",
    cursor: args.get("cursor"),
    limit: pageLimit(args),
    key: (top) => top.ts,
    reaches: (ts, place) => compareSlackTs(ts, place) <= 0,
    repeat: repeatPage,
  });
  return {
    messages: shown.items.map((top) => wireTopLevel(directory, viewer, channel.id, top)),
    has_more: shown.nextCursor !== "",
    pin_count: 0,
    ...metadata(shown),
  };
};

/** A thread: its parent, then the replies, oldest first. The ts of a reply gives that reply alone, as Slack does. */
export const replies: Method = ({ directory, viewer, args, repeatPage }) => {
  const channel = findChannel(directory, viewer, requiredText(args, "channel"), "history");
  requireReadableHistory(viewer, channel);
  const ts = requiredText(args, "ts");
  const range = timeRange(args);
  const limit = pageLimit(args);
  const rows = threadRows(directory, viewer, channel, ts).filter(
    (row, index) => index === 0 || !(range.isTooOld(row.ts) || range.isTooNew(row.ts)),
  );
  const shown = page(rows, {
    prefix: "next_ts",
    cursor: args.get("cursor"),
    limit,
    key: (row) => row.ts,
    reaches: (rowTs, place) => compareSlackTs(rowTs, place) >= 0,
    repeat: repeatPage,
  });
  return {
    messages: shown.items.map((row) => row.wire()),
    has_more: shown.nextCursor !== "",
    ...metadata(shown),
  };
};

/** Puts the viewer into a public channel, which a bot needs before it may read it. */
export const joinConversation: Method = ({ directory, live, viewer, args }) => {
  requireScopes(viewer, ["channels:join"]);
  const channel = visibleChannel(directory, viewer, requiredText(args, "channel"));
  if (channel.kind !== "public") throw new SlackError("method_not_supported_for_channel_type");
  if (channel.archived) throw new SlackError("is_archived");
  const extras = { withMembership: true, withMemberCount: false };
  if (isMember(viewer, channel)) {
    return {
      channel: wireChannel(directory, viewer, channel, extras),
      warning: "already_in_channel",
      response_metadata: { warnings: ["already_in_channel"] },
    };
  }
  const joined = { ...channel, memberIds: [...channel.memberIds, viewer.user.id] };
  live.change((world) => ({
    ...world,
    channels: world.channels.map((other) => (other.id === joined.id ? joined : other)),
  }));
  return { channel: wireChannel(directory, viewer, joined, extras) };
};

/** The part of a list from the newest to the oldest that lies in a range; found by halving, since channels are long. */
function within(newestFirst: readonly TopLevel[], range: TimeRange): readonly TopLevel[] {
  const reaches = (met: (ts: string) => boolean) => (index: number) => met(newestFirst[index]?.ts ?? "");
  const { length } = newestFirst;
  return newestFirst.slice(
    firstReached(
      length,
      reaches((ts) => !range.isTooNew(ts)),
    ),
    firstReached(length, reaches(range.isTooOld)),
  );
}

interface ThreadRow {
  readonly ts: string;
  wire(): Record<string, unknown>;
}

function threadRows(directory: MethodCall["directory"], viewer: Viewer, channel: Channel, ts: string): ThreadRow[] {
  const conversation = directory.conversation(channel.id);
  const thread = conversation.threads.get(ts);
  const message = conversation.messagesByTs.get(ts);
  const replyRow = (owner: Thread, reply: Thread["replies"][number]) => ({
    ts: reply.ts,
    wire: () => wireReply(directory, viewer, owner, reply),
  });
  if (thread) {
    const parent = { ts, wire: () => wireTopLevel(directory, viewer, channel.id, { ts, message: thread.parent }) };
    return [parent, ...thread.replies.map((reply) => replyRow(thread, reply))];
  }
  if (!message) throw new SlackError("thread_not_found");
  const owner = message.threadTs === null ? undefined : conversation.threads.get(message.threadTs);
  if (owner) return [replyRow(owner, message)];
  return [{ ts, wire: () => wireTopLevel(directory, viewer, channel.id, { ts, message }) }];
}

const kindsByType: ReadonlyMap<string, Channel["kind"]> = new Map([
  ["public_channel", "public"],
  ["private_channel", "private"],
  ["mpim", "group"],
  ["im", "direct"],
]);

/** @throws SlackError `invalid_types`; `missing_scope` naming each kind asked for and not granted */
function requestedKinds(viewer: Viewer, args: MethodArguments): Channel["kind"][] {
  const kinds = (args.get("types") ?? "public_channel").split(",").map((type) => {
    const kind = kindsByType.get(type.trim());
    if (!kind) throw new SlackError("invalid_types");
    return kind;
  });
  requireScopes(
    viewer,
    kinds.map((kind) => `${scopeFamily[kind]}:read`),
  );
  return kinds;
}

function channelPage({ args, repeatPage }: MethodCall, channels: readonly Channel[]): Page<Channel> {
  return page(channels, {
    prefix: "team",
    cursor: args.get("cursor"),
    limit: pageLimit(args),
    key: (channel) => channel.id,
    reaches: (id, place) => id >= place,
    repeat: repeatPage,
  });
}

function metadata({ nextCursor }: Page<unknown>): Record<string, unknown> {
  return { response_metadata: { next_cursor: nextCursor } };
}
