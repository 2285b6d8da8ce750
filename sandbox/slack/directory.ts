import { madeOnce } from "../company/made-once.ts";
import type { SlackOutsider, SlackUserGroup } from "../company/slack/model.ts";
import type { Channel, Message, Person, World } from "../company/world.ts";
import { compareSlackTs } from "./timestamp.ts";

/** The workspace's messages in the orders in which Slack serves them. */
export interface SlackDirectory {
  readonly world: World;
  readonly peopleById: ReadonlyMap<string, Person>;
  readonly peopleBySlackId: ReadonlyMap<string, Person>;
  /** Everybody with a Slack account, by Slack id. */
  readonly users: readonly SlackUser[];
  /** By id, ascending: the order of `conversations.list`. */
  readonly channels: readonly Channel[];
  readonly channelsById: ReadonlyMap<string, Channel>;
  /** People of other companies, met in shared channels, by their id in the world and by Slack's. */
  readonly outsiders: ReadonlyMap<string, SlackOutsider>;
  readonly outsidersBySlackId: ReadonlyMap<string, SlackOutsider>;
  /** By id, ascending. */
  readonly userGroups: readonly SlackUserGroup[];
  conversation(channelId: string): Conversation;
}

export type SlackUser = Person & { readonly slack: NonNullable<Person["slack"]> };

export interface Conversation {
  /** What `conversations.history` serves: messages at the top of the channel, newest first. */
  readonly topLevel: readonly TopLevel[];
  /** By the parent's ts; holds a thread only if it has replies. */
  readonly threads: ReadonlyMap<string, Thread>;
  readonly messagesByTs: ReadonlyMap<string, Message>;
}

/** `message` is null for a tombstone: the parent was deleted, its replies remain. */
export interface TopLevel {
  readonly ts: string;
  readonly message: Message | null;
}

export interface Thread {
  readonly ts: string;
  readonly parent: Message | null;
  /** Oldest first. */
  readonly replies: readonly Message[];
}

const emptyConversation: Conversation = { topLevel: [], threads: new Map(), messagesByTs: new Map() };

const directories = new WeakMap<World, SlackDirectory>();

/** The directory of this world; made once for each, since a world never changes (`LiveWorld` replaces it). */
export function slackDirectory(world: World): SlackDirectory {
  let directory = directories.get(world);
  if (!directory) {
    directory = makeDirectory(world);
    directories.set(world, directory);
  }
  return directory;
}

/** Somebody who joins a channel changes the world and none of its messages: these are put in order once. */
const conversationsOf = madeOnce(
  (world) => [world.messages],
  ({ messages }): SlackDirectory["conversation"] => {
    const messagesByChannel = Map.groupBy(messages, (message) => message.channelId);
    const conversations = new Map<string, Conversation>();
    return (channelId) => {
      const own = messagesByChannel.get(channelId);
      if (!own) return emptyConversation;
      const conversation = conversations.get(channelId) ?? makeConversation(own);
      conversations.set(channelId, conversation);
      return conversation;
    };
  },
);

function makeDirectory(world: World): SlackDirectory {
  const users = world.people.filter(hasSlack).sort((a, b) => compareText(a.slack.id, b.slack.id));
  const outsiders = world.slack?.outsiders ?? [];
  return {
    world,
    peopleById: new Map(world.people.map((person) => [person.id, person])),
    peopleBySlackId: new Map(users.map((person) => [person.slack.id, person])),
    users,
    channels: [...world.channels].sort((a, b) => compareText(a.id, b.id)),
    channelsById: new Map(world.channels.map((channel) => [channel.id, channel])),
    outsiders: new Map(outsiders.map((outsider) => [outsider.id, outsider])),
    outsidersBySlackId: new Map(outsiders.map((outsider) => [outsider.slackId, outsider])),
    userGroups: (world.slack?.userGroups ?? []).toSorted((a, b) => compareText(a.id, b.id)),
    conversation: conversationsOf(world),
  };
}

function makeConversation(messages: readonly Message[]): Conversation {
  const messagesByTs = new Map(messages.map((message) => [message.ts, message]));
  const replies = messages.filter(isReply);
  const threads = new Map<string, Thread>();
  for (const [ts, group] of Map.groupBy(replies, (reply) => reply.threadTs)) {
    const ordered = group.toSorted((a, b) => compareSlackTs(a.ts, b.ts));
    threads.set(ts, { ts, parent: messagesByTs.get(ts) ?? null, replies: ordered });
  }
  const topLevel: TopLevel[] = messages
    .filter((message) => !isReply(message))
    .map((message) => ({ ts: message.ts, message }));
  for (const thread of threads.values()) if (!thread.parent) topLevel.push({ ts: thread.ts, message: null });
  topLevel.sort((a, b) => compareSlackTs(b.ts, a.ts));
  return { topLevel, threads, messagesByTs };
}

/** A parent may carry its own ts as `threadTs`, as it does on Slack's wire. */
function isReply(message: Message): message is Message & { readonly threadTs: string } {
  return message.threadTs !== null && message.threadTs !== message.ts;
}

function hasSlack(person: Person): person is SlackUser {
  return person.slack !== null;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Slack ids of a conversation's members, those from other companies among them; ascending. */
export function memberSlackIds(directory: SlackDirectory, channel: Channel): string[] {
  const own = channel.memberIds.flatMap((id) => directory.peopleById.get(id)?.slack?.id ?? []);
  const others = (channel.shared?.outsiderIds ?? []).flatMap((id) => directory.outsiders.get(id)?.slackId ?? []);
  return [...own, ...others].sort();
}
