/** Scalars, enumerations, the pages of each type, and types of which the sample company has no object. */
export const valueTypes = `
scalar DateTime
scalar JSONObject
scalar TimelessDate
scalar DateTimeOrDuration
scalar TimelessDateOrDuration

union ExternalEntityInfoMetadata = ExternalEntityInfoGithubMetadata | ExternalEntityInfoJiraMetadata | ExternalEntitySlackMetadata

interface Node {
  id: ID!
}

enum PaginationOrderBy { createdAt updatedAt }

enum CustomerStatusType { active inactive }

enum ExternalSyncService { github jira slack }

enum FrequencyResolutionType { daily weekly }

enum InitiativeUpdateHealthType { atRisk offTrack onTrack }

enum InitiativeStatus { Active Canceled Completed Planned Proposed }

enum DateResolutionType { halfYear month quarter year }

enum Day { Friday Monday Saturday Sunday Thursday Tuesday Wednesday }

enum InitiativeVisibility { private public restricted }

enum IntegrationService {
  airbyte asksWeb discord email figma figmaPlugin front github githubCodeAccessPersonal
  githubCommit githubEnterpriseServer githubImport githubPersonal gitlab gong googleCalendarPersonal
  googleSheets intercom jira jiraPersonal launchDarkly launchDarklyPersonal loom mcpServer
  mcpServerPersonal microsoftPersonal microsoftTeams microsoftTeamsProjectPost notion opsgenie
  pagerDuty salesforce sentry slack slackAsks slackCustomViewNotifications slackInitiativePost
  slackOrgInitiativeUpdatesPost slackOrgProjectUpdatesPost slackPersonal slackPost slackProjectPost
  slackProjectUpdatesPost zendesk
}

enum IssueSharedAccessDisallowedField { cycleId projectId projectMilestoneId teamId }

enum FeedSummarySchedule { daily never weekly }

enum ProjectUpdateReminderFrequency { month never twoWeeks week }

enum ReleaseChannel { beta development internal preRelease privateBeta public }

enum SLADayCountType { all onlyBusinessDays }

enum ProjectUpdateHealthType { atRisk offTrack onTrack }

enum ProjectMilestoneStatus { done next overdue unstarted }

enum ProjectStatusType { backlog canceled completed paused planned started }

enum TeamVisibility { private public restricted }

enum PaginationNulls { first last }

enum PaginationSortOrder { Ascending Descending }

type AgentSession implements Node { id: ID! }
type Favorite implements Node { id: ID! }
type Integration implements Node { id: ID! }
type IntegrationsSettings implements Node { id: ID! }
type Release implements Node { id: ID! }
type Template implements Node { id: ID! }
type TriageResponsibility implements Node { id: ID! }

type AttachmentConnection { nodes: [Attachment!]! pageInfo: PageInfo! }
type CommentConnection { nodes: [Comment!]! pageInfo: PageInfo! }
type CustomerConnection { nodes: [Customer!]! pageInfo: PageInfo! }
type CustomerNeedConnection { nodes: [CustomerNeed!]! pageInfo: PageInfo! }
type CustomerStatusConnection { nodes: [CustomerStatus!]! pageInfo: PageInfo! }
type CustomerTierConnection { nodes: [CustomerTier!]! pageInfo: PageInfo! }
type CycleConnection { nodes: [Cycle!]! pageInfo: PageInfo! }
type DocumentConnection { nodes: [Document!]! pageInfo: PageInfo! }
type ExternalUserConnection { nodes: [ExternalUser!]! pageInfo: PageInfo! }
type InitiativeConnection { nodes: [Initiative!]! pageInfo: PageInfo! }
type InitiativeToProjectConnection { nodes: [InitiativeToProject!]! pageInfo: PageInfo! }
type InitiativeUpdateConnection { nodes: [InitiativeUpdate!]! pageInfo: PageInfo! }
type IssueConnection { nodes: [Issue!]! pageInfo: PageInfo! }
type IssueLabelConnection { nodes: [IssueLabel!]! pageInfo: PageInfo! }
type IssueRelationConnection { nodes: [IssueRelation!]! pageInfo: PageInfo! }
type ProjectConnection { nodes: [Project!]! pageInfo: PageInfo! }
type ProjectMilestoneConnection { nodes: [ProjectMilestone!]! pageInfo: PageInfo! }
type ProjectStatusConnection { nodes: [ProjectStatus!]! pageInfo: PageInfo! }
type ProjectUpdateConnection { nodes: [ProjectUpdate!]! pageInfo: PageInfo! }
type TeamConnection { nodes: [Team!]! pageInfo: PageInfo! }
type TeamMembershipConnection { nodes: [TeamMembership!]! pageInfo: PageInfo! }
type UserConnection { nodes: [User!]! pageInfo: PageInfo! }
type WorkflowStateConnection { nodes: [WorkflowState!]! pageInfo: PageInfo! }
`;
