import { withId } from "../company/by-id.ts";
import { slackMs } from "../company/clock.ts";
import { channelReaders } from "../company/readers.ts";
import type { Channel, Message, World } from "../company/world.ts";
import type { ExportedObject } from "./exported-object.ts";

/** Threads, each with its replies, channel by channel; a message that nobody answered is a thread of one. */
export function* exportSlack(world: World): Generator<ExportedObject> {
  const readable = readableTexts(world);
  const authors = new Map<string, string>([
    ...world.people.map(({ id, name }) => [id, name] as const),
    ...(world.slack?.outsiders ?? []).map(({ id, name }) => [id, name] as const),
  ]);
  const messagesOf = Map.groupBy(world.messages, ({ channelId }) => channelId);
  for (const channel of world.channels) {
    const readers = channelReaders(world, channel);
    const threads = Map.groupBy(messagesOf.get(channel.id) ?? [], ({ threadTs, ts }) => threadTs ?? ts);
    for (const [rootTs, messages] of threads) {
      const ordered = messages.toSorted((one, other) => (one.ts < other.ts ? -1 : 1));
      yield {
        source: "slack",
        kind: "thread",
        id: `${channel.id}:${rootTs}`,
        title: titleOf(world, channel),
        texts: ordered.map((message) => ({
          author: authors.get(message.authorId) ?? null,
          at: isoOf(message.ts),
          text: readable(message.text),
        })),
        readers,
        fields: {
          channel: channel.kind === "public" || channel.kind === "private" ? channel.name : null,
          channelKind: channel.kind,
          edited: ordered.filter(({ editedTs }) => editedTs !== null).map(({ ts }) => ts),
          files: ordered.flatMap((message) => fileNames(message)),
        },
        links: [{ kind: "channel", id: channel.id }],
        archivedAt: null,
      };
    }
  }
}

const isoOf = (ts: string): string => new Date(slackMs(ts)).toISOString();

function titleOf(world: World, { kind, name, memberIds }: Channel): string {
  if (kind === "public" || kind === "private") return `#${name}`;
  return memberIds.map((id) => withId(world.people, id)?.name ?? id).join(", ");
}

function fileNames({ files }: Message): string[] {
  return (files ?? []).map(({ name }) => name);
}

/** Mentions by name, links by their label, as Slack's own page shows them. */
function readableTexts(world: World): (text: string) => string {
  const people = new Map(world.people.flatMap(({ slack, name }) => (slack ? [[slack.id, name] as const] : [])));
  for (const { slackId, name } of world.slack?.outsiders ?? []) people.set(slackId, name);
  const groups = new Map((world.slack?.userGroups ?? []).map(({ id, handle }) => [id, handle]));
  return (text) =>
    text
      .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_all, id: string) => `@${people.get(id) ?? id}`)
      .replace(
        /<#(\w+)(?:\|([^>]*))?>/g,
        (_all, id: string, label?: string) => `#${label ?? withId(world.channels, id)?.name ?? id}`,
      )
      .replace(/<!subteam\^(\w+)(?:\|[^>]*)?>/g, (_all, id: string) => `@${groups.get(id) ?? id}`)
      .replace(/<!(\w+)[^>]*>/g, "@$1")
      .replace(/<((?:https?|mailto):[^|>]+)(?:\|([^>]+))?>/g, (_all, url: string, label?: string) => label ?? url);
}
