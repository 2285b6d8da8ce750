import type { IdentityDraft, MembershipDraft } from "@sophia/core";
import type { HubSpotOwner, HubSpotTeam, HubSpotUser, PortalRecord } from "./payloads.ts";

/**
 * Who may see which record, as local principals. A record carries structural principals only, so that a person who joins
 * a team, or an administrator's other word on readers, changes memberships and never a document:
 *
 * - `records`: every record. Held by super admins and, with readers "everyone", by `users`, all users of the account.
 * - `owner:O`: the records that owner O owns. Held by the user behind the owner.
 * - `team:T`: the records that HubSpot says are team T's. Held by the team's users unless readers is "owners".
 * - `shared-team:T`, `user:U`: records shared by hand with a team, a user. Always held by them.
 *
 * HubSpot's API tells of no user whether their role reads "owned only", "team only" or "everything", and whether teams
 * see each other's records: the administrator's `readers` stands in for it. Fails closed: without the account's record
 * nobody sees anything, an owner without a user and a team without members give nobody access, and what a role takes
 * away within a team is only kept by readers "owners".
 */
const records = "records";
const users = "users";

export function userPrincipal(userId: string): string {
  return `user:${userId}`;
}

function ownerPrincipal(ownerId: string): string {
  return `owner:${ownerId}`;
}

function teamPrincipal(teamId: string): string {
  return `team:${teamId}`;
}

function sharedTeamPrincipal(teamId: string): string {
  return `shared-team:${teamId}`;
}

type Properties = Readonly<Record<string, string | null>>;

/** @param portal - undefined: nothing is known of the account */
export function recordPrincipals(properties: Properties, portal: PortalRecord | undefined): string[] {
  if (!portal) return [];
  const ids = (...names: string[]) => names.flatMap((name) => idList(properties[name]));
  return [
    ...new Set([
      records,
      ...ids("hubspot_owner_id").map(ownerPrincipal),
      ...ids("hubspot_team_id", "hs_all_team_ids", "hs_all_accessible_team_ids").map(teamPrincipal),
      ...ids("hs_shared_team_ids").map(sharedTeamPrincipal),
      ...ids("hs_shared_user_ids").map(userPrincipal),
    ]),
  ].sort();
}

/** True when everybody who may see a record with these properties surely sees the other one too. */
export function readersSee(properties: Properties, other: Properties, portal: PortalRecord | undefined): boolean {
  if (portal?.readers === "everyone") return true;
  const held = new Set(recordPrincipals(other, portal));
  return recordPrincipals(properties, portal).every((principal) => held.has(principal));
}

/** `1;2`; anything that is no id names nobody. */
export function idList(text: string | null | undefined): string[] {
  return (text ?? "")
    .split(/[;,]/)
    .map((id) => id.trim())
    .filter((id) => /^[0-9]{1,64}$/.test(id));
}

export function portalMemberships({ readers }: PortalRecord): MembershipDraft[] {
  return readers === "everyone" ? [{ group: records, members: [users] }] : [];
}

export function userMemberships(user: HubSpotUser): MembershipDraft[] {
  const members = [userPrincipal(user.id)];
  return [{ group: users, members }, ...(user.superAdmin === true ? [{ group: records, members }] : [])];
}

/** HubSpot invites users by mail: the address is theirs. The list holds active users only. */
export function userIdentity(user: HubSpotUser, name: string, email: string | null): IdentityDraft {
  return { externalId: user.id, principal: userPrincipal(user.id), email, name, active: true };
}

export function ownerMemberships(owner: HubSpotOwner): MembershipDraft[] {
  if (owner.archived === true || !owner.userId) return [];
  return [{ group: ownerPrincipal(owner.id), members: [userPrincipal(owner.userId)] }];
}

export function teamMemberships(team: HubSpotTeam, portal: PortalRecord | undefined): MembershipDraft[] {
  const ids = [...new Set([...(team.userIds ?? []), ...(team.secondaryUserIds ?? [])])].sort();
  const members = ids.map(userPrincipal);
  if (!portal || members.length === 0) return [];
  const shared = { group: sharedTeamPrincipal(team.id), members };
  return portal.readers === "owners" ? [shared] : [{ group: teamPrincipal(team.id), members }, shared];
}
