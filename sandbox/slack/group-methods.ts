import type { SlackBookmark, SlackUserGroup } from "../company/slack/model.ts";
import { requireReadableHistory, requireScopes, visibleChannel } from "./access.ts";
import type { SlackDirectory } from "./directory.ts";
import { flag, requiredText } from "./method-arguments.ts";
import type { Method } from "./method.ts";
import { SlackError } from "./slack-error.ts";
import type { Viewer } from "./tokens.ts";

/** All of them at one go: Slack documents no pages here. */
export const listUserGroups: Method = ({ directory, viewer, args }) => {
  requireGroups(viewer);
  const shown = directory.userGroups.filter((group) => group.disabledAt === null || flag(args, "include_disabled"));
  return {
    usergroups: shown.map((group) =>
      wireUserGroup(directory, group, { users: flag(args, "include_users"), count: flag(args, "include_count") }),
    ),
  };
};

export const listUserGroupUsers: Method = ({ directory, viewer, args }) => {
  requireGroups(viewer);
  const id = requiredText(args, "usergroup");
  const group = directory.userGroups.find((candidate) => candidate.id === id);
  if (!group || (group.disabledAt !== null && !flag(args, "include_disabled"))) throw new SlackError("no_such_subteam");
  return { users: slackIds(directory, group.memberIds) };
};

/** All of a channel's at one go, in their order. A bot must be in the channel, as for its messages. */
export const listBookmarks: Method = ({ directory, viewer, args }) => {
  requireScopes(viewer, ["bookmarks:read"]);
  const channel = visibleChannel(directory, viewer, requiredText(args, "channel_id"));
  requireReadableHistory(viewer, channel);
  const bookmarks = channel.bookmarks ?? [];
  return {
    bookmarks: bookmarks.map((bookmark, index) => wireBookmark(directory, channel.id, bookmark, index)),
  };
};

function requireGroups(viewer: Viewer): void {
  requireScopes(viewer, ["usergroups:read"]);
  if (viewer.user.slack.kind === "guest") throw new SlackError("user_is_restricted");
}

function wireUserGroup(
  directory: SlackDirectory,
  group: SlackUserGroup,
  include: { readonly users: boolean; readonly count: boolean },
): Record<string, unknown> {
  const users = slackIds(directory, group.memberIds);
  const [creator] = slackIds(directory, [group.creatorId]);
  const createdSeconds = seconds(group.createdAt);
  return {
    id: group.id,
    team_id: directory.world.company.slackTeamId,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: group.description,
    handle: group.handle,
    is_external: false,
    date_create: createdSeconds,
    date_update: group.disabledAt === null ? createdSeconds : seconds(group.disabledAt),
    date_delete: group.disabledAt === null ? 0 : seconds(group.disabledAt),
    created_by: creator,
    updated_by: creator,
    prefs: { channels: [], groups: [] },
    ...(include.users && { users }),
    ...(include.count && { user_count: users.length }),
  };
}

function wireBookmark(
  directory: SlackDirectory,
  channelId: string,
  bookmark: SlackBookmark,
  index: number,
): Record<string, unknown> {
  const [by] = slackIds(directory, [bookmark.byId]);
  const createdSeconds = seconds(bookmark.createdAt);
  return {
    id: bookmark.id,
    channel_id: channelId,
    title: bookmark.title,
    ...(bookmark.link !== null && { link: bookmark.link }),
    ...(bookmark.emoji !== "" && { emoji: bookmark.emoji }),
    type: bookmark.link === null ? "folder" : "link",
    date_created: createdSeconds,
    date_updated: 0,
    rank: String.fromCharCode(97 + index),
    last_updated_by_user_id: by,
    last_updated_by_team_id: directory.world.company.slackTeamId,
  };
}

function slackIds(directory: SlackDirectory, personIds: readonly string[]): string[] {
  return personIds.flatMap((id) => directory.peopleById.get(id)?.slack?.id ?? []);
}

function seconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}
