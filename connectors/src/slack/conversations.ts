import type { Json } from "@sophia/core";
import { z } from "zod";
import { slackTokens, type SlackContext } from "./client.ts";
import { slackIdSchema } from "./payloads.ts";

/** A conversation that the channels stream has listed, as far as the streams that walk over it need to know it. */
export interface Conversation {
  readonly id: string;
  /** Number of the token that listed it. */
  readonly reader: number;
  /** Null: Slack does not show them. */
  readonly memberIds: readonly string[] | null;
  /** Between people, without a channel. */
  readonly isDirect: boolean;
  /** Shared with another workspace: people whom `users.list` does not name may be in it. */
  readonly isShared: boolean;
}

const flag = z.boolean().nullish();
const knownSchema = z.object({
  channel: z.object({
    id: slackIdSchema,
    is_im: flag,
    is_mpim: flag,
    is_shared: flag,
    is_ext_shared: flag,
    is_org_shared: flag,
  }),
  member_ids: z.array(slackIdSchema).nullable(),
  reader: z.int().nonnegative(),
});

/** The conversations of the raw records `channel`, by id, ascending. */
export function readConversations(known: readonly { externalId: string; payload: Json }[]): Conversation[] {
  return known
    .flatMap(({ payload }) => {
      const parsed = knownSchema.safeParse(payload);
      if (!parsed.success) return [];
      const { channel, member_ids: memberIds, reader } = parsed.data;
      const isDirect = channel.is_im === true || channel.is_mpim === true;
      const isShared = channel.is_shared === true || channel.is_ext_shared === true || channel.is_org_shared === true;
      return [{ id: channel.id, reader, memberIds, isDirect, isShared }];
    })
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The token that listed it first; the others after it, since a bot lists public channels that it may not read. */
export function readersOf(context: SlackContext, conversation: Conversation): number[] {
  const all = [...slackTokens(context.credentials).keys()];
  return [
    ...all.filter((token) => token === conversation.reader),
    ...all.filter((token) => token !== conversation.reader),
  ];
}

/** Slack's codes for a conversation that this token may not read, whatever others may. */
export const unreadableCodes = [
  "not_in_channel",
  "channel_not_found",
  "method_not_supported_for_channel_type",
] as const;
