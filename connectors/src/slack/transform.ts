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
import { transformBookmarks } from "./bookmarks-document.ts";
import { isUserId } from "./markup.ts";
import { channelRecordSchema, slackUserSchema, userGroupRecordSchema } from "./payloads.ts";
import { channelMemberships, isGuest, isPublic, isStranger, userIdentity, userMemberships } from "./permissions.ts";
import { transformThread } from "./thread-document.ts";
import { userName } from "./user-name.ts";

export function transformSlack(
  record: RawRecord,
  lookup: (reference: RecordReference) => Json | undefined,
  options: TransformOptions,
): TransformResult {
  switch (record.kind) {
    case "user":
      return transformUser(record, options);
    case "user_group":
      return transformUserGroup(record);
    case "channel":
      return transformChannel(record);
    case "outsider":
      return transformOutsider(record, options);
    case "bookmarks":
      return transformBookmarks(record, lookup, options);
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
        shared: channel.is_ext_shared === true || (channel.is_shared === true && channel.is_org_shared !== true),
        topic: channel.topic?.value ?? "",
        purpose: channel.purpose?.value ?? "",
      }),
    ],
    documents: [],
    identities: [],
    memberships: channelMemberships(payload),
  };
}

/** A group is called by its handle and gives its members nothing to see: Slack's conversations list their members themselves. */
function transformUserGroup(record: RawRecord): TransformResult {
  const { group, user_ids } = readPayload(userGroupRecordSchema, record.payload, "A Slack user group");
  const data = {
    handle: group.handle ?? "",
    name: group.name ?? "",
    description: group.description ?? "",
    memberExternalIds: user_ids && user_ids.filter(isUserId).sort(),
    active: !group.date_delete,
  };
  return { entities: [entityDraft("user_group", group.id, data)], documents: [], identities: [], memberships: [] };
}

/**
 * Somebody of another company is a name in conversations and no identity: whatever address their own workspace shows, it
 * matches nobody here. Who is of this workspace after all is told by the users' stream.
 */
function transformOutsider(record: RawRecord, { account }: TransformOptions): TransformResult {
  const user = readPayload(slackUserSchema, record.payload, "A Slack user of another workspace");
  const data = {
    name: userName(user),
    title: user.profile?.title || null,
    teamExternalId: user.team_id ?? null,
    active: user.deleted !== true,
  };
  const entities = isStranger(user, account.externalId) ? [entityDraft("outsider", user.id, data)] : [];
  return { entities, documents: [], identities: [], memberships: [] };
}
