import { requireScopes, visibleChannel } from "./access.ts";
import { pageLimit, requiredText } from "./method-arguments.ts";
import type { Method } from "./method.ts";
import { page } from "./paging.ts";
import { slackPermalink } from "./permalink.ts";
import { SlackError } from "./slack-error.ts";
import { userName } from "./wire-channel.ts";
import { botId, wireOutsider, wireUser } from "./wire-user.ts";

export const testAuth: Method = ({ directory, viewer, workspaceUrl }) => ({
  url: workspaceUrl,
  team: directory.world.company.name,
  user: userName(viewer.user.email),
  team_id: directory.world.company.slackTeamId,
  user_id: viewer.user.slack.id,
  ...(viewer.kind === "bot" && { bot_id: botId(viewer.user) }),
  is_enterprise_install: false,
});

export const teamInfo: Method = ({ directory, viewer, args, workspaceUrl }) => {
  requireScopes(viewer, ["team:read"]);
  const { company } = directory.world;
  const asked = args.get("team");
  if (asked !== undefined && asked !== company.slackTeamId) throw new SlackError("team_not_found");
  return {
    team: {
      id: company.slackTeamId,
      name: company.name,
      url: workspaceUrl,
      domain: company.slackDomain,
      email_domain: company.domain,
      icon: { image_default: true },
      avatar_base_url: workspaceUrl,
      is_verified: false,
      discoverable: "unlisted",
      locale: "en-US",
    },
  };
};

/** Everybody, bots, guests and those who left (`deleted`) included; people of other workspaces only where that is set. */
export const listUsers: Method = ({ directory, viewer, args, repeatPage, settings }) => {
  requireScopes(viewer, ["users:read"]);
  const { world } = directory;
  const members = [
    ...directory.users.map((user) => ({ id: user.slack.id, wire: () => wireUser(world, viewer, user) })),
    ...(settings.outsidersListed ? [...directory.outsiders.values()] : []).map((outsider) => ({
      id: outsider.slackId,
      wire: () => wireOutsider(directory, viewer, outsider),
    })),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
  const shown = page(members, {
    prefix: "user",
    cursor: args.get("cursor"),
    limit: pageLimit(args),
    key: (member) => member.id,
    reaches: (id, place) => id >= place,
    repeat: repeatPage,
  });
  return {
    members: shown.items.map((member) => member.wire()),
    cache_ts: Math.floor(Date.parse(directory.world.parameters.anchor) / 1000),
    response_metadata: { next_cursor: shown.nextCursor },
  };
};

export const userInfo: Method = ({ directory, viewer, args }) => {
  requireScopes(viewer, ["users:read"]);
  const id = requiredText(args, "user");
  const outsider = directory.outsidersBySlackId.get(id);
  if (outsider) return { user: wireOutsider(directory, viewer, outsider) };
  const user = directory.users.find((candidate) => candidate.slack.id === id);
  if (!user) throw new SlackError("user_not_found");
  return { user: wireUser(directory.world, viewer, user) };
};

/** Finds active people only. */
export const lookUpUserByEmail: Method = ({ directory, viewer, args }) => {
  requireScopes(viewer, ["users:read.email"]);
  const email = requiredText(args, "email").toLowerCase();
  const user = directory.users.find(
    (candidate) => candidate.active && candidate.slack.kind !== "bot" && candidate.email.toLowerCase() === email,
  );
  if (!user) throw new SlackError("users_not_found");
  return { user: wireUser(directory.world, viewer, user) };
};

/** Needs no scope of its own, but the conversation must be visible to the token. */
export const getPermalink: Method = ({ directory, viewer, args, workspaceUrl }) => {
  const ts = requiredText(args, "message_ts");
  const channel = visibleChannel(directory, viewer, requiredText(args, "channel"));
  const message = directory.conversation(channel.id).messagesByTs.get(ts);
  if (!message) throw new SlackError("message_not_found");
  return { channel: channel.id, permalink: slackPermalink(workspaceUrl, message) };
};
