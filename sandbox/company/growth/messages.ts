import { workingMs } from "../clock.ts";
import { firstName, type Draft, type Sketch } from "../draft.ts";
import { makePrivateTalk } from "../private-tokens.ts";
import type { Random } from "../random.ts";
import { accountSlots, looseSlots, mentionSlots } from "../slots.ts";
import { accountThreadPosts } from "../slack/account-threads.ts";
import { accountRooms } from "../slack/channels.ts";
import { chatter, chatterPosts } from "../slack/chatter.ts";
import { postThread, writersOf, type Post } from "../slack/threads.ts";
import { topics } from "../topics/index.ts";
import type { Channel, Message, Person } from "../world.ts";
import { factsOf } from "./calls.ts";
import type { ChannelPlan } from "./channels.ts";
import { shares, type Growth } from "./how-many.ts";
import type { WorldSlice } from "./slice.ts";

/** About so many messages of a channel make a slice. */
const messagesInSlice = 2000;

/** What is written in the further channels, and the further talk in the sample's public rooms, channel by channel. */
export function* moreMessages(
  draft: Draft,
  plans: readonly ChannelPlan[],
  sketches: readonly Sketch[],
  growth: Growth,
): Generator<WorldSlice> {
  for (const { channel, sketch, secret, messages } of plans) {
    yield { channels: [channel] };
    if (secret) yield secretTalk(draft, channel);
    // Two alone in a conversation, or a few: their own words are all there is.
    if (channel.kind === "direct" || channel.kind === "group") continue;
    yield* talkIn(draft, channel, messages, sketch ? [sketch] : sketches);
  }
  const rooms = draft.channels.filter(({ name }) => accountRooms.some((room) => room === name) || everyday.has(name));
  const plain = rooms.filter(({ kind, archived }) => kind === "public" && !archived);
  const counts = shares(
    growth.messages - plans.reduce((sum, { messages }) => sum + messages, 0),
    plain.map(({ name }) => (everyday.has(name) ? 3 : 2)),
  );
  for (const [index, channel] of plain.entries()) yield* talkIn(draft, channel, counts[index] ?? 0, sketches);
}

const everyday = new Set(chatter.map(({ room }) => room));
const accountRoomNames = new Set<string>(accountRooms);

function* talkIn(draft: Draft, channel: Channel, count: number, sketches: readonly Sketch[]): Generator<WorldSlice> {
  const own = ownLists(draft);
  const writers = writersOf(draft, channel);
  if (writers.length === 0 || sketches.length === 0) return;
  const fitting = chatter.filter(({ room }) => room === channel.name);
  const lines = fitting.length > 0 ? fitting : chatter;
  // A room of everyday talk has none about accounts, one about accounts has little else.
  const aboutAccounts = accountRoomNames.has(channel.name) ? 0.8 : fitting.length > 0 ? 0 : 0.6;
  let written = 0;
  for (let number = 0; written < count; number++) {
    const random = draft.random.fork(`growth/thread/${channel.id}/${number}`);
    const atMs = workingMs(random, draft.anchorMs, random.chance(0.05) ? random.int(90, 160) : random.int(0, 89));
    const posts = random.chance(aboutAccounts)
      ? aboutAccount(draft, random, random.pick(sketches), writers, atMs)
      : chatterPosts(draft, random, random.pick(lines), writers, atMs);
    postThread(own, random, channel, atMs, posts);
    written += posts.length;
    if (own.messages.length >= messagesInSlice) yield { messages: own.messages.splice(0) };
  }
  if (own.messages.length > 0) yield { messages: own.messages };
}

function aboutAccount(draft: Draft, random: Random, sketch: Sketch, writers: readonly Person[], atMs: number): Post[] {
  const topic = random.pick(topics);
  const values = factsOf(draft, sketch, topic);
  const slots = {
    ...looseSlots(random, atMs),
    ...mentionSlots(draft, random),
    ...accountSlots(sketch),
    me2: firstName(random.pick(writers).name),
    cust: firstName(random.pick(sketch.contacts).name),
    cust2: firstName(random.pick(sketch.contacts).name),
    ...values,
  };
  return accountThreadPosts(random, topic, { values, slots, writers, success: sketch.success });
}

/** Talk of a closed conversation; one message holds a token that stands nowhere else. */
function secretTalk(draft: Draft, channel: Channel): WorldSlice {
  const own = { ...ownLists(draft), channels: [channel], random: draft.random.fork(`growth/secret/${channel.id}`) };
  const before = draft.tokens.length;
  makePrivateTalk(own);
  // The draft's own list counts the tokens, which is what tells them apart; the slice brings them again.
  return { messages: own.messages, tokens: draft.tokens.splice(before) };
}

/** The draft with a list of messages of its own; clock and names are the world's, so that nothing comes twice. */
function ownLists(draft: Draft): Draft & { readonly messages: Message[] } {
  return { ...draft, messages: [] };
}
