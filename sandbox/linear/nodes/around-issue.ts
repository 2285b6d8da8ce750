import type {
  LinearAttachment,
  LinearComment,
  LinearCycle,
  LinearLabel,
  LinearRelation,
  LinearState,
} from "../../company/linear/model.ts";
import type { Graph } from "../graph.ts";
import { fieldOf, many, type Node } from "../node.ts";

/** A comment of an issue, a project, an initiative, an update or a document, written by a person, a bot or somebody outside. */
export function commentNode(graph: Graph, comment: LinearComment): Node {
  const document = comment.documentId === null ? undefined : () => graph.documents().get(comment.documentId ?? "");
  const place = () =>
    graph.issues().get(comment.issueId ?? "") ??
    graph.projectUpdates().get(comment.projectUpdateId ?? "") ??
    graph.projects().get(comment.projectId ?? "") ??
    graph.initiativeUpdates().get(comment.initiativeUpdateId ?? "") ??
    graph.initiatives().get(comment.initiativeId ?? "") ??
    document?.();
  return {
    id: comment.id,
    body: comment.text,
    createdAt: comment.createdAt,
    updatedAt: comment.editedAt ?? comment.createdAt,
    editedAt: comment.editedAt,
    resolvedAt: comment.resolvedAt,
    quotedText: comment.quotedText,
    hideInLinear: false,
    archivedAt: null,
    issueId: comment.issueId,
    projectId: comment.projectId,
    projectUpdateId: comment.projectUpdateId,
    documentId: comment.documentId,
    initiativeId: comment.initiativeId ?? null,
    initiativeUpdateId: comment.initiativeUpdateId ?? null,
    parentId: comment.parentId,
    url: () => {
      const page = place();
      return graph.addresses.comment(page ? String(fieldOf(page, "url")) : graph.addresses.workspace, comment.id);
    },
    user: () => graph.userOf(comment.authorId),
    botActor: () => botActor(graph, comment.botId),
    externalUser: () => graph.externalUsers().get(comment.externalUserId ?? ""),
    issue: () => graph.issues().get(comment.issueId ?? ""),
    project: () => graph.projects().get(comment.projectId ?? ""),
    projectUpdate: () => graph.projectUpdates().get(comment.projectUpdateId ?? ""),
    initiative: () => graph.initiatives().get(comment.initiativeId ?? ""),
    initiativeUpdate: () => graph.initiativeUpdates().get(comment.initiativeUpdateId ?? ""),
    documentContentId: comment.documentId,
    documentContent: () => {
      const node = document?.();
      return node ? fieldOf(node, "documentContent") : null;
    },
    parent: () => graph.comments().get(comment.parentId ?? ""),
    children: many(() => graph.where("comments", "parentId", comment.id)),
    resolvingUser: () => (comment.resolvedAt === null ? null : graph.userOf(comment.authorId)),
    reactionData: {},
    reactions: [],
  };
}

export function botActor(graph: Graph, botId: string | null) {
  const bot = graph.data.bots.find((candidate) => candidate.id === botId);
  return bot ? { id: bot.id, type: bot.type, name: bot.name } : null;
}

export function relationNode(graph: Graph, relation: LinearRelation): Node {
  const { issueId, relatedIssueId } = relation;
  return {
    ...relation,
    archivedAt: null,
    updatedAt: relation.createdAt,
    issue: () => graph.issues().get(issueId),
    relatedIssue: () => graph.issues().get(relatedIssueId),
  };
}

export function attachmentNode(graph: Graph, attachment: LinearAttachment): Node {
  return {
    ...attachment,
    archivedAt: null,
    updatedAt: attachment.createdAt,
    groupBySource: false,
    metadata: { title: attachment.title },
    source: { type: attachment.sourceType },
    creator: () => graph.userOf(attachment.creatorId),
    issue: () => graph.issues().get(attachment.issueId),
  };
}

export function labelNode(graph: Graph, label: LinearLabel): Node {
  return {
    ...label,
    archivedAt: null,
    updatedAt: label.createdAt,
    team: () => graph.teams().get(label.teamId ?? ""),
    parent: () => graph.labels().get(label.parentId ?? ""),
    children: many(() => graph.where("labels", "parentId", label.id)),
    issues: many(() => [...graph.issues().values()].filter((issue) => hasLabel(issue, label.id))),
  };
}

function hasLabel(issue: Node, labelId: string): boolean {
  const ids = fieldOf(issue, "labelIds");
  return Array.isArray(ids) && ids.includes(labelId);
}

export function stateNode(graph: Graph, state: LinearState): Node {
  const { id, teamId, name, type, color, position, createdAt } = state;
  return {
    id,
    teamId,
    name,
    type,
    color,
    position,
    createdAt,
    updatedAt: createdAt,
    archivedAt: null,
    team: () => graph.teams().get(teamId),
    issues: many(() => graph.where("issues", "teamId", teamId).filter((issue) => fieldOf(issue, "stateId") === id)),
  };
}

/** A cycle; which one is active is told by the clock. */
export function cycleNode(graph: Graph, cycle: LinearCycle): Node {
  const issues = () => graph.where("issues", "cycleId", cycle.id);
  const now = (): string => new Date(graph.clock()).toISOString();
  const neighbour = (offset: number): boolean => {
    const cycles = graph.data.cycles.filter((other) => other.teamId === cycle.teamId);
    const active = cycles.find((other) => other.startsAt <= now() && now() < other.endsAt);
    return active !== undefined && active.number + offset === cycle.number;
  };
  return {
    ...cycle,
    archivedAt: null,
    autoArchivedAt: null,
    updatedAt: cycle.completedAt ?? cycle.createdAt,
    isActive: () => cycle.startsAt <= now() && now() < cycle.endsAt,
    isFuture: () => now() < cycle.startsAt,
    isPast: () => cycle.endsAt <= now(),
    isNext: () => neighbour(1),
    isPrevious: () => neighbour(-1),
    progress: () => progressOf(issues()),
    team: () => graph.teams().get(cycle.teamId),
    issues: many(issues),
    issueCountHistory: [],
    completedIssueCountHistory: [],
    scopeHistory: [],
    completedScopeHistory: [],
    inProgressScopeHistory: [],
  };
}

/** The part of these issues that is completed, from 0 to 1. */
export function progressOf(issues: readonly Node[]): number {
  if (issues.length === 0) return 0;
  return issues.filter((issue) => typeof issue["completedAt"] === "string").length / issues.length;
}
