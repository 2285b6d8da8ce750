import { slackMs } from "./clock.ts";
import type { Channel, Message, Person, World } from "./world.ts";

/** A world that tests and the vendors' servers change while they look at it. A change replaces the world as a whole. */
export interface LiveWorld {
  readonly world: World;
  change(mutate: (world: World) => World): void;
  /** Calls the listener after each change, until the function returned is called. */
  onChange(listener: () => void): () => void;
}

/** Wraps a generated world; the world given is never changed itself. */
export function liveWorld(initial: World): LiveWorld {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get world() {
      return current;
    },
    change(mutate) {
      current = mutate(current);
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Names one message. */
export interface MessageKey {
  readonly channelId: string;
  readonly ts: string;
}

function sameMessage(message: Message, key: MessageKey): boolean {
  return message.channelId === key.channelId && message.ts === key.ts;
}

function requireMessage(world: World, key: MessageKey): Message {
  const found = world.messages.find((message) => sameMessage(message, key));
  if (!found) throw new Error(`No message ${key.ts} in channel ${key.channelId}`);
  return found;
}

function changePeople(world: World, personId: string, change: (person: Person) => Person): World {
  if (!world.people.some((person) => person.id === personId)) throw new Error(`No person ${personId}`);
  return { ...world, people: world.people.map((person) => (person.id === personId ? change(person) : person)) };
}

function changeChannel(world: World, channelId: string, change: (channel: Channel) => Channel): World {
  if (!world.channels.some((channel) => channel.id === channelId)) throw new Error(`No channel ${channelId}`);
  return {
    ...world,
    channels: world.channels.map((channel) => (channel.id === channelId ? change(channel) : channel)),
  };
}

/** Adds a message; with `threadTs` a reply, however old the thread is. The ts must be new in its channel. */
export function withMessage(world: World, message: Omit<Message, "editedTs" | "reactions">): World {
  if (world.messages.some((other) => sameMessage(other, message))) {
    throw new Error(`Channel ${message.channelId} already has a message ${message.ts}`);
  }
  if (message.threadTs !== null) requireMessage(world, { channelId: message.channelId, ts: message.threadTs });
  return { ...world, messages: [...world.messages, { ...message, editedTs: null, reactions: [] }] };
}

/** Adds a reply one second after the newest message of its channel (or at `atMs`). */
export function withReply(
  world: World,
  thread: MessageKey,
  authorId: string,
  text: string,
  atMs = Math.max(...world.messages.filter((m) => m.channelId === thread.channelId).map((m) => slackMs(m.ts))) + 1000,
): World {
  const ts = `${Math.floor(atMs / 1000)}.${String(atMs % 1000).padStart(3, "0")}000`;
  return withMessage(world, { channelId: thread.channelId, ts, threadTs: thread.ts, authorId, text });
}

/** Edits a message's text; `editedTs` becomes the given one. */
export function withEdit(world: World, key: MessageKey, text: string, editedTs: string): World {
  requireMessage(world, key);
  return {
    ...world,
    messages: world.messages.map((message) => (sameMessage(message, key) ? { ...message, text, editedTs } : message)),
  };
}

/** Deletes one message. The replies under a deleted parent stay, as they do at Slack. */
export function withoutMessage(world: World, key: MessageKey): World {
  requireMessage(world, key);
  return { ...world, messages: world.messages.filter((message) => !sameMessage(message, key)) };
}

export function withMember(world: World, channelId: string, personId: string): World {
  return changeChannel(world, channelId, (channel) => ({
    ...channel,
    memberIds: [...channel.memberIds.filter((id) => id !== personId), personId],
  }));
}

export function withoutMember(world: World, channelId: string, personId: string): World {
  return changeChannel(world, channelId, (channel) => ({
    ...channel,
    memberIds: channel.memberIds.filter((id) => id !== personId),
  }));
}

/** Turns a public channel private (Slack keeps its id). */
export function withChannelPrivate(world: World, channelId: string): World {
  return changeChannel(world, channelId, (channel) => ({ ...channel, kind: "private" }));
}

export function withPersonDeactivated(world: World, personId: string): World {
  return changePeople(world, personId, (person) => ({ ...person, active: false }));
}

/** Renames a person; the id and the e-mail address stay. */
export function withPersonRenamed(world: World, personId: string, name: string): World {
  return changePeople(world, personId, (person) => ({ ...person, name }));
}

export function withCallPrivate(world: World, callId: string): World {
  if (!world.calls.some((call) => call.id === callId)) throw new Error(`No call ${callId}`);
  return { ...world, calls: world.calls.map((call) => (call.id === callId ? { ...call, isPrivate: true } : call)) };
}
