import type { IdentityDraft, Json, MembershipDraft, RecordReference } from "@sophia/core";
import {
  issueSchema,
  peekObject,
  projectSchema,
  teamSchema,
  type LinearDocument,
  type LinearInitiative,
  type LinearIssue,
  type LinearMembership,
  type LinearProject,
  type LinearTeam,
  type LinearUser,
} from "./payloads.ts";

/**
 * Who may see what in Linear, as local principals. Documents name teams, so that joining or leaving one changes
 * memberships and never a document:
 *
 * - `members`: the full members of the workspace, guests and apps not among them.
 * - `team:T`: who sees team T: its members; of a public team also `members`; of a restricted one (open within a private
 *   team) also the full members of the team above it, up to that private one.
 * - `team-full:T`: the same without guests, for what guests do not see anywhere: customers and what they need.
 * - `user:U`: an issue that was shared with one person outside its team.
 *
 * Fails closed: a team counts as private unless it says `visibility: public` and not `private: true`; a person counts as a
 * guest unless Linear says `guest: false`; where the team, project or issue that decides cannot be read, nobody sees it.
 */
export const membersPrincipal = "members";

export type Lookup = (reference: RecordReference) => Json | undefined;

export function userPrincipal(userId: string): string {
  return `user:${userId}`;
}

export function teamPrincipal(teamId: string): string {
  return `team:${teamId}`;
}

export function fullTeamPrincipal(teamId: string): string {
  return `team-full:${teamId}`;
}

type Standing = Pick<LinearUser, "active" | "guest" | "app" | "canAccessAnyPublicTeam">;

/** Apps act for no one person; a guest sees the teams they are in and nothing else. */
export function isFullMember(user: Standing): boolean {
  return user.active === true && user.guest === false && user.app !== true && user.canAccessAnyPublicTeam !== false;
}

/** Linear signs people in through the address alone (a link sent to it, or the company's own sign-in): it is theirs. */
export function userIdentity(userId: string, user: LinearUser, name: string): IdentityDraft | undefined {
  if (user.app === true) return undefined;
  const email = user.email?.trim().toLowerCase();
  return {
    externalId: userId,
    principal: userPrincipal(userId),
    email: email?.includes("@") ? email : null,
    name,
    active: user.active === true,
  };
}

export function userMemberships(userId: string, user: LinearUser): MembershipDraft[] {
  return isFullMember(user) ? [{ group: membersPrincipal, members: [userPrincipal(userId)] }] : [];
}

export function isPublic(team: LinearTeam): boolean {
  return team.visibility === "public" && team.private !== true;
}

/** What a team grants by being what it is; its members are granted by their memberships. */
export function teamMemberships(team: LinearTeam): MembershipDraft[] {
  const opened = isPublic(team)
    ? membersPrincipal
    : team.visibility === "restricted" && team.private !== true && team.parent
      ? fullTeamPrincipal(team.parent.id)
      : undefined;
  if (opened === undefined) return [];
  return [
    { group: teamPrincipal(team.id), members: [opened] },
    { group: fullTeamPrincipal(team.id), members: [opened] },
  ];
}

export function membershipGrants({ archivedAt, team, user }: LinearMembership): MembershipDraft[] {
  if (archivedAt || user.active !== true || user.app === true) return [];
  const members = [userPrincipal(user.id)];
  const all = { group: teamPrincipal(team.id), members };
  return isFullMember(user) ? [all, { group: fullTeamPrincipal(team.id), members }] : [all];
}

export function readTeam(lookup: Lookup, teamId: string): LinearTeam | undefined {
  const team = peekObject(teamSchema, lookup({ kind: "team", externalId: teamId }));
  return team?.id === teamId ? team : undefined;
}

/** People outside the team with whom the issue was shared. */
export function sharedWith(issue: LinearIssue): string[] {
  return (issue.sharedAccess?.sharedWithUsers ?? []).map(({ id }) => id);
}

export function issuePrincipals(issue: LinearIssue, lookup: Lookup): string[] {
  if (!readTeam(lookup, issue.team.id)) return [];
  return [teamPrincipal(issue.team.id), ...sorted(sharedWith(issue).map(userPrincipal))];
}

export function projectTeams(project: LinearProject): string[] {
  return sorted((project.teams?.nodes ?? []).map(({ id }) => id));
}

/** Whoever sees one of its teams sees the project; a team that cannot be read gives nobody access. */
export function projectPrincipals(project: LinearProject, lookup: Lookup): string[] {
  return projectTeams(project)
    .filter((teamId) => readTeam(lookup, teamId))
    .map(teamPrincipal);
}

/** Guests see no initiatives. One without a stated visibility is nobody's. */
export function initiativePrincipals({ visibility, leadTeam }: LinearInitiative): string[] {
  if (visibility === "public") return [membersPrincipal];
  const isTeams = visibility === "private" || visibility === "restricted";
  return isTeams && leadTeam ? [fullTeamPrincipal(leadTeam.id)] : [];
}

export type Place = Pick<LinearDocument, "project" | "initiative" | "issue" | "team">;

/** The one record that decides who sees a document, the nearest first. */
export function placeOf(place: Partial<Place>): RecordReference | undefined {
  for (const kind of ["issue", "project", "initiative", "team"] as const) {
    const id = place[kind]?.id;
    if (id !== undefined) return { kind, externalId: id };
  }
  return undefined;
}

/** Ids of the teams whose readers see an issue, a project or a team; empty where that cannot be established. */
export function teamsOfPlace(reference: RecordReference, lookup: Lookup): string[] {
  const payload = lookup(reference);
  switch (reference.kind) {
    case "issue": {
      const issue = peekObject(issueSchema, payload);
      return issue ? [issue.team.id] : [];
    }
    case "project": {
      const project = peekObject(projectSchema, payload);
      return project ? projectTeams(project) : [];
    }
    case "team":
      return readTeam(lookup, reference.externalId) ? [reference.externalId] : [];
    default:
      return [];
  }
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
