import {
  entityDraft,
  maxLineLength,
  readPayload,
  splitAtWords,
  type DocumentDraft,
  type Line,
  type RawRecord,
  type TransformOptions,
  type TransformResult,
} from "@sophia/core";
import { groupHandlesFrom, readChannel, userNamesFrom, type Lookup } from "./lookups.ts";
import type { NameOf, Names } from "./markup.ts";
import { isSilent, messageText } from "./message-text.ts";
import { threadRecordSchema } from "./payloads.ts";
import type { SlackChannel, SlackMessage, ThreadRecord } from "./payloads.ts";
import { channelPrincipal } from "./permissions.ts";
import { messageUrl } from "./permalink.ts";
import { compareTs, laterTs, tsToIso } from "./timestamp.ts";

/**
 * A thread becomes one document with a line for each message that says something; a thread of which nothing is left
 * becomes none. Without a readable channel record nobody may see it.
 */
export function transformThread(record: RawRecord, lookup: Lookup, { account }: TransformOptions): TransformResult {
  const thread = readPayload(threadRecordSchema, record.payload, "A Slack thread");
  const messages = thread.messages.filter((message) => !isSilent(message)).sort((a, b) => compareTs(a.ts, b.ts));
  const names = {
    ofUser: userNamesFrom(lookup, mayHoldOutsiders(thread) ? ["user", "outsider"] : ["user"]),
    ofGroup: groupHandlesFrom(lookup),
  };
  const lines = messages.flatMap((message) => messageLines(message, thread, names, account));
  const [first] = messages;
  const last = messages.at(-1);
  if (!first || !last || lines.length === 0) return { entities: [], documents: [], identities: [], memberships: [] };

  const channel = readChannel(lookup({ kind: "channel", externalId: thread.channel }), thread.channel);
  const latestTs = messages.reduce(
    (latest, { ts, edited }) => laterTs(latest, edited ? laterTs(ts, edited.ts) : ts),
    first.ts,
  );
  const document: DocumentDraft = {
    externalId: record.externalId,
    kind: "thread",
    title: threadTitle(channel, thread, lines[0]?.text ?? "", names.ofUser),
    url: messageUrl(account, thread.channel, first.ts, thread.thread_ts),
    occurredAt: tsToIso(first.ts),
    updatedAt: tsToIso(latestTs),
    accountDomains: [],
    lines,
    principals: channel ? [channelPrincipal(channel.id)] : [],
  };
  return {
    entities: [
      entityDraft("thread", record.externalId, {
        channelExternalId: thread.channel,
        startedAt: tsToIso(first.ts),
        lastMessageAt: tsToIso(last.ts),
        messages: messages.length,
        participants: [...new Set(messages.flatMap(({ user }) => user ?? []))].sort(),
      }),
    ],
    documents: [document],
    identities: [],
    memberships: [],
  };
}

/** People of other workspaces write in shared channels and in direct conversations, and nowhere else. */
export function mayHoldOutsiders(thread: ThreadRecord): boolean {
  return thread.shared === true || thread.member_ids !== undefined;
}

function messageLines(
  message: SlackMessage,
  thread: ThreadRecord,
  names: Names,
  account: TransformOptions["account"],
): Line[] {
  const author =
    (message.user ? names.ofUser(message.user) : undefined) ??
    (message.username || message.bot_profile?.name || message.user || null);
  const url = messageUrl(account, thread.channel, message.ts, thread.thread_ts);
  return splitAtWords(messageText(message, names), maxLineLength).map((text, index) => ({
    author,
    at: tsToIso(message.ts),
    text,
    url,
    anchor: index === 0 ? message.ts : `${message.ts}#${index + 1}`,
  }));
}

function threadTitle(channel: SlackChannel | undefined, thread: ThreadRecord, text: string, nameOf: NameOf): string {
  const words = firstWords(text, 80);
  if (!channel?.is_im && !channel?.is_mpim) return `#${channel?.name || thread.channel}: ${words}`;
  const ids = thread.member_ids ?? [...new Set(thread.messages.flatMap(({ user }) => user ?? []))];
  const names = ids.map((id) => nameOf(id) ?? id).sort();
  return `${channel.is_im ? "Direct message" : "Group message"} (${names.join(", ")}): ${words}`;
}

function firstWords(text: string, length: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= length) return line;
  const cut = line.slice(0, length + 1);
  const space = cut.lastIndexOf(" ");
  return `${(space > length / 2 ? cut.slice(0, space) : line.slice(0, length)).toWellFormed()}…`;
}
