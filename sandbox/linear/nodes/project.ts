import type {
  LinearMilestone,
  LinearProjectStatus,
  LinearProjectUpdate,
  ProjectDetails,
} from "../../company/linear/model.ts";
import type { Project } from "../../company/world.ts";
import type { Graph } from "../graph.ts";
import { fieldOf, many, type Node } from "../node.ts";
import { progressOf } from "./around-issue.ts";
import { contentNode, newest } from "./document.ts";
import { priorityLabels } from "./issue.ts";

/** A project. Whoever sees one of its teams sees it; of its issues and teams they see what they otherwise may. */
export function projectNode(graph: Graph, project: Project): Node {
  const details = detailsOf(graph, project);
  const teamIds = [project.teamId, ...details.otherTeamIds];
  const issues = () => graph.where("issues", "projectId", project.id);
  const updates = () => graph.where("projectUpdates", "projectId", project.id);
  const links = () => graph.where("initiativeToProjects", "projectId", project.id);
  const lastUpdate = () => newest(updates());
  const endedAt = (state: Project["state"]) => (project.state === state ? details.updatedAt : null);
  return {
    id: project.id,
    name: project.name,
    description: details.description,
    content: details.content,
    documentContent: () => contentNode(graph, project.id, details, { project: () => graph.projects().get(project.id) }),
    slugId: details.slug,
    url: graph.addresses.project(project.name, details.slug),
    color: "#bec2c8",
    state: project.state,
    status: () => [...graph.projectStatuses().values()].find((status) => status["type"] === project.state),
    priority: details.priority,
    priorityLabel: priorityLabels[details.priority],
    prioritySortOrder: 0,
    sortOrder: 0,
    startDate: details.startDate,
    targetDate: project.targetDate,
    createdAt: details.createdAt,
    updatedAt: details.updatedAt,
    startedAt: project.state === "planned" ? null : details.createdAt,
    completedAt: endedAt("completed"),
    canceledAt: endedAt("canceled"),
    archivedAt: details.archivedAt,
    trashed: details.trashed ? true : null,
    teamIds,
    creator: () => graph.userOf(details.creatorId),
    lead: () => graph.userOf(project.leadId),
    members: many(() => details.memberIds.flatMap((id) => graph.userOf(id) ?? [])),
    teams: many(() => teamIds.flatMap((id) => graph.teams().get(id) ?? [])),
    issues: many(issues),
    comments: many(() => graph.where("comments", "projectId", project.id)),
    documents: many(() => graph.where("documents", "projectId", project.id)),
    needs: many(() => graph.where("needs", "projectId", project.id)),
    projectMilestones: many(() => graph.where("milestones", "projectId", project.id)),
    projectUpdates: many(updates),
    initiativeToProjects: many(links),
    initiatives: many(() => links().flatMap((link) => graph.initiatives().get(String(link["initiativeId"])) ?? [])),
    lastUpdate,
    health: () => lastUpdate()?.["health"],
    healthUpdatedAt: () => lastUpdate()?.["createdAt"],
    progress: () => progressOf(issues()),
    scope: () => issues().length,
    frequencyResolution: "weekly",
    labelIds: [],
    issueCountHistory: [],
    completedIssueCountHistory: [],
    scopeHistory: [],
    completedScopeHistory: [],
    inProgressScopeHistory: [],
    slackIssueComments: false,
    slackIssueStatuses: false,
    slackNewIssue: false,
  };
}

function detailsOf({ data }: Graph, project: Project): ProjectDetails {
  return (
    data.projectDetails.find((details) => details.projectId === project.id) ?? {
      projectId: project.id,
      slug: project.id.replaceAll("-", "").slice(0, 12),
      description: "",
      content: "",
      otherTeamIds: [],
      memberIds: [project.leadId],
      creatorId: project.leadId,
      priority: 0,
      startDate: null,
      createdAt: data.createdAt,
      updatedAt: data.createdAt,
      archivedAt: null,
      trashed: false,
    }
  );
}

export function projectStatusNode(_graph: Graph, status: LinearProjectStatus): Node {
  return { ...status, description: null, indefinite: false, archivedAt: null, updatedAt: status.createdAt };
}

export function milestoneNode(graph: Graph, milestone: LinearMilestone): Node {
  const issues = () => graph.where("issues", "milestoneId", milestone.id);
  return {
    ...milestone,
    archivedAt: null,
    updatedAt: milestone.createdAt,
    sortOrder: milestone.position,
    progress: () => progressOf(issues()),
    status: () => milestoneStatus(graph, milestone, progressOf(issues())),
    documentContent: null,
    project: () => graph.projects().get(milestone.projectId),
    issues: many(issues),
  };
}

function milestoneStatus(graph: Graph, milestone: LinearMilestone, progress: number): string {
  if (progress === 1) return "done";
  const today = new Date(graph.clock()).toISOString().slice(0, 10);
  if (milestone.targetDate !== null && milestone.targetDate < today) return "overdue";
  return milestone.position === 0 ? "next" : "unstarted";
}

export function projectUpdateNode(graph: Graph, update: LinearProjectUpdate): Node {
  const comments = () => graph.where("comments", "projectUpdateId", update.id);
  const project = () => graph.projects().get(update.projectId);
  const slugId = update.id.slice(0, 8);
  return {
    ...update,
    archivedAt: null,
    updatedAt: update.editedAt ?? update.createdAt,
    slugId,
    url: () => {
      const node = project();
      return `${node ? String(fieldOf(node, "url")) : graph.addresses.workspace}/updates#project-update-${slugId}`;
    },
    user: () => graph.userOf(update.authorId),
    project,
    comments: many(comments),
    commentCount: () => comments().length,
    isDiffHidden: false,
    isStale: false,
    reactionData: {},
    reactions: [],
  };
}
