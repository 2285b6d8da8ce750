import type { IdentityDraft, MembershipDraft } from "@sophia/core";
import type { ChannelRecord, SlackChannel, SlackUser } from "./payloads.ts";

/**
 * Who may see what in Slack, as local principals.
 *
 * A document carries its channel's principal only, so that joining or leaving changes memberships and never a document:
 * `channel:C1` is held by the channel's members and, for a public channel, by `members`, the full members of the
 * workspace. A guest is no full member and sees the channels they are in. What is not certain grants nothing: a channel
 * counts as private unless Slack says `is_private: false`, a person as a stranger unless they belong to the workspace.
 */
export const membersPrincipal = "members";

export function userPrincipal(userId: string): string {
  return `user:${userId}`;
}

export function channelPrincipal(channelId: string): string {
  return `channel:${channelId}`;
}

export function isPublic(channel: SlackChannel): boolean {
  return channel.is_private === false && !channel.is_im && !channel.is_mpim && !channel.is_group;
}

export function isBot(user: SlackUser): boolean {
  return user.is_bot === true || user.is_app_user === true || user.id === "USLACKBOT";
}

export function isGuest(user: SlackUser): boolean {
  return user.is_restricted === true || user.is_ultra_restricted === true;
}

/** From another company, met through Slack Connect. `teamId` is the connection's workspace. */
export function isStranger(user: SlackUser, teamId: string): boolean {
  if (user.is_stranger === true) return true;
  return user.team_id !== teamId && !user.enterprise_user?.teams?.includes(teamId);
}

/** Bots read through nobody's eyes and have no identity. A stranger has one without an address: it matches no person. */
export function userIdentity(user: SlackUser, teamId: string, name: string): IdentityDraft | undefined {
  if (isBot(user)) return undefined;
  return {
    externalId: user.id,
    principal: userPrincipal(user.id),
    email: isStranger(user, teamId) ? null : confirmedEmail(user),
    name,
    active: user.deleted !== true,
  };
}

export function userMemberships(user: SlackUser, teamId: string): MembershipDraft[] {
  if (user.deleted === true || isBot(user) || isGuest(user) || isStranger(user, teamId)) return [];
  return [{ group: membersPrincipal, members: [userPrincipal(user.id)] }];
}

export function channelMemberships({ channel, member_ids }: ChannelRecord): MembershipDraft[] {
  const members = [...new Set(member_ids ?? [])].sort().map(userPrincipal);
  const readers = isPublic(channel) ? [membersPrincipal, ...members] : members;
  return readers.length === 0 ? [] : [{ group: channelPrincipal(channel.id), members: readers }];
}

/** Slack's own word that the address was confirmed; workspaces that do not say (old ones) only hold confirmed ones. */
function confirmedEmail(user: SlackUser): string | null {
  const email = user.profile?.email?.trim().toLowerCase();
  return email && email.includes("@") && user.is_email_confirmed !== false ? email : null;
}
