import type { Graph, Table, TableName } from "./graph.ts";
import { entityNotFound, LinearError } from "./linear-error.ts";
import { fieldOf, many, type Node } from "./node.ts";

type Arguments = Readonly<Record<string, unknown>>;

/** Which table a list or a single object of the query comes from, and what the vendor calls it when it is not there. */
const lists = {
  attachments: "attachments",
  comments: "comments",
  customerNeeds: "needs",
  customerStatuses: "customerStatuses",
  customerTiers: "customerTiers",
  customers: "customers",
  cycles: "cycles",
  documents: "documents",
  externalUsers: "externalUsers",
  initiativeToProjects: "initiativeToProjects",
  initiativeUpdates: "initiativeUpdates",
  initiatives: "initiatives",
  issueLabels: "labels",
  issueRelations: "relations",
  issues: "issues",
  projectMilestones: "milestones",
  projectStatuses: "projectStatuses",
  projectUpdates: "projectUpdates",
  projects: "projects",
  teamMemberships: "memberships",
  teams: "teams",
  users: "users",
  workflowStates: "states",
} as const satisfies Record<string, TableName>;

const singles = {
  attachment: ["attachments", "Attachment"],
  comment: ["comments", "Comment"],
  customer: ["customers", "Customer"],
  customerNeed: ["needs", "CustomerNeed"],
  customerStatus: ["customerStatuses", "CustomerStatus"],
  customerTier: ["customerTiers", "CustomerTier"],
  cycle: ["cycles", "Cycle"],
  document: ["documents", "Document"],
  externalUser: ["externalUsers", "ExternalUser"],
  initiative: ["initiatives", "Initiative"],
  initiativeToProject: ["initiativeToProjects", "InitiativeToProject"],
  initiativeUpdate: ["initiativeUpdates", "InitiativeUpdate"],
  issue: ["issues", "Issue"],
  issueLabel: ["labels", "IssueLabel"],
  issueRelation: ["relations", "IssueRelation"],
  project: ["projects", "Project"],
  projectMilestone: ["milestones", "ProjectMilestone"],
  projectStatus: ["projectStatuses", "ProjectStatus"],
  projectUpdate: ["projectUpdates", "ProjectUpdate"],
  team: ["teams", "Team"],
  teamMembership: ["memberships", "TeamMembership"],
  user: ["users", "User"],
  workflowState: ["states", "WorkflowState"],
} as const satisfies Record<string, readonly [TableName, string]>;

/** What the query's fields hold for one viewer; single objects are found by id, and some by another name as well. */
export function rootOf(graph: Graph, rateLimitStatus: () => unknown): Readonly<Record<string, unknown>> {
  const root: Record<string, unknown> = {
    viewer: () => graph.userOf(graph.viewer.id),
    organization: () => organization(graph),
    rateLimitStatus,
  };
  for (const [field, table] of Object.entries(lists)) root[field] = many(() => listOf(graph[table]()));
  for (const [field, [table, entity]] of Object.entries(singles)) {
    root[field] = (args: Arguments) => find(graph[table](), args, entity);
  }
  return root;
}

const listsOfTables = new WeakMap<Table, readonly Node[]>();

/** The same list each time, so that sorting it once is enough. */
function listOf(table: Table): readonly Node[] {
  const known = listsOfTables.get(table) ?? [...table.values()];
  listsOfTables.set(table, known);
  return known;
}

/** By id; an issue also by `PAY-101`, a team by its key, documents, projects and the like by the end of their address. */
function find(table: Table, args: Arguments, entity: string): Node {
  const { id, hash } = args;
  const wanted = typeof id === "string" ? id : typeof hash === "string" ? hash : undefined;
  if (wanted === undefined) throw new LinearError("invalid input", "Argument Validation Error", "id is missing.");
  const found = table.get(wanted) ?? listOf(table).find((node) => isCalled(node, wanted));
  if (!found) throw entityNotFound(entity);
  return found;
}

function isCalled(node: Node, name: string): boolean {
  return ["identifier", "key", "slugId"].some((field) => {
    const value = fieldOf(node, field);
    return typeof value === "string" && value.toLowerCase() === name.toLowerCase();
  });
}

function organization(graph: Graph): Node {
  const { data, world } = graph;
  return {
    id: data.organizationId,
    name: world.company.name,
    urlKey: data.urlKey,
    createdAt: data.createdAt,
    updatedAt: data.createdAt,
    archivedAt: null,
    teams: many(() => [...graph.teams().values()]),
    users: many(() => [...graph.users().values()]),
    labels: many(() => [...graph.labels().values()].filter((label) => label["teamId"] === null)),
    projectStatuses: () => [...graph.projectStatuses().values()],
    userCount: () => graph.users().size,
    createdIssueCount: () => graph.issues().size,
    customerCount: () => graph.customers().size,
    subscription: null,
    aiDiscussionSummariesEnabled: false,
    aiThreadSummariesEnabled: false,
    allowedAuthServices: [],
    authSettings: {},
    customersConfiguration: {},
    customersEnabled: true,
    feedEnabled: false,
    fiscalYearStartMonth: 0,
    gitLinkbackDescriptionsEnabled: false,
    gitLinkbackMessagesEnabled: false,
    gitPublicLinkbackMessagesEnabled: false,
    hideNonPrimaryOrganizations: false,
    hipaaComplianceEnabled: false,
    initiativeUpdateRemindersDay: "Friday",
    initiativeUpdateRemindersHour: 14,
    periodUploadVolume: 0,
    previousUrlKeys: [],
    projectUpdateRemindersDay: "Friday",
    projectUpdateRemindersHour: 14,
    projectUpdatesReminderFrequency: "week",
    pullRequestIssueMode: "none",
    pullRequestTourEnabled: false,
    releaseChannel: "public",
    releasesEnabled: false,
    roadmapEnabled: true,
    samlEnabled: false,
    scimEnabled: false,
    securitySettings: {},
    slaDayCount: "all",
    slackProjectChannelPrefix: "proj-",
  };
}
