import type { Json } from "@sophia/core";
import { connection, fields, object, type Selection } from "./selection.ts";

/** A root list of Linear's schema and what is read of its objects. */
export interface ListQuery {
  /** Field of `Query`. */
  readonly root: string;
  /** For sentences. */
  readonly what: string;
  /** Name of the filter's input type; null: this list takes no filter. */
  readonly filterType: string | null;
  /** Further arguments, as GraphQL text. */
  readonly extra?: string;
  /** Field of `Query` that reads one of them by id, for lists within that are longer than a page. */
  readonly single?: string;
  /** Objects in a page at most, where points would allow more than is kept at once. */
  readonly most?: number;
  readonly selection: Selection;
  /** Goes with every filter. */
  readonly only?: { readonly [field: string]: Json };
  /** A list that Linear has of these objects and not within them. */
  readonly beside?: BesideList;
}

export interface BesideList {
  /** As if it were a field of the object. */
  readonly name: string;
  readonly list: ListQuery;
  /** Field of the list's objects, and of its filter, that names the one they belong to. */
  readonly owner: string;
}

/** Each changed part may name an object of its own that is then read whole, before the page is kept. */
const changedPartsAtOnce = 50;

const person = ["id", "name"] as const;

const commentFields = [
  ...fields("id body url quotedText createdAt updatedAt editedAt archivedAt"),
  object("parent", "id"),
  object("user", ...person),
  object("botActor", "name", "userDisplayName"),
  object("externalUser", "name"),
] as const;

/** An update of a project or an initiative, with what was said about it. */
const updateFields = [
  ...fields("id body health url createdAt updatedAt editedAt archivedAt"),
  object("user", ...person),
  connection("comments", 2, ...commentFields),
] as const;

const ofProject = object("project", "id");
const ofInitiative = object("initiative", "id");
/** Comments on all but issues. */
const otherComments = { root: "comments", filterType: "CommentFilter", only: { issue: { null: true } } } as const;

