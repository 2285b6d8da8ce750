import type { Issue } from "../../company/world.ts";
import type { IssueDetails } from "../../company/linear/model.ts";
import { slugged } from "../addresses.ts";
import type { Graph } from "../graph.ts";
import { many, type Node } from "../node.ts";
import { botActor } from "./around-issue.ts";

const plain: Omit<IssueDetails, "issueId"> = {
  labelIds: [],
  cycleId: null,
  milestoneId: null,
  parentId: null,
  estimate: null,
  dueDate: null,
  subscriberIds: [],
  botId: null,
  externalUserId: null,
  archivedAt: null,
  trashed: false,
};

export const priorityLabels = ["No priority", "Urgent", "High", "Medium", "Low"] as const;

/** An issue, whose project, milestone, cycle and parent are shown only to whoever may see those. */
export function issueNode(graph: Graph, issue: Issue): Node {
  const details = detailsOf(graph).get(issue.id) ?? { ...plain, issueId: issue.id };
  const at = (state: Issue["state"]): string | null => (issue.state === state ? issue.updatedAt : null);
  const started = issue.state === "in progress" || issue.state === "in review" || issue.state === "done";
  const number = Number(issue.identifier.split("-").at(-1));
  // Made by an integration or from outside: then no member of staff is its creator.
  const foreign = details.botId !== null || details.externalUserId !== null;
  const stateId = () =>
    graph.data.states.find((state) => state.teamId === issue.teamId && state.state === issue.state)?.id ?? "";
  return {
    id: issue.id,
    identifier: issue.identifier,
    number,
    title: issue.title,
    description: issue.description,
    url: graph.addresses.issue(issue),
    branchName: `${issue.identifier.toLowerCase()}-${slugged(issue.title)}`,
    priority: issue.priority,
    priorityLabel: priorityLabels[issue.priority],
    prioritySortOrder: -number,
    sortOrder: -number,
    boardOrder: 0,
    estimate: details.estimate,
    dueDate: details.dueDate,
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    startedAt: started ? issue.createdAt : null,
    completedAt: at("done"),
    canceledAt: at("canceled"),
    archivedAt: details.archivedAt,
    trashed: details.trashed ? true : null,
    addedToTeamAt: issue.createdAt,
    addedToProjectAt: issue.projectId === null ? null : issue.createdAt,
    addedToCycleAt: details.cycleId === null ? null : issue.createdAt,
    teamId: issue.teamId,
    projectId: issue.projectId,
    cycleId: details.cycleId,
    milestoneId: details.milestoneId,
    parentId: details.parentId,
    assigneeId: issue.assigneeId,
    creatorId: foreign ? null : issue.creatorId,
    stateId,
    labelIds: () => details.labelIds.filter((id) => graph.labels().has(id)),
    team: () => graph.teams().get(issue.teamId),
    state: () => graph.states().get(stateId()),
    assignee: () => graph.userOf(issue.assigneeId),
    creator: () => (foreign ? null : graph.userOf(issue.creatorId)),
    botActor: () => botActor(graph, details.botId),
    externalUserCreator: () => graph.externalUsers().get(details.externalUserId ?? ""),
    integrationSourceType: details.botId === null ? null : "github",
    project: () => graph.projects().get(issue.projectId ?? ""),
    projectMilestone: () => graph.milestones().get(details.milestoneId ?? ""),
    cycle: () => graph.cycles().get(details.cycleId ?? ""),
    parent: () => graph.issues().get(details.parentId ?? ""),
    subIssueSortOrder: details.parentId === null ? null : -number,
    children: many(() => graph.where("issues", "parentId", issue.id)),
    comments: many(() => graph.where("comments", "issueId", issue.id)),
    labels: many(() => details.labelIds.flatMap((id) => graph.labels().get(id) ?? [])),
    attachments: many(() => graph.where("attachments", "issueId", issue.id)),
    documents: many(() => graph.where("documents", "issueId", issue.id)),
    needs: many(() => graph.where("needs", "issueId", issue.id)),
    relations: many(() => graph.where("relations", "issueId", issue.id)),
    inverseRelations: many(() => graph.where("relations", "relatedIssueId", issue.id)),
    subscribers: many(() => details.subscriberIds.flatMap((id) => graph.userOf(id) ?? [])),
    customerTicketCount: 0,
    inheritsSharedAccess: false,
    sharedAccess: {
      disallowedIssueFields: [],
      isShared: false,
      sharedWithCount: 0,
      sharedWithUsers: [],
      viewerHasOnlySharedAccess: false,
    },
    previousIdentifiers: [],
    reactionData: {},
    reactions: [],
    syncedWith: null,
  };
}

const detailTables = new WeakMap<readonly IssueDetails[], ReadonlyMap<string, IssueDetails>>();

function detailsOf({ data }: Graph): ReadonlyMap<string, IssueDetails> {
  let table = detailTables.get(data.issueDetails);
  if (!table) {
    table = new Map(data.issueDetails.map((details) => [details.issueId, details]));
    detailTables.set(data.issueDetails, table);
  }
  return table;
}
