import { page } from "./page.ts";

/** What can be asked, and the page around every list. */
export const queryTypes = `
type Query {
  attachment(id: String!): Attachment!
  attachments(${page}, filter: AttachmentFilter): AttachmentConnection!
  comment(hash: String, id: String): Comment!
  comments(${page}, filter: CommentFilter): CommentConnection!
  customer(id: String!): Customer!
  customerNeed(hash: String, id: String): CustomerNeed!
  customerNeeds(${page}, filter: CustomerNeedFilter): CustomerNeedConnection!
  customerStatus(id: String!): CustomerStatus!
  customerStatuses(${page}): CustomerStatusConnection!
  customerTier(id: String!): CustomerTier!
  customerTiers(${page}): CustomerTierConnection!
  customers(${page}, filter: CustomerFilter, sorts: [CustomerSortInput!]): CustomerConnection!
  cycle(id: String!): Cycle!
  cycles(${page}, filter: CycleFilter): CycleConnection!
  document(id: String!): Document!
  documents(${page}, filter: DocumentFilter, sort: [DocumentSortInput!]): DocumentConnection!
  externalUser(id: String!): ExternalUser!
  externalUsers(${page}): ExternalUserConnection!
  initiative(id: String!): Initiative!
  initiativeToProject(id: String!): InitiativeToProject!
  initiativeToProjects(${page}): InitiativeToProjectConnection!
  initiativeUpdate(id: String!): InitiativeUpdate!
  initiativeUpdates(${page}, filter: InitiativeUpdateFilter): InitiativeUpdateConnection!
  initiatives(${page}, filter: InitiativeFilter, sort: [InitiativeSortInput!]): InitiativeConnection!
  issue(id: String!): Issue!
  issueLabel(id: String!): IssueLabel!
  issueLabels(${page}, filter: IssueLabelFilter): IssueLabelConnection!
  issueRelation(id: String!): IssueRelation!
  issueRelations(${page}): IssueRelationConnection!
  issues(${page}, filter: IssueFilter, sort: [IssueSortInput!]): IssueConnection!
  organization: Organization!
  project(id: String!): Project!
  projectMilestone(id: String!): ProjectMilestone!
  projectMilestones(${page}, filter: ProjectMilestoneFilter): ProjectMilestoneConnection!
  projectStatus(id: String!): ProjectStatus!
  projectStatuses(${page}): ProjectStatusConnection!
  projectUpdate(id: String!, projectId: String): ProjectUpdate!
  projectUpdates(${page}, filter: ProjectUpdateFilter): ProjectUpdateConnection!
  projects(${page}, filter: ProjectFilter, sort: [ProjectSortInput!]): ProjectConnection!
  rateLimitStatus: RateLimitPayload!
  team(id: String!): Team!
  teamMembership(id: String!): TeamMembership!
  teamMemberships(${page}): TeamMembershipConnection!
  teams(${page}, filter: TeamFilter): TeamConnection!
  user(id: String!): User!
  users(${page}, filter: UserFilter, includeDisabled: Boolean, sort: [UserSortInput!]): UserConnection!
  viewer: User!
  workflowState(id: String!): WorkflowState!
  workflowStates(${page}, filter: WorkflowStateFilter): WorkflowStateConnection!
}

type RateLimitPayload {
  identifier: String
  kind: String!
  limits: [RateLimitResultPayload!]!
}

type RateLimitResultPayload {
  allowedAmount: Float!
  period: Float!
  remainingAmount: Float!
  requestedAmount: Float!
  reset: Float!
  type: String!
}

type PageInfo {
  endCursor: String
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
}
`;
