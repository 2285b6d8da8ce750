/**
 * What Linear holds beyond the world's teams, projects and issues: details of those, kept beside them by id, and the
 * objects that only Linear knows. Times are ISO 8601; people are named by the world's ids.
 */
export interface LinearData {
  readonly urlKey: string;
  readonly organizationId: string;
  readonly createdAt: string;
  readonly users: readonly LinearUser[];
  readonly bots: readonly LinearBot[];
  readonly externalUsers: readonly LinearExternalUser[];
  readonly memberships: readonly LinearMembership[];
  readonly states: readonly LinearState[];
  readonly labels: readonly LinearLabel[];
  readonly cycles: readonly LinearCycle[];
  readonly issueDetails: readonly IssueDetails[];
  /** Comments beyond those that stand in the issues themselves: replies, bots, people from outside, projects, documents. */
  readonly comments: readonly LinearComment[];
  readonly relations: readonly LinearRelation[];
  readonly attachments: readonly LinearAttachment[];
  readonly projectDetails: readonly ProjectDetails[];
  readonly projectStatuses: readonly LinearProjectStatus[];
  readonly milestones: readonly LinearMilestone[];
  readonly projectUpdates: readonly LinearProjectUpdate[];
  readonly initiatives: readonly LinearInitiative[];
  readonly initiativeUpdates: readonly LinearInitiativeUpdate[];
  readonly documents: readonly LinearDocument[];
  readonly customerStatuses: readonly LinearCustomerRank[];
  readonly customerTiers: readonly LinearCustomerRank[];
  readonly customers: readonly LinearCustomer[];
  readonly needs: readonly LinearNeed[];
}

/** When it was archived, and whether that is the trash (thirty days, then gone). Trash is always archived as well. */
export interface Shelved {
  readonly archivedAt: string | null;
  readonly trashed: boolean;
}

/** A seat in Linear; `active` and names are the person's own. */
export interface LinearUser {
  readonly id: string;
  readonly personId: string;
  readonly role: "owner" | "admin" | "member" | "guest";
  readonly createdAt: string;
}

export interface LinearBot {
  readonly id: string;
  readonly type: string;
  readonly name: string;
}

/** Somebody who writes from another system and has no seat. */
export interface LinearExternalUser {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly createdAt: string;
}

/** Who belongs to a team is said by the team's `memberIds`; this is the membership's own record, made when it is missing. */
export interface LinearMembership {
  readonly id: string;
  readonly teamId: string;
  readonly personId: string;
  readonly owner: boolean;
  readonly createdAt: string;
}

export interface LinearState {
  readonly id: string;
  readonly teamId: string;
  /** The world's state of an issue that stands in it. */
  readonly state: "backlog" | "todo" | "in progress" | "in review" | "done" | "canceled";
  readonly name: string;
  readonly type: "backlog" | "unstarted" | "started" | "completed" | "canceled";
  readonly color: string;
  readonly position: number;
  readonly createdAt: string;
}

export interface LinearLabel {
  readonly id: string;
  /** null: of the whole workspace. */
  readonly teamId: string | null;
  readonly parentId: string | null;
  readonly isGroup: boolean;
  readonly name: string;
  readonly color: string;
  readonly createdAt: string;
}

export interface LinearCycle {
  readonly id: string;
  readonly teamId: string;
  readonly number: number;
  readonly name: string | null;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly completedAt: string | null;
  readonly createdAt: string;
}

export interface IssueDetails extends Shelved {
  readonly issueId: string;
  readonly labelIds: readonly string[];
  readonly cycleId: string | null;
  readonly milestoneId: string | null;
  readonly parentId: string | null;
  readonly estimate: number | null;
  readonly dueDate: string | null;
  readonly subscriberIds: readonly string[];
  /** Set when an integration made the issue. */
  readonly botId: string | null;
  readonly externalUserId: string | null;
}

/** Exactly one of the six places is given. Of the three authors at most one. */
export interface LinearComment {
  readonly id: string;
  readonly issueId: string | null;
  readonly projectId: string | null;
  readonly projectUpdateId: string | null;
  readonly documentId: string | null;
  /** Absent in most: few people comment on what is above the projects. */
  readonly initiativeId?: string;
  readonly initiativeUpdateId?: string;
  /** The comment that opens the thread; null for the opening one. */
  readonly parentId: string | null;
  readonly authorId: string | null;
  readonly botId: string | null;
  readonly externalUserId: string | null;
  readonly text: string;
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly resolvedAt: string | null;
  readonly quotedText: string | null;
}

export interface LinearRelation {
  readonly id: string;
  readonly issueId: string;
  readonly relatedIssueId: string;
  readonly type: "blocks" | "duplicate" | "related";
  readonly createdAt: string;
}

export interface LinearAttachment {
  readonly id: string;
  readonly issueId: string;
  readonly title: string;
  readonly subtitle: string | null;
  readonly url: string;
  readonly sourceType: string;
  readonly creatorId: string | null;
  readonly createdAt: string;
}

export interface ProjectDetails extends Shelved {
  readonly projectId: string;
  readonly slug: string;
  readonly description: string;
  readonly content: string;
  /** Teams that work on it beside its own. */
  readonly otherTeamIds: readonly string[];
  readonly memberIds: readonly string[];
  readonly creatorId: string;
  readonly priority: 0 | 1 | 2 | 3 | 4;
  readonly startDate: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface LinearProjectStatus {
  readonly id: string;
  readonly type: "backlog" | "planned" | "started" | "paused" | "completed" | "canceled";
  readonly name: string;
  readonly color: string;
  readonly position: number;
  readonly createdAt: string;
}

export interface LinearMilestone {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string | null;
  readonly targetDate: string | null;
  readonly position: number;
  readonly createdAt: string;
}

export interface LinearProjectUpdate {
  readonly id: string;
  readonly projectId: string;
  readonly authorId: string;
  readonly body: string;
  readonly health: "onTrack" | "atRisk" | "offTrack";
  readonly createdAt: string;
  readonly editedAt: string | null;
}

export interface LinearInitiative extends Shelved {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly content: string;
  readonly ownerId: string;
  readonly status: "Planned" | "Active" | "Completed";
  readonly targetDate: string | null;
  readonly projects: readonly { readonly id: string; readonly projectId: string }[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface LinearInitiativeUpdate {
  readonly id: string;
  readonly initiativeId: string;
  readonly authorId: string;
  readonly body: string;
  readonly health: "onTrack" | "atRisk" | "offTrack";
  readonly createdAt: string;
  readonly editedAt: string | null;
}

/** Belongs to exactly one of project, initiative, issue or team, and is seen by whoever sees that. */
export interface LinearDocument extends Shelved {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly content: string;
  readonly projectId: string | null;
  readonly initiativeId: string | null;
  readonly issueId: string | null;
  readonly teamId: string | null;
  readonly creatorId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A status or a tier of customers. */
export interface LinearCustomerRank {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly position: number;
  readonly createdAt: string;
}

export interface LinearCustomer {
  readonly id: string;
  readonly accountId: string;
  readonly slug: string;
  readonly name: string;
  readonly domains: readonly string[];
  readonly ownerId: string | null;
  readonly statusId: string;
  readonly tierId: string | null;
  readonly revenueCents: number | null;
  readonly size: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a customer asks for, at an issue or a project. */
export interface LinearNeed {
  readonly id: string;
  readonly customerId: string;
  readonly issueId: string | null;
  readonly projectId: string | null;
  readonly commentId: string | null;
  readonly important: boolean;
  readonly body: string;
  readonly creatorId: string | null;
  readonly createdAt: string;
}
