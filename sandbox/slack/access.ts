import type { Channel } from "../company/world.ts";
import type { SlackDirectory } from "./directory.ts";
import { SlackError } from "./slack-error.ts";
import type { Viewer } from "./tokens.ts";

/** The word of a scope for this kind of conversation: `channels:read`, `groups:history`, … */
export const scopeFamily = {
  public: "channels",
  private: "groups",
  group: "mpim",
  direct: "im",
} as const satisfies Record<Channel["kind"], string>;

export function isMember(viewer: Viewer, channel: Channel): boolean {
  return channel.memberIds.includes(viewer.user.id);
}

/** Whether the conversation exists for this viewer at all. A guest sees nothing that they are not a member of. */
export function canSee(viewer: Viewer, channel: Channel): boolean {
  if (isMember(viewer, channel)) return true;
  return channel.kind === "public" && viewer.user.slack.kind !== "guest";
}

/** @throws SlackError `missing_scope` with `needed` and `provided`, unless all these scopes were granted */
export function requireScopes(viewer: Viewer, scopes: readonly string[]): void {
  const missing = scopes.filter((scope) => !viewer.scopes.has(scope));
  if (missing.length > 0) throw missingScope(viewer, missing);
}

/**
 * Finds a conversation that this viewer may look at.
 *
 * What the viewer cannot see is `channel_not_found`, as if it did not exist: a refusal by scope would betray it.
 *
 * @param action - `read` for its properties and members, `history` for its messages
 * @throws SlackError `missing_scope`, `channel_not_found`
 */
export function findChannel(
  directory: SlackDirectory,
  viewer: Viewer,
  channelId: string,
  action: "read" | "history",
): Channel {
  const all = Object.values(scopeFamily).map((family) => `${family}:${action}`);
  if (!all.some((scope) => viewer.scopes.has(scope))) throw missingScope(viewer, all);
  const channel = visibleChannel(directory, viewer, channelId);
  requireScopes(viewer, [`${scopeFamily[channel.kind]}:${action}`]);
  return channel;
}

/** @throws SlackError `channel_not_found`, also for what exists and is not visible to this viewer */
export function visibleChannel(directory: SlackDirectory, viewer: Viewer, channelId: string): Channel {
  const channel = directory.channelsById.get(channelId);
  if (!channel || !canSee(viewer, channel)) throw new SlackError("channel_not_found");
  return channel;
}

/**
 * A user token reads every public channel, a bot token only conversations that the bot is a member of
 * (https://docs.slack.dev/reference/methods/conversations.history).
 *
 * @throws SlackError `not_in_channel`
 */
export function requireReadableHistory(viewer: Viewer, channel: Channel): void {
  if (viewer.kind === "bot" && !isMember(viewer, channel)) throw new SlackError("not_in_channel");
}

function missingScope(viewer: Viewer, needed: readonly string[]): SlackError {
  return new SlackError("missing_scope", { needed: needed.join(","), provided: [...viewer.scopes].join(",") });
}
