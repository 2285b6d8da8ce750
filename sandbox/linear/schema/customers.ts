/** Customers and what they ask for. */
export const customersTypes = `
type Customer implements Node {
  approximateNeedCount: Float!
  archivedAt: DateTime
  createdAt: DateTime!
  domains: [String!]!
  externalIds: [String!]!
  id: ID!
  integration: Integration
  logoUrl: String
  mainSourceId: String
  name: String!
  needs: [CustomerNeed!]!
  owner: User
  revenue: Int
  size: Float
  slackChannelId: String
  slugId: String!
  status: CustomerStatus!
  tier: CustomerTier
  updatedAt: DateTime!
  url: String!
}

type CustomerStatus implements Node {
  archivedAt: DateTime
  color: String!
  createdAt: DateTime!
  description: String
  displayName: String!
  id: ID!
  name: String!
  position: Float!
  type: CustomerStatusType
  updatedAt: DateTime!
}

type CustomerTier implements Node {
  archivedAt: DateTime
  color: String!
  createdAt: DateTime!
  description: String
  displayName: String!
  id: ID!
  name: String!
  position: Float!
  updatedAt: DateTime!
}

type CustomerNeed implements Node {
  archivedAt: DateTime
  attachment: Attachment
  body: String
  comment: Comment
  content: String
  createdAt: DateTime!
  creator: User
  customer: Customer
  id: ID!
  issue: Issue
  originalIssue: Issue
  priority: Float!
  project: Project
  projectAttachment: ProjectAttachment
  updatedAt: DateTime!
  url: String
}
`;
