import type { Issue, World } from "../world.ts";
import { linearComments } from "./comments-of.ts";
import type { IssueDetails, LinearComment, LinearData } from "./model.ts";

function dataOf(world: World): LinearData {
  if (!world.linear) throw new Error("This world has no Linear data");
  return world.linear;
}

function changeIssue(world: World, issueId: string, change: (issue: Issue) => Issue): World {
  if (!world.issues.some((issue) => issue.id === issueId)) throw new Error(`No issue ${issueId}`);
  return { ...world, issues: world.issues.map((issue) => (issue.id === issueId ? change(issue) : issue)) };
}

function changeDetails(world: World, issueId: string, change: Partial<IssueDetails>): World {
  const linear = dataOf(world);
  if (!linear.issueDetails.some((details) => details.issueId === issueId)) throw new Error(`No issue ${issueId}`);
  const issueDetails = linear.issueDetails.map((details) =>
    details.issueId === issueId ? { ...details, ...change } : details,
  );
  return { ...world, linear: { ...linear, issueDetails } };
}

/** Changes an issue's own fields; it counts as updated at that time. */
export function withIssueEdit(
  world: World,
  issueId: string,
  change: Partial<Pick<Issue, "title" | "description" | "state" | "priority" | "assigneeId" | "projectId">>,
  at: string,
): World {
  return changeIssue(world, issueId, (issue) => ({ ...issue, ...change, updatedAt: at }));
}

/** Moves an issue to another team, under that team's next number, as Linear does. */
export function withIssueMoved(world: World, issueId: string, teamId: string, at: string): World {
  const team = world.teams.find((candidate) => candidate.id === teamId);
  if (!team) throw new Error(`No team ${teamId}`);
  const numbers = world.issues.filter((issue) => issue.teamId === teamId).map((issue) => numberOf(issue.identifier));
  const identifier = `${team.key}-${Math.max(100, ...numbers) + 1}`;
  const details = { cycleId: null, milestoneId: null, labelIds: [] };
  const moved = changeIssue(world, issueId, (issue) => ({
    ...issue,
    teamId,
    identifier,
    projectId: null,
    updatedAt: at,
  }));
  return changeDetails(moved, issueId, details);
}

export function withIssueArchived(world: World, issueId: string, at: string): World {
  return withTime(changeDetails(world, issueId, { archivedAt: at, trashed: false }), issueId, at);
}

/** Puts an issue into the trash, from which it can be restored for thirty days. */
export function withIssueTrashed(world: World, issueId: string, at: string): World {
  return withTime(changeDetails(world, issueId, { archivedAt: at, trashed: true }), issueId, at);
}

export function withIssueRestored(world: World, issueId: string, at: string): World {
  return withTime(changeDetails(world, issueId, { archivedAt: null, trashed: false }), issueId, at);
}

/** Deletes an issue for good, with all that hangs on it; nothing tells afterwards that it was there. */
export function withoutIssue(world: World, issueId: string): World {
  const issues = changeIssue(world, issueId, (issue) => issue).issues.filter((issue) => issue.id !== issueId);
  const { linear } = world;
  if (!linear) return { ...world, issues };
  const elsewhere = <T extends { readonly issueId: string | null }>(list: readonly T[]): T[] =>
    list.filter((one) => one.issueId !== issueId);
  const documents = elsewhere(linear.documents);
  const documentIds = new Set(documents.map((document) => document.id));
  return {
    ...world,
    issues,
    linear: {
      ...linear,
      documents,
      comments: elsewhere(linear.comments).filter(
        (comment) => comment.documentId === null || documentIds.has(comment.documentId),
      ),
      attachments: elsewhere(linear.attachments),
      needs: elsewhere(linear.needs),
      relations: elsewhere(linear.relations).filter((relation) => relation.relatedIssueId !== issueId),
      issueDetails: elsewhere(linear.issueDetails).map((details) =>
        details.parentId === issueId ? { ...details, parentId: null } : details,
      ),
    },
  };
}

/** Adds a comment to an issue; with `parentId` a reply, whoever wrote the opening one. The issue's own time stays. */
export function withComment(
  world: World,
  comment: Pick<LinearComment, "id" | "text" | "createdAt" | "authorId"> & {
    readonly issueId: string;
    readonly parentId?: string;
  },
): World {
  const linear = dataOf(world);
  const all = linearComments(world);
  if (all.some((other) => other.id === comment.id)) throw new Error(`A comment ${comment.id} exists already`);
  if (comment.parentId !== undefined && !all.some((other) => other.id === comment.parentId)) {
    throw new Error(`No comment ${comment.parentId}`);
  }
  const added: LinearComment = {
    projectId: null,
    projectUpdateId: null,
    documentId: null,
    botId: null,
    externalUserId: null,
    editedAt: null,
    resolvedAt: null,
    quotedText: null,
    ...comment,
    parentId: comment.parentId ?? null,
  };
  return { ...world, linear: { ...linear, comments: [...linear.comments, added] } };
}

/** Deletes a comment and the replies under it. */
export function withoutComment(world: World, commentId: string): World {
  const linear = dataOf(world);
  if (!linearComments(world).some((comment) => comment.id === commentId)) throw new Error(`No comment ${commentId}`);
  return {
    ...world,
    issues: world.issues.map((issue) => ({
      ...issue,
      comments: issue.comments.filter((comment) => comment.id !== commentId),
    })),
    linear: {
      ...linear,
      comments: linear.comments.filter((comment) => comment.id !== commentId && comment.parentId !== commentId),
    },
  };
}

export function withTeamPrivate(world: World, teamId: string, isPrivate: boolean): World {
  if (!world.teams.some((team) => team.id === teamId)) throw new Error(`No team ${teamId}`);
  return {
    ...world,
    teams: world.teams.map((team) => (team.id === teamId ? { ...team, private: isPrivate } : team)),
  };
}

/** The teams that work on a project beside its own; none: who sees its own team sees it, and nobody else. */
export function withProjectTeams(world: World, projectId: string, otherTeamIds: readonly string[], at: string): World {
  const linear = dataOf(world);
  if (!linear.projectDetails.some((details) => details.projectId === projectId))
    throw new Error(`No project ${projectId}`);
  const projectDetails = linear.projectDetails.map((details) =>
    details.projectId === projectId ? { ...details, otherTeamIds, updatedAt: at } : details,
  );
  return { ...world, linear: { ...linear, projectDetails } };
}

export function withTeamMember(world: World, teamId: string, personId: string): World {
  return changeMembers(world, teamId, (ids) => [...ids.filter((id) => id !== personId), personId]);
}

export function withoutTeamMember(world: World, teamId: string, personId: string): World {
  return changeMembers(world, teamId, (ids) => ids.filter((id) => id !== personId));
}

function changeMembers(world: World, teamId: string, change: (ids: readonly string[]) => readonly string[]): World {
  if (!world.teams.some((team) => team.id === teamId)) throw new Error(`No team ${teamId}`);
  return {
    ...world,
    teams: world.teams.map((team) => (team.id === teamId ? { ...team, memberIds: change(team.memberIds) } : team)),
  };
}

function withTime(world: World, issueId: string, at: string): World {
  return changeIssue(world, issueId, (issue) => ({ ...issue, updatedAt: at }));
}

const numberOf = (identifier: string): number => Number(identifier.split("-")[1]);
