import type { Channel } from "../company/world.ts";
import { isMember } from "./access.ts";
import { memberSlackIds, type SlackDirectory } from "./directory.ts";
import type { Viewer } from "./tokens.ts";

export interface ChannelExtras {
  /** `conversations.list` and `.info` say whether the viewer is in; `users.conversations` does not. */
  readonly withMembership: boolean;
  readonly withMemberCount: boolean;
  /** `conversations.info` alone names the workspaces that a channel is shared with, and its host. */
  readonly withConnections?: true;
}

/** A conversation as Slack's API shows it to this viewer. */
export function wireChannel(
  directory: SlackDirectory,
  viewer: Viewer,
  channel: Channel,
  extras: ChannelExtras,
): Record<string, unknown> {
  const teamId = directory.world.company.slackTeamId;
  const createdSeconds = unixSeconds(channel.createdAt);
  const common = {
    id: channel.id,
    created: createdSeconds,
    is_archived: channel.archived,
    is_im: channel.kind === "direct",
    is_org_shared: false,
    context_team_id: teamId,
    updated: createdSeconds * 1000,
  };
  if (channel.kind === "direct") {
    const otherId = channel.memberIds.find((id) => id !== viewer.user.id);
    const other = directory.peopleById.get(otherId ?? viewer.user.id);
    return { ...common, user: other?.slack?.id, is_user_deleted: other?.active === false, priority: 0 };
  }
  const { shared } = channel;
  const creator = directory.peopleById.get(channel.creatorId)?.slack?.id ?? "";
  const name = channel.kind === "group" ? groupName(directory, channel) : channel.name;
  return {
    ...common,
    name,
    name_normalized: name,
    is_channel: channel.kind !== "group",
    is_group: channel.kind === "group",
    is_mpim: channel.kind === "group",
    is_private: channel.kind !== "public",
    is_general: name === "general",
    is_shared: shared !== undefined,
    is_ext_shared: shared !== undefined,
    is_pending_ext_shared: false,
    pending_shared: [],
    pending_connected_team_ids: [],
    shared_team_ids: [teamId, ...(shared?.teamIds ?? [])],
    ...(extras.withConnections &&
      shared && { connected_team_ids: shared.teamIds, conversation_host_id: shared.hostTeamId }),
    unlinked: 0,
    creator,
    previous_names: [],
    topic: { value: channel.topic, creator: channel.topic && creator, last_set: channel.topic ? createdSeconds : 0 },
    purpose: {
      value: channel.purpose,
      creator: channel.purpose && creator,
      last_set: channel.purpose ? createdSeconds : 0,
    },
    ...(extras.withMembership && { is_member: isMember(viewer, channel) }),
    ...(extras.withMemberCount && { num_members: memberSlackIds(directory, channel).length }),
  };
}

function groupName(directory: SlackDirectory, channel: Channel): string {
  const names = channel.memberIds.map((id) => userName(directory.peopleById.get(id)?.email ?? id));
  return `mpdm-${names.join("--")}-1`;
}

/** Slack's short name of a person: the part of the address before the @. */
export function userName(email: string): string {
  return (email.split("@")[0] ?? email).toLowerCase();
}

function unixSeconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}
