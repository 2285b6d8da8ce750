import type { SlackOutsider } from "../company/slack/model.ts";
import type { World } from "../company/world.ts";
import { canSee } from "./access.ts";
import type { SlackDirectory, SlackUser } from "./directory.ts";
import type { Viewer } from "./tokens.ts";
import { userName } from "./wire-channel.ts";

/** A member as Slack's API shows it; the e-mail address only to a token with `users:read.email`. */
export function wireUser(world: World, viewer: Viewer, user: SlackUser): Record<string, unknown> {
  const { slackTeamId } = world.company;
  const isBot = user.slack.kind === "bot";
  const [firstName = "", ...rest] = user.name.split(" ");
  const profile = {
    title: user.title,
    phone: "",
    skype: "",
    real_name: user.name,
    real_name_normalized: user.name,
    display_name: userName(user.email),
    display_name_normalized: userName(user.email),
    first_name: firstName,
    last_name: rest.join(" "),
    status_text: "",
    status_emoji: "",
    status_emoji_display_info: [],
    status_expiration: 0,
    avatar_hash: "",
    team: slackTeamId,
    ...(isBot && { bot_id: botId(user), api_app_id: appId(user) }),
    ...(!isBot && viewer.scopes.has("users:read.email") && { email: user.email }),
  };
  const account = {
    id: user.slack.id,
    team_id: slackTeamId,
    name: userName(user.email),
    deleted: !user.active,
    profile,
    is_bot: isBot,
    is_app_user: false,
    updated: Math.floor(Date.parse(world.parameters.anchor) / 1000),
  };
  // Slack says little more about those who left.
  if (!user.active) return account;
  const isGuest = user.slack.kind === "guest";
  return {
    ...account,
    color: "4bbe2e",
    real_name: user.name,
    tz: user.timeZone,
    tz_label: user.timeZone,
    tz_offset: zoneOffsetSeconds(user.timeZone, Date.parse(world.parameters.anchor)),
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    // A multi-channel guest; single-channel guests are "ultra" restricted.
    is_restricted: isGuest,
    is_ultra_restricted: false,
    is_email_confirmed: !isBot,
    who_can_share_contact_card: "EVERYONE",
  };
}

/**
 * Somebody of another workspace. `is_stranger` while they are in no conversation that this viewer can see. Their address is
 * told as any other, although our workspace has not verified it: the harder case for who reads.
 */
export function wireOutsider(
  directory: SlackDirectory,
  viewer: Viewer,
  outsider: SlackOutsider,
): Record<string, unknown> {
  const met = directory.channels.some(
    (channel) => channel.shared?.outsiderIds.includes(outsider.id) && canSee(viewer, channel),
  );
  return {
    id: outsider.slackId,
    team_id: outsider.teamId,
    name: userName(outsider.email),
    deleted: false,
    real_name: outsider.name,
    profile: {
      title: outsider.title,
      real_name: outsider.name,
      real_name_normalized: outsider.name,
      display_name: userName(outsider.email),
      display_name_normalized: userName(outsider.email),
      team: outsider.teamId,
      ...(viewer.scopes.has("users:read.email") && { email: outsider.email }),
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: false,
    is_app_user: false,
    is_email_confirmed: true,
    is_stranger: !met,
    updated: Math.floor(Date.parse(directory.world.parameters.anchor) / 1000),
  };
}

/** The ids under which an app's bot writes and is installed, made from its user id as Slack's look. */
export function botId(user: SlackUser): string {
  return `B${user.slack.id.slice(1)}`;
}

export function appId(user: SlackUser): string {
  return `A${user.slack.id.slice(1)}`;
}

function zoneOffsetSeconds(timeZone: string, atMs: number): number {
  const name = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(atMs)
    .find((part) => part.type === "timeZoneName")?.value;
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? "");
  if (!match) return 0;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
}
