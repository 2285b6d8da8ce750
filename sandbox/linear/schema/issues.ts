import { page } from "./page.ts";

/** Issues and what hangs on them: comments, relations, attachments, labels, workflow states, cycles, reactions. */
export const issuesTypes = `
type Issue implements Node {
  addedToCycleAt: DateTime
  addedToProjectAt: DateTime
  addedToTeamAt: DateTime
  archivedAt: DateTime
  asksExternalUserRequester: ExternalUser
  asksRequester: User
  assignee: User
  attachments(${page}, filter: AttachmentFilter): AttachmentConnection!
  autoArchivedAt: DateTime
  autoClosedAt: DateTime
  boardOrder: Float!
  botActor: ActorBot
  branchName: String!
  canceledAt: DateTime
  children(${page}, filter: IssueFilter): IssueConnection!
  comments(${page}, filter: CommentFilter): CommentConnection!
  completedAt: DateTime
  createdAt: DateTime!
  creator: User
  customerTicketCount: Int!
  cycle: Cycle
  delegate: User
  description: String
  documents(${page}, filter: DocumentFilter): DocumentConnection!
  dueDate: TimelessDate
  estimate: Float
  externalUserCreator: ExternalUser
  favorite: Favorite
  id: ID!
  identifier: String!
  inheritsSharedAccess: Boolean!
  integrationSourceType: IntegrationService
  inverseRelations(${page}): IssueRelationConnection!
  labelIds: [String!]!
  labels(${page}, filter: IssueLabelFilter): IssueLabelConnection!
  lastAppliedTemplate: Template
  needs(${page}, filter: CustomerNeedFilter): CustomerNeedConnection!
  number: Float!
  parent: Issue
  previousIdentifiers: [String!]!
  priority: Float!
  priorityLabel: String!
  prioritySortOrder: Float!
  project: Project
  projectMilestone: ProjectMilestone
  reactionData: JSONObject!
  reactions: [Reaction!]!
  recurringIssueTemplate: Template
  relations(${page}): IssueRelationConnection!
  sharedAccess: IssueSharedAccess!
  slaBreachesAt: DateTime
  slaHighRiskAt: DateTime
  slaMediumRiskAt: DateTime
  slaStartedAt: DateTime
  slaType: String
  snoozedBy: User
  snoozedUntilAt: DateTime
  sortOrder: Float!
  sourceComment: Comment
  startedAt: DateTime
  startedTriageAt: DateTime
  state: WorkflowState!
  subIssueSortOrder: Float
  subscribers(${page}, filter: UserFilter, includeDisabled: Boolean): UserConnection!
  syncedWith: [ExternalEntityInfo!]
  team: Team!
  title: String!
  trashed: Boolean
  triagedAt: DateTime
  updatedAt: DateTime!
  url: String!
}

type IssueSharedAccess {
  disallowedIssueFields: [IssueSharedAccessDisallowedField!]!
  isShared: Boolean!
  sharedWithCount: Int!
  sharedWithUsers: [User!]!
  viewerHasOnlySharedAccess: Boolean!
}

type Comment implements Node {
  agentSession: AgentSession
  archivedAt: DateTime
  body: String!
  botActor: ActorBot
  children(${page}, filter: CommentFilter): CommentConnection!
  createdAt: DateTime!
  documentContent: DocumentContent
  documentContentId: String
  editedAt: DateTime
  externalThread: SyncedExternalThread
  externalUser: ExternalUser
  hideInLinear: Boolean!
  id: ID!
  initiative: Initiative
  initiativeId: String
  initiativeUpdate: InitiativeUpdate
  initiativeUpdateId: String
  issue: Issue
  issueId: String
  parent: Comment
  parentId: String
  project: Project
  projectId: String
  projectUpdate: ProjectUpdate
  projectUpdateId: String
  quotedText: String
  reactionData: JSONObject!
  reactions: [Reaction!]!
  resolvedAt: DateTime
  resolvingComment: Comment
  resolvingCommentId: String
  resolvingUser: User
  syncedWith: [ExternalEntityInfo!]
  updatedAt: DateTime!
  url: String!
  user: User
}

type SyncedExternalThread {
  displayName: String
  id: ID
  isConnected: Boolean!
  isPersonalIntegrationConnected: Boolean!
  isPersonalIntegrationRequired: Boolean!
  name: String
  subType: String
  type: String!
  url: String
}

type ExternalEntityInfo {
  id: String!
  metadata: ExternalEntityInfoMetadata
  service: ExternalSyncService!
}

type ExternalEntityInfoGithubMetadata {
  number: Float
  owner: String
  repo: String
}

type ExternalEntityInfoJiraMetadata {
  issueKey: String
  issueTypeId: String
  projectId: String
}

type ExternalEntitySlackMetadata {
  channelId: String
  channelName: String
  isFromSlack: Boolean!
  messageUrl: String
}

type IssueRelation implements Node {
  archivedAt: DateTime
  createdAt: DateTime!
  id: ID!
  issue: Issue!
  relatedIssue: Issue!
  type: String!
  updatedAt: DateTime!
}

type Attachment implements Node {
  archivedAt: DateTime
  bodyData: String
  createdAt: DateTime!
  creator: User
  externalUserCreator: ExternalUser
  groupBySource: Boolean!
  id: ID!
  issue: Issue!
  metadata: JSONObject!
  originalIssue: Issue
  source: JSONObject
  sourceType: String
  subtitle: String
  title: String!
  updatedAt: DateTime!
  url: String!
}

type IssueLabel implements Node {
  archivedAt: DateTime
  children(${page}, filter: IssueLabelFilter): IssueLabelConnection!
  color: String!
  createdAt: DateTime!
  creator: User
  description: String
  id: ID!
  inheritedFrom: IssueLabel
  isGroup: Boolean!
  issues(${page}, filter: IssueFilter): IssueConnection!
  lastAppliedAt: DateTime
  name: String!
  parent: IssueLabel
  retiredBy: User
  team: Team
  updatedAt: DateTime!
}

type WorkflowState implements Node {
  archivedAt: DateTime
  color: String!
  createdAt: DateTime!
  description: String
  id: ID!
  inheritedFrom: WorkflowState
  issues(${page}, filter: IssueFilter): IssueConnection!
  name: String!
  position: Float!
  team: Team!
  type: String!
  updatedAt: DateTime!
}

type Cycle implements Node {
  archivedAt: DateTime
  autoArchivedAt: DateTime
  completedAt: DateTime
  completedIssueCountHistory: [Float!]!
  completedScopeHistory: [Float!]!
  createdAt: DateTime!
  description: String
  endsAt: DateTime!
  id: ID!
  inProgressScopeHistory: [Float!]!
  inheritedFrom: Cycle
  isActive: Boolean!
  isFuture: Boolean!
  isNext: Boolean!
  isPast: Boolean!
  isPrevious: Boolean!
  issueCountHistory: [Float!]!
  issues(${page}, filter: IssueFilter): IssueConnection!
  name: String
  number: Float!
  progress: Float!
  scopeHistory: [Float!]!
  startsAt: DateTime!
  team: Team!
  updatedAt: DateTime!
}

type Reaction implements Node {
  archivedAt: DateTime
  comment: Comment
  createdAt: DateTime!
  emoji: String!
  externalUser: ExternalUser
  id: ID!
  initiativeUpdate: InitiativeUpdate
  issue: Issue
  projectUpdate: ProjectUpdate
  updatedAt: DateTime!
  user: User
}
`;
