import type { Person, Team, World } from "../world.ts";
import type { LinearComment, LinearDocument, LinearNeed } from "./model.ts";

/**
 * Who may see what in Linear. A private team is seen by its members, any other by all members of staff and by the
 * guests who belong to it; deactivated people and bots see nothing. All else follows from a team: its issues with their
 * comments, relations and attachments, and its projects (through any one of their teams). Initiatives and customers
 * are the staff's; guests see none.
 */
export function maySeeTeam(person: Person, team: Team): boolean {
  if (!person.active || person.slack?.kind === "bot") return false;
  return team.memberIds.includes(person.id) || (!team.private && person.slack?.kind !== "guest");
}

/** Whether somebody may see what belongs to the workspace as a whole: initiatives, customers and their needs. */
export function maySeeWorkspace(person: Person): boolean {
  return person.active && person.slack?.kind !== "bot" && person.slack?.kind !== "guest";
}

/** What one person may see, as sets of ids. */
export interface LinearSight {
  readonly teams: ReadonlySet<string>;
  readonly issues: ReadonlySet<string>;
  readonly projects: ReadonlySet<string>;
  readonly documents: ReadonlySet<string>;
  readonly projectUpdates: ReadonlySet<string>;
  readonly workspace: boolean;
  readonly comment: (
    comment: Pick<
      LinearComment,
      "issueId" | "projectId" | "projectUpdateId" | "documentId" | "initiativeId" | "initiativeUpdateId"
    >,
  ) => boolean;
  readonly need: (need: LinearNeed) => boolean;
}

export function linearSight(world: World, person: Person): LinearSight {
  const { linear } = world;
  const workspace = maySeeWorkspace(person);
  const teams = idsOf(world.teams.filter((team) => maySeeTeam(person, team)));
  const issues = idsOf(world.issues.filter((issue) => teams.has(issue.teamId)));
  const otherTeams = new Map(linear?.projectDetails.map((details) => [details.projectId, details.otherTeamIds]));
  const projects = idsOf(
    world.projects.filter(({ id, teamId }) => [teamId, ...(otherTeams.get(id) ?? [])].some((one) => teams.has(one))),
  );
  const seesDocument = (document: LinearDocument): boolean => {
    if (document.issueId !== null) return issues.has(document.issueId);
    if (document.projectId !== null) return projects.has(document.projectId);
    if (document.teamId !== null) return teams.has(document.teamId);
    return document.initiativeId !== null && workspace;
  };
  const documents = idsOf((linear?.documents ?? []).filter(seesDocument));
  const projectUpdates = idsOf((linear?.projectUpdates ?? []).filter((update) => projects.has(update.projectId)));
  return {
    teams,
    issues,
    projects,
    documents,
    projectUpdates,
    workspace,
    comment: ({ issueId, projectId, projectUpdateId, documentId, initiativeId, initiativeUpdateId }) =>
      (issueId !== null && issues.has(issueId)) ||
      (projectId !== null && projects.has(projectId)) ||
      (projectUpdateId !== null && projectUpdates.has(projectUpdateId)) ||
      (documentId !== null && documents.has(documentId)) ||
      ((initiativeId ?? initiativeUpdateId) !== undefined && workspace),
    need: ({ issueId, projectId }) =>
      workspace && (issueId === null || issues.has(issueId)) && (projectId === null || projects.has(projectId)),
  };
}

function idsOf(list: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(list.map(({ id }) => id));
}
