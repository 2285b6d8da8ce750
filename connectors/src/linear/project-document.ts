import {
  entityDraft,
  type RawRecord,
  type RecordReference,
  type TransformOptions,
  type TransformResult,
} from "@sophia/core";
import { commentLine, commentTimes, shownComments } from "./comment-lines.ts";
import { factsText, isoOf, latestOf, lifeMark, linesOf, requiredIso, unreadText, urlOf, type Said } from "./lines.ts";
import { peekObject, projectSchema, readObject, type LinearProject } from "./payloads.ts";
import { projectPrincipals, projectTeams, type Lookup } from "./permissions.ts";
import { updateLines, updateTimes } from "./update-lines.ts";

export function projectReferences(record: RawRecord): RecordReference[] {
  const project = peekObject(projectSchema, record.payload);
  return project ? projectTeams(project).map((externalId) => ({ kind: "team", externalId })) : [];
}

/** A project becomes one document: its facts, text, milestones, all of its updates, and what was said about any of it. */
export function transformProject(record: RawRecord, lookup: Lookup, { account }: TransformOptions): TransformResult {
  const { object: project, unread } = readObject(projectSchema, record.payload, "A Linear project");
  const id = record.externalId;
  const createdAt = requiredIso(project.createdAt, "A Linear project");
  const url = urlOf(project.url, account, "project", id);
  const name = project.name?.trim() || "Project without a name";
  const author = project.creator?.name || null;
  const updates = project.projectUpdates?.nodes ?? [];
  const comments = shownComments(project.comments?.nodes, Boolean(project.archivedAt));
  const said: Said[] = [
    { author, at: createdAt, text: projectFacts(project, name, unread), url, anchor: "project", isFields: true },
    { author, at: createdAt, text: project.description ?? "", url, anchor: "description" },
    { author, at: createdAt, text: project.content ?? "", url, anchor: "content" },
    ...milestonesOf(project).map((milestone) => ({
      author: null,
      at: null,
      text: [
        factsText([
          ["Milestone", milestone.name],
          ["Target", milestone.targetDate],
          ["Status", milestone.status],
        ]),
        milestone.description ?? "",
      ].join("\n"),
      url,
      anchor: `milestone-${milestone.id}`,
    })),
    ...updateLines(updates, Boolean(project.archivedAt), url),
    ...comments.map((comment) => commentLine(comment, url)),
  ];
  return {
    entities: [
      entityDraft("project", id, {
        name,
        url,
        status: project.status?.name ?? null,
        statusType: project.status?.type ?? null,
        health: project.health ?? null,
        progress: project.progress ?? null,
        leadExternalId: project.lead?.id ?? null,
        teamExternalIds: projectTeams(project),
        initiativeExternalIds: [
          ...new Set((project.initiatives?.nodes ?? []).map((initiative) => initiative.id)),
        ].sort(),
        milestones: milestonesOf(project).map(({ name: milestone, targetDate, status, progress }) => ({
          name: milestone ?? "",
          targetDate: targetDate ?? null,
          status: status ?? null,
          progress: progress ?? null,
        })),
        startDate: project.startDate ?? null,
        targetDate: project.targetDate ?? null,
        createdAt,
        updatedAt: latestOf(createdAt, project.updatedAt),
        startedAt: isoOf(project.startedAt),
        completedAt: isoOf(project.completedAt),
        canceledAt: isoOf(project.canceledAt),
        archived: Boolean(project.archivedAt),
        trashed: project.trashed === true,
      }),
    ],
    documents: [
      {
        externalId: id,
        kind: "project",
        title: `Project ${name}${lifeMark(project)}`,
        url,
        occurredAt: createdAt,
        updatedAt: latestOf(createdAt, project.updatedAt, ...updateTimes(updates), ...commentTimes(comments)),
        accountDomains: [],
        lines: linesOf(said),
        principals: projectPrincipals(project, lookup),
      },
    ],
    identities: [],
    memberships: [],
  };
}

function milestonesOf(project: LinearProject) {
  return [...new Map((project.projectMilestones?.nodes ?? []).map((one) => [one.id, one])).values()];
}

function projectFacts(project: LinearProject, name: string, unread: readonly string[]): string {
  const facts = factsText([
    ["Status", project.status?.name ?? project.status?.type],
    ["Health", project.health],
    ["Lead", project.lead ? project.lead.name || project.lead.id : null],
    ["Priority", project.priorityLabel],
    ["Start", project.startDate],
    ["Target", project.targetDate],
    ["Completed", isoOf(project.completedAt)?.slice(0, 10)],
    ["Cancelled", isoOf(project.canceledAt)?.slice(0, 10)],
    ["Archived", isoOf(project.archivedAt)?.slice(0, 10)],
    ["In the trash", project.trashed === true ? "yes" : null],
    ["Not given by Linear", unreadText(unread)],
  ]);
  return `Project ${name}${facts === "" ? "" : `\n${facts}`}`;
}
