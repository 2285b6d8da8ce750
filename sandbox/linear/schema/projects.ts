import { page } from "./page.ts";

/** Projects with milestones and updates, initiatives, and documents. */
export const projectsTypes = `
type Project implements Node {
  archivedAt: DateTime
  autoArchivedAt: DateTime
  canceledAt: DateTime
  color: String!
  comments(${page}, filter: CommentFilter): CommentConnection!
  completedAt: DateTime
  completedIssueCountHistory: [Float!]!
  completedScopeHistory: [Float!]!
  content: String
  convertedFromIssue: Issue
  createdAt: DateTime!
  creator: User
  description: String!
  documentContent: DocumentContent
  documents(${page}, filter: DocumentFilter): DocumentConnection!
  favorite: Favorite
  frequencyResolution: FrequencyResolutionType!
  health: ProjectUpdateHealthType
  healthUpdatedAt: DateTime
  icon: String
  id: ID!
  inProgressScopeHistory: [Float!]!
  initiativeToProjects(${page}): InitiativeToProjectConnection!
  initiatives(${page}): InitiativeConnection!
  integrationsSettings: IntegrationsSettings
  issueCountHistory: [Float!]!
  issues(${page}, filter: IssueFilter): IssueConnection!
  labelIds: [String!]!
  lastAppliedTemplate: Template
  lastUpdate: ProjectUpdate
  lead: User
  members(${page}, filter: UserFilter, includeDisabled: Boolean): UserConnection!
  microsoftTeamsChannelId: String
  name: String!
  needs(${page}, filter: CustomerNeedFilter): CustomerNeedConnection!
  priority: Int!
  priorityLabel: String!
  prioritySortOrder: Float!
  progress: Float!
  projectMilestones(${page}, filter: ProjectMilestoneFilter): ProjectMilestoneConnection!
  projectUpdateRemindersPausedUntilAt: DateTime
  projectUpdates(${page}): ProjectUpdateConnection!
  scope: Float!
  scopeHistory: [Float!]!
  slackChannelId: String
  slackIssueComments: Boolean!
  slackIssueStatuses: Boolean!
  slackNewIssue: Boolean!
  slugId: String!
  sortOrder: Float!
  startDate: TimelessDate
  startDateResolution: DateResolutionType
  startedAt: DateTime
  state: String!
  status: ProjectStatus!
  syncedWith: [ExternalEntityInfo!]
  targetDate: TimelessDate
  targetDateResolution: DateResolutionType
  teams(${page}, filter: TeamFilter): TeamConnection!
  trashed: Boolean
  updateReminderFrequency: Float
  updateReminderFrequencyInWeeks: Float
  updateRemindersDay: Day
  updateRemindersHour: Float
  updatedAt: DateTime!
  url: String!
}

type ProjectAttachment implements Node {
  archivedAt: DateTime
  createdAt: DateTime!
  creator: User
  id: ID!
  metadata: JSONObject!
  source: JSONObject
  sourceType: String
  subtitle: String
  title: String!
  updatedAt: DateTime!
  url: String!
}

type ProjectStatus implements Node {
  archivedAt: DateTime
  color: String!
  createdAt: DateTime!
  description: String
  id: ID!
  indefinite: Boolean!
  name: String!
  position: Float!
  type: ProjectStatusType!
  updatedAt: DateTime!
}

type ProjectMilestone implements Node {
  archivedAt: DateTime
  createdAt: DateTime!
  description: String
  documentContent: DocumentContent
  id: ID!
  issues(${page}, filter: IssueFilter): IssueConnection!
  name: String!
  progress: Float!
  project: Project!
  sortOrder: Float!
  status: ProjectMilestoneStatus!
  targetDate: TimelessDate
  updatedAt: DateTime!
}

type ProjectUpdate implements Node {
  archivedAt: DateTime
  body: String!
  commentCount: Int!
  comments(${page}, filter: CommentFilter): CommentConnection!
  createdAt: DateTime!
  diff: JSONObject
  diffMarkdown: String
  editedAt: DateTime
  health: ProjectUpdateHealthType!
  id: ID!
  isDiffHidden: Boolean!
  isStale: Boolean!
  project: Project!
  reactionData: JSONObject!
  reactions: [Reaction!]!
  slugId: String!
  updatedAt: DateTime!
  url: String!
  user: User!
}

type Initiative implements Node {
  archivedAt: DateTime
  color: String
  completedAt: DateTime
  content: String
  createdAt: DateTime!
  creator: User
  description: String
  documentContent: DocumentContent
  documents(${page}, filter: DocumentFilter): DocumentConnection!
  frequencyResolution: FrequencyResolutionType!
  health: InitiativeUpdateHealthType
  healthUpdatedAt: DateTime
  icon: String
  id: ID!
  initiativeUpdates(${page}): InitiativeUpdateConnection!
  integrationsSettings: IntegrationsSettings
  labelIds: [String!]!
  lastUpdate: InitiativeUpdate
  leadTeam: Team
  name: String!
  owner: User
  parentInitiative: Initiative
  priority: Int!
  prioritySortOrder: Float!
  projects(${page}, filter: ProjectFilter, includeSubInitiatives: Boolean, sort: [ProjectSortInput!]): ProjectConnection!
  slugId: String!
  sortOrder: Float!
  startedAt: DateTime
  status: InitiativeStatus!
  targetDate: TimelessDate
  targetDateResolution: DateResolutionType
  trashed: Boolean
  updateReminderFrequency: Float
  updateReminderFrequencyInWeeks: Float
  updateRemindersDay: Day
  updateRemindersHour: Float
  updatedAt: DateTime!
  url: String!
  visibility: InitiativeVisibility!
}

type InitiativeToProject implements Node {
  archivedAt: DateTime
  createdAt: DateTime!
  id: ID!
  initiative: Initiative!
  project: Project!
  sortOrder: String!
  updatedAt: DateTime!
}

type InitiativeUpdate implements Node {
  archivedAt: DateTime
  body: String!
  commentCount: Int!
  comments(${page}, filter: CommentFilter): CommentConnection!
  createdAt: DateTime!
  diff: JSONObject
  diffMarkdown: String
  editedAt: DateTime
  health: InitiativeUpdateHealthType!
  id: ID!
  initiative: Initiative!
  isDiffHidden: Boolean!
  isStale: Boolean!
  reactionData: JSONObject!
  reactions: [Reaction!]!
  slugId: String!
  updatedAt: DateTime!
  url: String!
  user: User!
}

type Document implements Node {
  archivedAt: DateTime
  color: String
  comments(${page}, filter: CommentFilter): CommentConnection!
  content: String
  createdAt: DateTime!
  creator: User
  cycle: Cycle
  documentContentId: String
  hiddenAt: DateTime
  icon: String
  id: ID!
  initiative: Initiative
  issue: Issue
  lastAppliedTemplate: Template
  project: Project
  release: Release
  slugId: String!
  sortOrder: Float!
  summary: String
  team: Team
  title: String!
  trashed: Boolean
  updatedAt: DateTime!
  updatedBy: User
  url: String!
}

type DocumentContent implements Node {
  aiPromptRules: AiPromptRules
  archivedAt: DateTime
  content: String
  contentState: String
  createdAt: DateTime!
  document: Document
  id: ID!
  initiative: Initiative
  issue: Issue
  project: Project
  projectMilestone: ProjectMilestone
  restoredAt: DateTime
  updatedAt: DateTime!
  welcomeMessage: WelcomeMessage
}

type AiPromptRules implements Node {
  archivedAt: DateTime
  createdAt: DateTime!
  id: ID!
  updatedAt: DateTime!
  updatedBy: User
}

type WelcomeMessage implements Node {
  archivedAt: DateTime
  createdAt: DateTime!
  enabled: Boolean!
  id: ID!
  title: String
  updatedAt: DateTime!
  updatedBy: User
}
`;
