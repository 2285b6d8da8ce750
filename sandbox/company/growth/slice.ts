import type { Placement, Sketch } from "../draft.ts";
import type { Engagement, HubspotOwner } from "../hubspot/model.ts";
import type {
  IssueDetails,
  LinearAttachment,
  LinearComment,
  LinearCustomer,
  LinearCycle,
  LinearDocument,
  LinearLabel,
  LinearMembership,
  LinearMilestone,
  LinearNeed,
  LinearProjectUpdate,
  LinearRelation,
  LinearState,
  LinearUser,
  ProjectDetails,
} from "../linear/model.ts";
import type { Call, Channel, Deal, Issue, Message, Person, PrivateToken, Project, Team, Ticket } from "../world.ts";

/** A part of a world that is made at one go: what belongs to one account, one channel, one team. */
export interface WorldSlice {
  readonly people?: readonly Person[];
  readonly owners?: readonly HubspotOwner[];
  readonly users?: readonly LinearUser[];
  readonly sketches?: readonly Sketch[];
  readonly deals?: readonly Deal[];
  readonly tickets?: readonly Ticket[];
  readonly engagements?: readonly Engagement[];
  readonly calls?: readonly Call[];
  readonly channels?: readonly Channel[];
  readonly messages?: readonly Message[];
  readonly tokens?: readonly Omit<PrivateToken, "readers">[];
  readonly teams?: readonly Team[];
  readonly projects?: readonly Project[];
  readonly issues?: readonly Issue[];
  readonly memberships?: readonly LinearMembership[];
  readonly states?: readonly LinearState[];
  readonly labels?: readonly LinearLabel[];
  readonly cycles?: readonly LinearCycle[];
  readonly milestones?: readonly LinearMilestone[];
  readonly projectDetails?: readonly ProjectDetails[];
  readonly projectUpdates?: readonly LinearProjectUpdate[];
  readonly documents?: readonly LinearDocument[];
  readonly issueDetails?: readonly IssueDetails[];
  readonly comments?: readonly LinearComment[];
  readonly relations?: readonly LinearRelation[];
  readonly attachments?: readonly LinearAttachment[];
  readonly customers?: readonly LinearCustomer[];
  readonly needs?: readonly LinearNeed[];
  /** Facts that the slice tells: a question must not fit one of them by accident. */
  readonly facts?: readonly ToldFact[];
}

export type ToldFact = Pick<Placement, "topicId" | "accountId" | "values">;
