import { asSent, readList, type Json } from "@sophia/core";
import { z } from "zod";
import type { SlackReply } from "./client.ts";
import { slackReplyInvalid } from "./errors.ts";
import { isTs } from "./timestamp.ts";

/** The fields of Slack's objects that we read; all others are kept in the raw record and ignored here. */

const text = z.string().nullish();
const flag = z.boolean().nullish();
/** Slack's ids are letters and digits; nothing else becomes part of a principal, a link or a lookup. */
export const slackIdSchema = z.string().regex(/^[A-Za-z0-9]{1,40}$/, "not an id of Slack");
export const tsSchema = z.string().refine(isTs, "not a Slack timestamp");

export const slackUserSchema = z.object({
  id: slackIdSchema,
  team_id: text,
  name: text,
  real_name: text,
  deleted: flag,
  is_bot: flag,
  is_app_user: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
  is_email_confirmed: flag,
  enterprise_user: z.object({ teams: z.array(z.string()).nullish() }).nullish(),
  profile: z.object({ real_name: text, display_name: text, email: text, title: text }).nullish(),
});
export type SlackUser = z.infer<typeof slackUserSchema>;

export const slackChannelSchema = z.object({
  id: slackIdSchema,
  name: text,
  is_private: flag,
  is_im: flag,
  is_mpim: flag,
  is_group: flag,
  is_archived: flag,
  is_shared: flag,
  is_ext_shared: flag,
  is_org_shared: flag,
  topic: z.object({ value: text }).nullish(),
  purpose: z.object({ value: text }).nullish(),
});
export type SlackChannel = z.infer<typeof slackChannelSchema>;

/** Raw record `channel`. */
export const channelRecordSchema = z.object({
  channel: slackChannelSchema,
  /** Null: Slack did not show them, so nobody is known to be a member. */
  member_ids: z.array(slackIdSchema).nullable(),
  /** Number of the token that reads it, see `slackTokens`. */
  reader: z.int().nonnegative(),
});
export type ChannelRecord = z.infer<typeof channelRecordSchema>;

const attachmentSchema = z.object({
  pretext: text,
  title: text,
  text,
  fallback: text,
  fields: z.array(z.object({ title: text, value: text })).nullish(),
  from_url: text,
  original_url: text,
  is_msg_unfurl: flag,
  is_share: flag,
  channel_id: text,
});

/** `mode` is `tombstone` for a deleted one, `hidden_by_limit` for one that a free plan shows no more. */
const slackFileSchema = z.object({ title: text, name: text, mode: text });
export type SlackFile = z.infer<typeof slackFileSchema>;

export const slackMessageSchema = z.object({
  ts: tsSchema,
  thread_ts: tsSchema.nullish(),
  subtype: text,
  hidden: flag,
  user: text,
  bot_id: text,
  username: text,
  bot_profile: z.object({ name: text }).nullish(),
  text,
  edited: z.object({ ts: tsSchema }).nullish(),
  reply_count: z.number().nullish(),
  latest_reply: tsSchema.nullish(),
  attachments: z.array(attachmentSchema).nullish(),
  files: z.array(slackFileSchema).nullish(),
  blocks: z.array(asSent).nullish(),
});
export type SlackMessage = z.infer<typeof slackMessageSchema>;

/** Raw record `thread`; a message without replies is a thread of one. */
export const threadRecordSchema = z.object({
  channel: slackIdSchema,
  thread_ts: tsSchema,
  messages: z.array(slackMessageSchema),
  /** Of a direct or group conversation, whose title is its members. */
  member_ids: z.array(slackIdSchema).optional(),
  /** Of a channel that is shared with another workspace, whose people are known as outsiders. */
  shared: z.boolean().optional(),
});
export type ThreadRecord = z.infer<typeof threadRecordSchema>;

/** Raw record `user_group`. */
export const userGroupRecordSchema = z.object({
  group: z.object({
    id: slackIdSchema,
    handle: text,
    name: text,
    description: text,
    date_delete: z.number().nullish(),
  }),
  /** Null: Slack did not tell them. */
  user_ids: z.array(z.string()).nullable(),
});

export const bookmarkSchema = z.object({
  id: slackIdSchema,
  title: text,
  link: text,
  date_created: z.number().nullish(),
  date_updated: z.number().nullish(),
  last_updated_by_user_id: text,
});
export type SlackBookmark = z.infer<typeof bookmarkSchema>;

/** Raw record `bookmarks`: all of one channel's. */
export const bookmarksRecordSchema = z.object({ channel: slackIdSchema, bookmarks: z.array(bookmarkSchema) });

/** The user in an answer of `users.info`, as sent beside the fields we read of it. */
export function asSentUser(reply: SlackReply): { raw: Json; read: SlackUser } {
  const parsed = z.object({ user: asSent }).safeParse(reply.body);
  const read = slackUserSchema.safeParse(parsed.data?.user);
  if (!parsed.success || !read.success) throw slackReplyInvalid(reply, "it holds no user");
  return { raw: parsed.data.user, read: read.data };
}

/** One list of a reply, each object as sent beside the fields we read of it. */
export function listOf<Output>(
  reply: SlackReply,
  field: string,
  schema: z.ZodType<Output>,
): { raw: Json; read: Output }[] {
  return readList(reply.body, field, schema, (what) => slackReplyInvalid(reply, what));
}