export const queries = {
  users: {
    root: "users",
    what: "users",
    filterType: "UserFilter",
    extra: "includeDisabled: true",
    selection: [
      ...fields(
        "id name displayName email title url createdAt archivedAt active guest admin app canAccessAnyPublicTeam",
      ),
    ],
  },
  // Without counters and times that change with every issue: a changed team makes all its documents again.
  teams: {
    root: "teams",
    what: "teams",
    filterType: "TeamFilter",
    most: 100,
    selection: [
      ...fields("id key name description private visibility createdAt archivedAt retiredAt"),
      object("parent", "id"),
    ],
  },
  memberships: {
    root: "teamMemberships",
    what: "team memberships",
    filterType: null,
    selection: [
      ...fields("id owner archivedAt"),
      object("team", "id"),
      object("user", "id", "guest", "active", "app", "canAccessAnyPublicTeam"),
    ],
  },
  states: {
    root: "workflowStates",
    what: "workflow states",
    filterType: "WorkflowStateFilter",
    selection: [...fields("id name type description position createdAt updatedAt archivedAt"), object("team", "id")],
  },
  labels: {
    root: "issueLabels",
    what: "labels",
    filterType: "IssueLabelFilter",
    selection: [
      ...fields("id name description isGroup createdAt updatedAt archivedAt"),
      object("team", "id"),
      object("parent", "id"),
    ],
  },
  cycles: {
    root: "cycles",
    what: "cycles",
    filterType: "CycleFilter",
    selection: [
      ...fields("id number name description startsAt endsAt completedAt progress createdAt updatedAt archivedAt"),
      object("team", "id"),
    ],
  },
  initiatives: {
    root: "initiatives",
    what: "initiatives",
    filterType: "InitiativeFilter",
    single: "initiative",
    most: 100,
    beside: {
      name: "comments",
      owner: "initiative",
      list: {
        root: "comments",
        what: "comments on initiatives",
        filterType: "CommentFilter",
        selection: [...commentFields, ofInitiative],
      },
    },
    selection: [
      ...fields(
        "id name description content url status health healthUpdatedAt targetDate visibility trashed startedAt completedAt createdAt updatedAt archivedAt",
      ),
      object("owner", ...person),
      object("creator", ...person),
      object("leadTeam", "id"),
      { ...connection("initiativeUpdates", 5, ...updateFields), single: "initiativeUpdate" },
    ],
  },
  initiativeUpdates: {
    root: "initiativeUpdates",
    what: "updates of initiatives",
    filterType: "InitiativeUpdateFilter",
    most: changedPartsAtOnce,
    selection: ["id", "updatedAt", object("initiative", "id")],
  },
  initiativeComments: {
    ...otherComments,
    what: "comments on initiatives",
    most: changedPartsAtOnce,
    selection: ["id", "updatedAt", ofInitiative, object("initiativeUpdate", "id", ofInitiative)],
  },
  projects: {
    root: "projects",
    what: "projects",
    filterType: "ProjectFilter",
    single: "project",
    most: 50,
    selection: [
      ...fields(
        "id name description content url health healthUpdatedAt priority priorityLabel progress startDate targetDate startedAt completedAt canceledAt trashed createdAt updatedAt archivedAt",
      ),
      object("status", "id", "name", "type"),
      object("lead", ...person),
      object("creator", ...person),
      connection("teams", 5, "id"),
      connection("initiatives", 3, "id"),
      connection("projectMilestones", 5, "id", "name", "description", "targetDate", "status", "progress", "updatedAt"),
      { ...connection("projectUpdates", 5, ...updateFields), single: "projectUpdate" },
      connection("comments", 3, ...commentFields),
    ],
  },
  projectUpdates: {
    root: "projectUpdates",
    what: "updates of projects",
    filterType: "ProjectUpdateFilter",
    most: changedPartsAtOnce,
    selection: ["id", "updatedAt", object("project", "id")],
  },
  projectComments: {
    ...otherComments,
    what: "comments on projects",
    most: changedPartsAtOnce,
    selection: ["id", "updatedAt", ofProject, object("projectUpdate", "id", ofProject)],
  },
  projectMilestones: {
    root: "projectMilestones",
    what: "milestones",
    filterType: "ProjectMilestoneFilter",
    most: changedPartsAtOnce,
    selection: ["id", "updatedAt", object("project", "id")],
  },
  issues: {
    root: "issues",
    what: "issues",
    filterType: "IssueFilter",
    single: "issue",
    most: 50,
    selection: [
      ...fields(
        "id identifier previousIdentifiers title description url priority priorityLabel estimate dueDate trashed startedAt completedAt canceledAt createdAt updatedAt archivedAt",
      ),
      object("team", "id"),
      object("state", "id", "name", "type"),
      object("assignee", ...person),
      object("creator", ...person),
      object("botActor", "name", "userDisplayName"),
      object("externalUserCreator", "name"),
      object("cycle", "id", "number", "name"),
      object("project", "id", "name"),
      object("projectMilestone", "id", "name"),
      object("parent", "id", "identifier", "title", "url", object("team", "id")),
      object("sharedAccess", "isShared", object("sharedWithUsers", "id")),
      connection("labels", 5, "id", "name"),
      connection("comments", 10, ...commentFields),
      connection(
        "attachments",
        3,
        ...fields("id title subtitle url sourceType createdAt updatedAt archivedAt"),
        object("creator", ...person),
      ),
      connection("relations", 3, "id", "type", "createdAt", "archivedAt", relatedIssue("relatedIssue")),
      connection("inverseRelations", 3, "id", "type", "createdAt", "archivedAt", relatedIssue("issue")),
    ],
  },
  comments: {
    root: "comments",
    what: "comments",
    filterType: "CommentFilter",
    most: changedPartsAtOnce,
    selection: ["id", "updatedAt", object("issue", "id")],
  },
  attachments: {
    root: "attachments",
    what: "attachments",
    filterType: "AttachmentFilter",
    most: changedPartsAtOnce,
    selection: ["id", "updatedAt", object("issue", "id")],
  },
  relations: {
    root: "issueRelations",
    what: "relations of issues",
    filterType: null,
    most: changedPartsAtOnce,
    selection: ["id", "updatedAt", object("issue", "id"), object("relatedIssue", "id")],
  },
  documents: {
    root: "documents",
    what: "documents",
    filterType: "DocumentFilter",
    single: "document",
    most: 100,
    selection: [
      ...fields("id title content url trashed hiddenAt createdAt updatedAt archivedAt"),
      object("creator", ...person),
      object("updatedBy", ...person),
      object("project", "id"),
      object("initiative", "id"),
      object("issue", "id"),
      object("team", "id"),
      connection("comments", 5, ...commentFields),
    ],
  },
  documentComments: {
    ...otherComments,
    what: "comments on documents",
    most: changedPartsAtOnce,
    selection: ["id", "updatedAt", object("documentContent", "id", object("document", "id"))],
  },
  customers: {
    root: "customers",
    what: "customers",
    filterType: "CustomerFilter",
    selection: [
      ...fields("id name domains externalIds revenue size url createdAt updatedAt archivedAt"),
      object("owner", ...person),
      object("status", "id", "displayName"),
      object("tier", "id", "displayName"),
    ],
  },
  customerNeeds: {
    root: "customerNeeds",
    what: "customer needs",
    filterType: "CustomerNeedFilter",
    most: 100,
    selection: [
      ...fields("id body content priority url createdAt updatedAt archivedAt"),
      object("creator", ...person),
      object("customer", "id"),
      object("issue", "id"),
      object("project", "id"),
    ],
  },
} as const satisfies Record<string, ListQuery>;

function relatedIssue(name: string) {
  return object(name, "id", "identifier", "title", "url", object("team", "id"));
}
