/** What a list can be narrowed by: the fields that are served, and nothing that only Linear's own client asks. */
export const filterInputs = `
input WorkflowStateFilter {
  and: [WorkflowStateFilter!], createdAt: DateComparator, description: StringComparator, id: IDComparator
  issues: IssueCollectionFilter, name: StringComparator, or: [WorkflowStateFilter!]
  position: NumberComparator, team: TeamFilter, type: StringComparator, updatedAt: DateComparator
}

input TeamFilter {
  and: [TeamFilter!], createdAt: DateComparator, description: NullableStringComparator, id: IDComparator
  issues: IssueCollectionFilter, key: StringComparator, members: UserCollectionFilter
  name: StringComparator, or: [TeamFilter!], parent: NullableTeamFilter, private: BooleanComparator
  restrictedBy: NullableTeamFilter, retiredAt: NullableDateComparator, updatedAt: DateComparator
  visibility: TeamVisibilityComparator
}

input NullableTeamFilter {
  and: [NullableTeamFilter!], createdAt: DateComparator, description: NullableStringComparator
  id: IDComparator, issues: IssueCollectionFilter, key: StringComparator, members: UserCollectionFilter
  name: StringComparator, null: Boolean, or: [NullableTeamFilter!], parent: NullableTeamFilter
  private: BooleanComparator, restrictedBy: NullableTeamFilter, retiredAt: NullableDateComparator
  updatedAt: DateComparator, visibility: TeamVisibilityComparator
}

input UserCollectionFilter {
  active: BooleanComparator, admin: BooleanComparator, and: [UserCollectionFilter!], app: BooleanComparator
  assignedIssues: IssueCollectionFilter, createdAt: DateComparator, displayName: StringComparator
  email: StringComparator, every: UserFilter, id: IDComparator, isMe: BooleanComparator
  length: NumberComparator, name: StringComparator, or: [UserCollectionFilter!], owner: BooleanComparator
  some: UserFilter, updatedAt: DateComparator
}

input UserFilter {
  active: BooleanComparator, admin: BooleanComparator, and: [UserFilter!], app: BooleanComparator
  assignedIssues: IssueCollectionFilter, createdAt: DateComparator, displayName: StringComparator
  email: StringComparator, id: IDComparator, isMe: BooleanComparator, name: StringComparator
  or: [UserFilter!], owner: BooleanComparator, updatedAt: DateComparator
}

input IssueCollectionFilter {
  addedToCycleAt: NullableDateComparator, and: [IssueCollectionFilter!], archivedAt: NullableDateComparator
  assignee: NullableUserFilter, attachments: AttachmentCollectionFilter
  autoArchivedAt: NullableDateComparator, autoClosedAt: NullableDateComparator
  canceledAt: NullableDateComparator, children: IssueCollectionFilter, comments: CommentCollectionFilter
  completedAt: NullableDateComparator, createdAt: DateComparator, creator: NullableUserFilter
  cycle: NullableCycleFilter, delegate: NullableUserFilter, description: NullableStringComparator
  dueDate: NullableTimelessDateComparator, estimate: EstimateComparator, every: IssueFilter
  id: IssueIDComparator, labels: IssueLabelCollectionFilter, length: NumberComparator
  needs: CustomerNeedCollectionFilter, number: NumberComparator, or: [IssueCollectionFilter!]
  parent: NullableIssueFilter, priority: NullableNumberComparator, project: NullableProjectFilter
  projectMilestone: NullableProjectMilestoneFilter, reactions: ReactionCollectionFilter
  slaBreachesAt: NullableDateComparator, snoozedBy: NullableUserFilter
  snoozedUntilAt: NullableDateComparator, some: IssueFilter, startedAt: NullableDateComparator
  state: WorkflowStateFilter, subscribers: UserCollectionFilter, team: TeamFilter, title: StringComparator
  triagedAt: NullableDateComparator, updatedAt: DateComparator
}

input IssueFilter {
  addedToCycleAt: NullableDateComparator, and: [IssueFilter!], archivedAt: NullableDateComparator
  assignee: NullableUserFilter, attachments: AttachmentCollectionFilter
  autoArchivedAt: NullableDateComparator, autoClosedAt: NullableDateComparator
  canceledAt: NullableDateComparator, children: IssueCollectionFilter, comments: CommentCollectionFilter
  completedAt: NullableDateComparator, createdAt: DateComparator, creator: NullableUserFilter
  cycle: NullableCycleFilter, delegate: NullableUserFilter, description: NullableStringComparator
  dueDate: NullableTimelessDateComparator, estimate: EstimateComparator, id: IssueIDComparator
  labels: IssueLabelCollectionFilter, needs: CustomerNeedCollectionFilter, number: NumberComparator
  or: [IssueFilter!], parent: NullableIssueFilter, priority: NullableNumberComparator
  project: NullableProjectFilter, projectMilestone: NullableProjectMilestoneFilter
  reactions: ReactionCollectionFilter, slaBreachesAt: NullableDateComparator, snoozedBy: NullableUserFilter
  snoozedUntilAt: NullableDateComparator, startedAt: NullableDateComparator, state: WorkflowStateFilter
  subscribers: UserCollectionFilter, team: TeamFilter, title: StringComparator
  triagedAt: NullableDateComparator, updatedAt: DateComparator
}

input NullableUserFilter {
  active: BooleanComparator, admin: BooleanComparator, and: [NullableUserFilter!], app: BooleanComparator
  assignedIssues: IssueCollectionFilter, createdAt: DateComparator, displayName: StringComparator
  email: StringComparator, id: IDComparator, isMe: BooleanComparator, name: StringComparator, null: Boolean
  or: [NullableUserFilter!], owner: BooleanComparator, updatedAt: DateComparator
}

input ReactionCollectionFilter {
  and: [ReactionCollectionFilter!], createdAt: DateComparator, emoji: StringComparator
  every: ReactionFilter, id: IDComparator, length: NumberComparator, or: [ReactionCollectionFilter!]
  some: ReactionFilter, updatedAt: DateComparator
}

input ReactionFilter {
  and: [ReactionFilter!], createdAt: DateComparator, emoji: StringComparator, id: IDComparator
  or: [ReactionFilter!], updatedAt: DateComparator
}

input NullableProjectMilestoneFilter {
  and: [NullableProjectMilestoneFilter!], createdAt: DateComparator, id: IDComparator
  name: NullableStringComparator, null: Boolean, or: [NullableProjectMilestoneFilter!]
  project: NullableProjectFilter, targetDate: NullableDateComparator, updatedAt: DateComparator
}

input NullableProjectFilter {
  and: [NullableProjectFilter!], canceledAt: NullableDateComparator, completedAt: NullableDateComparator
  createdAt: DateComparator, creator: UserFilter, health: StringComparator, id: IDComparator
  initiatives: InitiativeCollectionFilter, issues: IssueCollectionFilter, lead: NullableUserFilter
  members: UserCollectionFilter, name: StringComparator, needs: CustomerNeedCollectionFilter, null: Boolean
  or: [NullableProjectFilter!], priority: NullableNumberComparator
  projectMilestones: ProjectMilestoneCollectionFilter, slugId: StringComparator
  startDate: NullableDateComparator, startedAt: NullableDateComparator, state: StringComparator
  status: ProjectStatusFilter, targetDate: NullableDateComparator, updatedAt: DateComparator
}

input ProjectStatusFilter {
  and: [ProjectStatusFilter!], createdAt: DateComparator, description: StringComparator, id: IDComparator
  name: StringComparator, or: [ProjectStatusFilter!], position: NumberComparator, type: StringComparator
  updatedAt: DateComparator
}

input ProjectMilestoneCollectionFilter {
  and: [ProjectMilestoneCollectionFilter!], createdAt: DateComparator, every: ProjectMilestoneFilter
  id: IDComparator, length: NumberComparator, name: NullableStringComparator
  or: [ProjectMilestoneCollectionFilter!], project: NullableProjectFilter, some: ProjectMilestoneFilter
  targetDate: NullableDateComparator, updatedAt: DateComparator
}

input ProjectMilestoneFilter {
  and: [ProjectMilestoneFilter!], createdAt: DateComparator, id: IDComparator
  name: NullableStringComparator, or: [ProjectMilestoneFilter!], project: NullableProjectFilter
  targetDate: NullableDateComparator, updatedAt: DateComparator
}

input CustomerNeedCollectionFilter {
  and: [CustomerNeedCollectionFilter!], comment: NullableCommentFilter, createdAt: DateComparator
  customer: NullableCustomerFilter, every: CustomerNeedFilter, id: IDComparator, issue: NullableIssueFilter
  length: NumberComparator, or: [CustomerNeedCollectionFilter!], priority: NumberComparator
  project: NullableProjectFilter, some: CustomerNeedFilter, updatedAt: DateComparator
}

input CustomerNeedFilter {
  and: [CustomerNeedFilter!], comment: NullableCommentFilter, createdAt: DateComparator
  customer: NullableCustomerFilter, id: IDComparator, issue: NullableIssueFilter, or: [CustomerNeedFilter!]
  priority: NumberComparator, project: NullableProjectFilter, updatedAt: DateComparator
}

input NullableIssueFilter {
  addedToCycleAt: NullableDateComparator, and: [NullableIssueFilter!], archivedAt: NullableDateComparator
  assignee: NullableUserFilter, attachments: AttachmentCollectionFilter
  autoArchivedAt: NullableDateComparator, autoClosedAt: NullableDateComparator
  canceledAt: NullableDateComparator, children: IssueCollectionFilter, comments: CommentCollectionFilter
  completedAt: NullableDateComparator, createdAt: DateComparator, creator: NullableUserFilter
  cycle: NullableCycleFilter, delegate: NullableUserFilter, description: NullableStringComparator
  dueDate: NullableTimelessDateComparator, estimate: EstimateComparator, id: IssueIDComparator
  labels: IssueLabelCollectionFilter, needs: CustomerNeedCollectionFilter, null: Boolean
  number: NumberComparator, or: [NullableIssueFilter!], parent: NullableIssueFilter
  priority: NullableNumberComparator, project: NullableProjectFilter
  projectMilestone: NullableProjectMilestoneFilter, reactions: ReactionCollectionFilter
  slaBreachesAt: NullableDateComparator, snoozedBy: NullableUserFilter
  snoozedUntilAt: NullableDateComparator, startedAt: NullableDateComparator, state: WorkflowStateFilter
  subscribers: UserCollectionFilter, team: TeamFilter, title: StringComparator
  triagedAt: NullableDateComparator, updatedAt: DateComparator
}

input IssueLabelCollectionFilter {
  and: [IssueLabelCollectionFilter!], createdAt: DateComparator, creator: NullableUserFilter
  every: IssueLabelFilter, id: IDComparator, isGroup: BooleanComparator, length: NumberComparator
  name: StringComparator, null: Boolean, or: [IssueLabelCollectionFilter!], parent: IssueLabelFilter
  some: IssueLabelFilter, team: NullableTeamFilter, updatedAt: DateComparator
}

input IssueLabelFilter {
  and: [IssueLabelFilter!], createdAt: DateComparator, creator: NullableUserFilter, id: IDComparator
  isGroup: BooleanComparator, name: StringComparator, or: [IssueLabelFilter!], parent: IssueLabelFilter
  team: NullableTeamFilter, updatedAt: DateComparator
}

input NullableCycleFilter {
  and: [NullableCycleFilter!], completedAt: DateComparator, createdAt: DateComparator
  endsAt: DateComparator, id: IDComparator, isActive: BooleanComparator, isFuture: BooleanComparator
  isNext: BooleanComparator, isPast: BooleanComparator, isPrevious: BooleanComparator
  issues: IssueCollectionFilter, name: StringComparator, null: Boolean, number: NumberComparator
  or: [NullableCycleFilter!], startsAt: DateComparator, team: TeamFilter, updatedAt: DateComparator
}

input CommentCollectionFilter {
  and: [CommentCollectionFilter!], body: StringComparator, createdAt: DateComparator, every: CommentFilter
  id: IDComparator, initiative: NullableInitiativeFilter, initiativeUpdate: NullableInitiativeUpdateFilter
  issue: NullableIssueFilter, length: NumberComparator, or: [CommentCollectionFilter!]
  parent: NullableCommentFilter, project: NullableProjectFilter, projectUpdate: NullableProjectUpdateFilter
  reactions: ReactionCollectionFilter, some: CommentFilter, updatedAt: DateComparator, user: UserFilter
}

input CommentFilter {
  and: [CommentFilter!], body: StringComparator, createdAt: DateComparator, id: IDComparator
  initiative: NullableInitiativeFilter, initiativeUpdate: NullableInitiativeUpdateFilter
  issue: NullableIssueFilter, or: [CommentFilter!], parent: NullableCommentFilter
  project: NullableProjectFilter, projectUpdate: NullableProjectUpdateFilter
  reactions: ReactionCollectionFilter, updatedAt: DateComparator, user: UserFilter
}

input NullableProjectUpdateFilter {
  and: [NullableProjectUpdateFilter!], createdAt: DateComparator, id: IDComparator, null: Boolean
  or: [NullableProjectUpdateFilter!], project: ProjectFilter, reactions: ReactionCollectionFilter
  updatedAt: DateComparator, user: UserFilter
}

input ProjectFilter {
  and: [ProjectFilter!], canceledAt: NullableDateComparator, completedAt: NullableDateComparator
  createdAt: DateComparator, creator: UserFilter, health: StringComparator, id: IDComparator
  initiatives: InitiativeCollectionFilter, issues: IssueCollectionFilter, lead: NullableUserFilter
  members: UserCollectionFilter, name: StringComparator, needs: CustomerNeedCollectionFilter
  or: [ProjectFilter!], priority: NullableNumberComparator
  projectMilestones: ProjectMilestoneCollectionFilter, slugId: StringComparator
  startDate: NullableDateComparator, startedAt: NullableDateComparator, state: StringComparator
  status: ProjectStatusFilter, targetDate: NullableDateComparator, updatedAt: DateComparator
}

input InitiativeCollectionFilter {
  and: [InitiativeCollectionFilter!], completedAt: NullableDateComparator, createdAt: DateComparator
  creator: NullableUserFilter, every: InitiativeFilter, health: StringComparator, id: IDComparator
  leadTeam: NullableTeamFilter, length: NumberComparator, name: StringComparator
  or: [InitiativeCollectionFilter!], owner: NullableUserFilter, priority: NullableNumberComparator
  slugId: StringComparator, some: InitiativeFilter, startedAt: NullableDateComparator
  status: StringComparator, targetDate: NullableDateComparator, updatedAt: DateComparator
}

input InitiativeFilter {
  and: [InitiativeFilter!], completedAt: NullableDateComparator, createdAt: DateComparator
  creator: NullableUserFilter, health: StringComparator, id: IDComparator, leadTeam: NullableTeamFilter
  name: StringComparator, or: [InitiativeFilter!], owner: NullableUserFilter
  priority: NullableNumberComparator, slugId: StringComparator, startedAt: NullableDateComparator
  status: StringComparator, targetDate: NullableDateComparator, updatedAt: DateComparator
}

input NullableCommentFilter {
  and: [NullableCommentFilter!], body: StringComparator, createdAt: DateComparator, id: IDComparator
  initiative: NullableInitiativeFilter, initiativeUpdate: NullableInitiativeUpdateFilter
  issue: NullableIssueFilter, null: Boolean, or: [NullableCommentFilter!], parent: NullableCommentFilter
  project: NullableProjectFilter, projectUpdate: NullableProjectUpdateFilter
  reactions: ReactionCollectionFilter, updatedAt: DateComparator, user: UserFilter
}

input NullableInitiativeUpdateFilter {
  and: [NullableInitiativeUpdateFilter!], createdAt: DateComparator, id: IDComparator
  initiative: InitiativeFilter, null: Boolean, or: [NullableInitiativeUpdateFilter!]
  reactions: ReactionCollectionFilter, updatedAt: DateComparator, user: UserFilter
}

input NullableInitiativeFilter {
  and: [NullableInitiativeFilter!], completedAt: NullableDateComparator, createdAt: DateComparator
  creator: NullableUserFilter, health: StringComparator, id: IDComparator, leadTeam: NullableTeamFilter
  name: StringComparator, null: Boolean, or: [NullableInitiativeFilter!], owner: NullableUserFilter
  priority: NullableNumberComparator, slugId: StringComparator, startedAt: NullableDateComparator
  status: StringComparator, targetDate: NullableDateComparator, updatedAt: DateComparator
}

input DocumentFilter {
  and: [DocumentFilter!], createdAt: DateComparator, creator: UserFilter, cycle: CycleFilter
  id: IDComparator, initiative: InitiativeFilter, issue: IssueFilter, or: [DocumentFilter!]
  project: ProjectFilter, slugId: StringComparator, team: NullableTeamFilter, title: StringComparator
  updatedAt: DateComparator
}

input CycleFilter {
  and: [CycleFilter!], completedAt: DateComparator, createdAt: DateComparator, endsAt: DateComparator
  id: IDComparator, isActive: BooleanComparator, isFuture: BooleanComparator, isNext: BooleanComparator
  isPast: BooleanComparator, isPrevious: BooleanComparator, issues: IssueCollectionFilter
  name: StringComparator, number: NumberComparator, or: [CycleFilter!], startsAt: DateComparator
  team: TeamFilter, updatedAt: DateComparator
}

input AttachmentCollectionFilter {
  and: [AttachmentCollectionFilter!], createdAt: DateComparator, creator: NullableUserFilter
  every: AttachmentFilter, id: IDComparator, length: NumberComparator, or: [AttachmentCollectionFilter!]
  some: AttachmentFilter, sourceType: SourceTypeComparator, subtitle: NullableStringComparator
  title: StringComparator, updatedAt: DateComparator, url: StringComparator
}

input AttachmentFilter {
  and: [AttachmentFilter!], createdAt: DateComparator, creator: NullableUserFilter, id: IDComparator
  or: [AttachmentFilter!], sourceType: SourceTypeComparator, subtitle: NullableStringComparator
  title: StringComparator, updatedAt: DateComparator, url: StringComparator
}

input NullableCustomerFilter {
  and: [NullableCustomerFilter!], createdAt: DateComparator, domains: StringArrayComparator
  externalIds: StringArrayComparator, id: IDComparator, name: StringComparator
  needs: CustomerNeedCollectionFilter, null: Boolean, or: [NullableCustomerFilter!]
  owner: NullableUserFilter, revenue: NumberComparator, size: NumberComparator
  slackChannelId: StringComparator, status: CustomerStatusFilter, tier: CustomerTierFilter
  updatedAt: DateComparator
}

input CustomerTierFilter {
  and: [CustomerTierFilter!], color: StringComparator, createdAt: DateComparator
  description: StringComparator, displayName: StringComparator, id: IDComparator, or: [CustomerTierFilter!]
  position: NumberComparator, updatedAt: DateComparator
}

input CustomerStatusFilter {
  and: [CustomerStatusFilter!], color: StringComparator, createdAt: DateComparator
  description: StringComparator, id: IDComparator, name: StringComparator, or: [CustomerStatusFilter!]
  position: NumberComparator, type: StringComparator, updatedAt: DateComparator
}

input ProjectUpdateFilter {
  and: [ProjectUpdateFilter!], createdAt: DateComparator, id: IDComparator, or: [ProjectUpdateFilter!]
  project: ProjectFilter, reactions: ReactionCollectionFilter, updatedAt: DateComparator, user: UserFilter
}

input InitiativeUpdateFilter {
  and: [InitiativeUpdateFilter!], createdAt: DateComparator, id: IDComparator, initiative: InitiativeFilter
  or: [InitiativeUpdateFilter!], reactions: ReactionCollectionFilter, updatedAt: DateComparator
  user: UserFilter
}

input CustomerFilter {
  and: [CustomerFilter!], createdAt: DateComparator, domains: StringArrayComparator
  externalIds: StringArrayComparator, id: IDComparator, name: StringComparator
  needs: CustomerNeedCollectionFilter, or: [CustomerFilter!], owner: NullableUserFilter
  revenue: NumberComparator, size: NumberComparator, slackChannelId: StringComparator
  status: CustomerStatusFilter, tier: CustomerTierFilter, updatedAt: DateComparator
}
`;
