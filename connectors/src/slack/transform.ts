import {
  AppError,
  entityDraft,
  readPayload,
  type Json,
  type RawRecord,
  type RecordReference,
  type TransformOptions,
  type TransformResult,
} from "@sophia/core";
import { mentionedUsers } from "./markup.ts";
import { channelRecordSchema, slackUserSchema, threadRecordSchema, type ThreadRecord } from "./payloads.ts";
import { channelMemberships, isGuest, isPublic, userIdentity, userMemberships } from "./permissions.ts";
import { transformThread } from "./thread-document.ts";
import { userName } from "./user-name.ts";

/** A thread needs its channel (name, permission) and everybody it shows by name. */
export function slackReferences(record: RawRecord): RecordReference[] {
  if (record.kind !== "thread") return [];
  const parsed = threadRecordSchema.safeParse(record.payload);
  if (!parsed.success) return [];
  return [
    { kind: "channel", externalId: parsed.data.channel },
    ...[...shownUsers(parsed.data)].sort().map((externalId) => ({ kind: "user", externalId })),
  ];
}

function shownUsers(thread: ThreadRecord): Set<string> {
  const ids = new Set(thread.member_ids);
  for (const message of thread.messages) {
    if (message.user) ids.add(message.user);
    // The whole message: mentions stand in text, attachments, their fields and blocks.
    const whole = JSON.stringify(message);
    for (const id of mentionedUsers(whole)) ids.add(id);
    for (const match of whole.matchAll(/"user_id":"([A-Za-z0-9]{1,40})"/g)) if (match[1]) ids.add(match[1]);
  }
  return ids;
}

export function transformSlack(
  record: RawRecord,
  lookup: (reference: RecordReference) => Json | undefined,
  options: TransformOptions,
): TransformResult {
  switch (record.kind) {
    case "user":
      return transformUser(record, options);
    case "channel":
      return transformChannel(record);
    case "thread":
      return transformThread(record, lookup, options);
    default:
      throw new AppError(
        "vendor_reply_invalid",
        "The Slack connector knows no such kind of record; it is shown to nobody.",
      );
  }
}

function transformUser(record: RawRecord, { account }: TransformOptions): TransformResult {
  const user = readPayload(slackUserSchema, record.payload, "A Slack user");
  const name = userName(user);
  const identity = userIdentity(user, account.externalId, name);
  return {
    entities: [
      entityDraft("user", user.id, {
        name,
        email: identity?.email ?? null,
        title: user.profile?.title || null,
        active: user.deleted !== true,
        guest: isGuest(user),
        managerExternalId: null,
      }),
    ],
    documents: [],
    identities: identity ? [identity] : [],
    memberships: userMemberships(user, account.externalId),
  };
}

function transformChannel(record: RawRecord): TransformResult {
  const payload = readPayload(channelRecordSchema, record.payload, "A Slack channel");
  const { channel } = payload;
  return {
    entities: [
      entityDraft("channel", channel.id, {
        name: channel.name ?? "",
        private: !isPublic(channel),
        archived: channel.is_archived === true,
        topic: channel.topic?.value ?? "",
        purpose: channel.purpose?.value ?? "",
      }),
    ],
    documents: [],
    identities: [],
    memberships: channelMemberships(payload),
  };
}
