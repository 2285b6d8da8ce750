import { page } from "./page.ts";

/** The workspace, its people and its teams. */
export const peopleTypes = `
type Organization implements Node {
  aiDiscussionSummariesEnabled: Boolean!
  aiThreadSummariesEnabled: Boolean!
  allowMembersToInvite: Boolean
  allowedAuthServices: [String!]!
  allowedFileUploadContentTypes: [String!]
  archivedAt: DateTime
  authSettings: JSONObject!
  createdAt: DateTime!
  createdIssueCount: Int!
  customerCount: Int!
  customersConfiguration: JSONObject!
  customersEnabled: Boolean!
  defaultFeedSummarySchedule: FeedSummarySchedule
  defaultHomeView: String
  deletionRequestedAt: DateTime
  feedEnabled: Boolean!
  fiscalYearStartMonth: Float!
  gitBranchFormat: String
  gitLinkbackDescriptionsEnabled: Boolean!
  gitLinkbackMessagesEnabled: Boolean!
  gitPublicLinkbackMessagesEnabled: Boolean!
  hideNonPrimaryOrganizations: Boolean!
  hipaaComplianceEnabled: Boolean!
  id: ID!
  initiativeUpdateReminderFrequencyInWeeks: Float
  initiativeUpdateRemindersDay: Day!
  initiativeUpdateRemindersHour: Float!
  labels(${page}, filter: IssueLabelFilter): IssueLabelConnection!
  logoUrl: String
  name: String!
  periodUploadVolume: Float!
  previousUrlKeys: [String!]!
  projectStatuses: [ProjectStatus!]!
  projectUpdateReminderFrequencyInWeeks: Float
  projectUpdateRemindersDay: Day!
  projectUpdateRemindersHour: Float!
  projectUpdatesReminderFrequency: ProjectUpdateReminderFrequency!
  pullRequestIssueMode: String!
  pullRequestTourEnabled: Boolean!
  releaseChannel: ReleaseChannel!
  releasesEnabled: Boolean!
  restrictLabelManagementToAdmins: Boolean
  restrictTeamCreationToAdmins: Boolean
  roadmapEnabled: Boolean!
  samlEnabled: Boolean!
  scimEnabled: Boolean!
  securitySettings: JSONObject!
  slaDayCount: SLADayCountType!
  slackProjectChannelIntegration: Integration
  slackProjectChannelPrefix: String!
  subscription: PaidSubscription
  teams(${page}, filter: TeamFilter): TeamConnection!
  trialEndsAt: DateTime
  trialStartsAt: DateTime
  updatedAt: DateTime!
  urlKey: String!
  userCount: Int!
  users(${page}, includeDisabled: Boolean): UserConnection!
}

type PaidSubscription implements Node {
  archivedAt: DateTime
  cancelAt: DateTime
  canceledAt: DateTime
  collectionMethod: String!
  createdAt: DateTime!
  creator: User
  id: ID!
  nextBillingAt: DateTime
  pendingChangeType: String
  seats: Float!
  seatsMaximum: Float
  seatsMinimum: Float
  type: String!
  updatedAt: DateTime!
}

type User implements Node {
  active: Boolean!
  admin: Boolean!
  app: Boolean!
  archivedAt: DateTime
  assignedIssues(${page}, filter: IssueFilter): IssueConnection!
  avatarBackgroundColor: String!
  avatarUrl: String
  calendarHash: String
  canAccessAnyPublicTeam: Boolean!
  createdAt: DateTime!
  createdIssueCount: Int!
  createdIssues(${page}, filter: IssueFilter): IssueConnection!
  description: String
  disableReason: String
  displayName: String!
  email: String!
  gitHubUserId: String
  guest: Boolean!
  id: ID!
  initials: String!
  inviteHash: String!
  isAssignable: Boolean!
  isMe: Boolean!
  isMentionable: Boolean!
  lastSeen: DateTime
  name: String!
  owner: Boolean!
  statusEmoji: String
  statusLabel: String
  statusUntilAt: DateTime
  supportsAgentSessions: Boolean!
  teamMemberships(${page}): TeamMembershipConnection!
  teams(${page}, filter: TeamFilter): TeamConnection!
  timezone: String
  title: String
  updatedAt: DateTime!
  url: String!
}

type ExternalUser implements Node {
  archivedAt: DateTime
  avatarUrl: String
  createdAt: DateTime!
  displayName: String!
  email: String
  id: ID!
  lastSeen: DateTime
  name: String!
  updatedAt: DateTime!
}

type ActorBot {
  avatarUrl: String
  id: ID
  name: String
  subType: String
  type: String!
  userDisplayName: String
}

type Team implements Node {
  activeCycle: Cycle
  aiDiscussionSummariesEnabled: Boolean!
  aiThreadSummariesEnabled: Boolean!
  allMembersCanJoin: Boolean
  archivedAt: DateTime
  autoArchivePeriod: Float!
  autoCloseChildIssues: Boolean
  autoCloseParentIssues: Boolean
  autoClosePeriod: Float
  autoCloseStateId: String
  color: String
  createdAt: DateTime!
  cycleCalenderUrl: String!
  cycleCooldownTime: Float!
  cycleDuration: Float!
  cycleIssueAutoAssignCompleted: Boolean!
  cycleIssueAutoAssignStarted: Boolean!
  cycleLockToActive: Boolean!
  cycleStartDay: Float!
  cycles(${page}, filter: CycleFilter): CycleConnection!
  cyclesEnabled: Boolean!
  defaultIssueEstimate: Float!
  defaultIssueState: WorkflowState
  defaultProjectTemplate: Template
  defaultTemplateForMembers: Template
  defaultTemplateForMembersId: String
  defaultTemplateForNonMembers: Template
  defaultTemplateForNonMembersId: String
  description: String
  displayName: String!
  draftWorkflowState: WorkflowState
  groupIssueHistory: Boolean!
  icon: String
  id: ID!
  inheritIssueEstimation: Boolean!
  inheritWorkflowStatuses: Boolean!
  integrationsSettings: IntegrationsSettings
  inviteHash: String!
  issueCount: Int!
  issueEstimationAllowZero: Boolean!
  issueEstimationExtended: Boolean!
  issueEstimationType: String!
  issueOrderingNoPriorityFirst: Boolean!
  issueSortOrderDefaultToBottom: Boolean!
  issues(${page}, filter: IssueFilter, includeSubTeams: Boolean): IssueConnection!
  key: String!
  labels(${page}, filter: IssueLabelFilter): IssueLabelConnection!
  ledInitiativeCount: Int!
  markedAsDuplicateWorkflowState: WorkflowState
  members(${page}, filter: UserFilter, includeDisabled: Boolean, sort: [UserSortInput!]): UserConnection!
  memberships(${page}): TeamMembershipConnection!
  mergeWorkflowState: WorkflowState
  mergeableWorkflowState: WorkflowState
  name: String!
  parent: Team
  private: Boolean!
  projects(${page}, filter: ProjectFilter, includeSubTeams: Boolean, sort: [ProjectSortInput!]): ProjectConnection!
  requirePriorityToLeaveTriage: Boolean!
  restrictedBy: Team
  retiredAt: DateTime
  reviewWorkflowState: WorkflowState
  scimGroupName: String
  scimManaged: Boolean!
  securitySettings: JSONObject!
  setIssueSortOrderOnStateChange: String!
  slackIssueComments: Boolean!
  slackIssueStatuses: Boolean!
  slackNewIssue: Boolean!
  startWorkflowState: WorkflowState
  states(${page}, filter: WorkflowStateFilter): WorkflowStateConnection!
  timezone: String!
  triageEnabled: Boolean!
  triageIssueState: WorkflowState
  triageResponsibility: TriageResponsibility
  upcomingCycleCount: Float!
  updatedAt: DateTime!
  visibility: TeamVisibility!
}

type TeamMembership implements Node {
  archivedAt: DateTime
  createdAt: DateTime!
  id: ID!
  owner: Boolean!
  sortOrder: Float!
  team: Team!
  updatedAt: DateTime!
  user: User!
}
`;
