/**
 * The world model: one generated company as plain data, before any vendor's wire shape.
 *
 * Everything is deterministic by `seed`, `size` and `anchor`. The vendors' servers serve projections of it; tests and
 * benchmarks read expected answers and expected readers from it. All names, figures and conversations are generated
 * sample data; none belongs to a real company.
 */

import type { GongData } from "./gong/model.ts";
import type { HubspotData } from "./hubspot/model.ts";
import type { LinearData } from "./linear/model.ts";
import type { SharedWith, SlackBookmark, SlackData, SlackFile } from "./slack/model.ts";

/** How the world is made. `size` 1 is the sample company; the anchor is the world's "now" (ISO 8601). */
export interface WorldParameters {
  readonly seed: number;
  readonly size: number;
  readonly anchor: string;
}

export interface World {
  readonly parameters: WorldParameters;
  readonly company: Company;
  readonly people: readonly Person[];
  readonly accounts: readonly Account[];
  readonly contacts: readonly Contact[];
  readonly deals: readonly Deal[];
  readonly channels: readonly Channel[];
  readonly messages: readonly Message[];
  readonly gongProfiles: readonly GongProfile[];
  readonly calls: readonly Call[];
  readonly teams: readonly Team[];
  readonly projects: readonly Project[];
  readonly issues: readonly Issue[];
  readonly tickets: readonly Ticket[];
  /** What HubSpot holds beyond these lists; absent in small worlds written by hand. */
  readonly hubspot?: HubspotData;
  /** What Linear holds beyond these lists; absent in small worlds written by hand. */
  readonly linear?: LinearData;
  /** What Gong holds beyond these lists; absent in small worlds written by hand. */
  readonly gong?: GongData;
  /** What Slack holds beyond these lists; absent in small worlds written by hand. */
  readonly slack?: SlackData;
  readonly stories: readonly Story[];
  readonly questions: readonly Question[];
  /**
   * Text that occurs in one object and nowhere else: one for each private object of the sample, each closed channel and
   * team, and one for each kind of place in Linear and HubSpot where not everybody reads.
   */
  readonly tokens: readonly PrivateToken[];
}

export interface Company {
  readonly name: string;
  /** E-mail domain of the staff, e.g. `payready.example`. */
  readonly domain: string;
  readonly slackTeamId: string;
  readonly slackDomain: string;
  readonly gongWorkspaceId: string;
}

/** A member of staff (or a guest from outside, in Slack only). */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly department: string;
  readonly managerId: string | null;
  readonly active: boolean;
  /** Slack: `guest` sees only the channels they are a member of. */
  readonly slack: { readonly id: string; readonly kind: "member" | "guest" | "bot" } | null;
  /** Gong user id, up to 20 digits, and the permission profile; null when the person has no Gong seat. */
  readonly gong: { readonly id: string; readonly profileId: string } | null;
  readonly timeZone: string;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly propertySystem: "Yardi" | "RealPage" | "Entrata" | "AppFolio";
  readonly units: number;
  readonly segment: "multifamily" | "student" | "senior";
  readonly propertyClass: "A" | "B" | "C";
  readonly tier: "small" | "mid" | "enterprise";
  readonly annualRevenueCents: number;
  readonly renewalDate: string;
  readonly ownerId: string;
  readonly customer: boolean;
}

/** A person at an account. */
export interface Contact {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  /** null: known by telephone only. */
  readonly email: string | null;
  readonly title: string;
}

export type DealStage =
  | "appointment scheduled"
  | "qualified to buy"
  | "presentation scheduled"
  | "decision maker bought in"
  | "contract sent"
  | "closed won"
  | "closed lost";

export interface Deal {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly ownerId: string;
  readonly amountCents: number;
  readonly closeDate: string;
  readonly stages: readonly { readonly stage: DealStage; readonly at: string; readonly byId: string }[];
  readonly lostReason: string | null;
  readonly competitor: string | null;
}

export interface Channel {
  /** Slack id: `C…` public, `G…` or `C…` private and group, `D…` direct. */
  readonly id: string;
  readonly name: string;
  readonly kind: "public" | "private" | "group" | "direct";
  readonly topic: string;
  readonly purpose: string;
  readonly memberIds: readonly string[];
  readonly creatorId: string;
  readonly createdAt: string;
  readonly archived: boolean;
  /** Through Slack Connect; absent: the company's own. */
  readonly shared?: SharedWith;
  readonly bookmarks?: readonly SlackBookmark[];
}

export interface Message {
  readonly channelId: string;
  /** Slack's id within the channel: seconds with six decimals, as a string. */
  readonly ts: string;
  /** The parent's ts for a reply; null for a message at the top of the channel. */
  readonly threadTs: string | null;
  /** A person's, or an outsider's in a shared channel. */
  readonly authorId: string;
  /** Empty: nothing but files. */
  readonly text: string;
  readonly files?: readonly SlackFile[];
  readonly editedTs: string | null;
  readonly reactions: readonly { readonly name: string; readonly personIds: readonly string[] }[];
}

/** Who may see which calls (Gong's permission profiles, `callsAccess.permissionLevel`). */
export interface GongProfile {
  readonly id: string;
  readonly name: string;
  readonly level: "all" | "managers-team" | "report-to-them" | "own" | "none";
  /** For `managers-team`: the leads whose teams' calls are seen. */
  readonly teamLeadIds: readonly string[];
}

export interface Call {
  /** Up to 20 digits. */
  readonly id: string;
  readonly title: string;
  readonly accountId: string | null;
  readonly dealId: string | null;
  readonly startedAt: string;
  readonly durationSeconds: number;
  readonly primaryPersonId: string;
  readonly isPrivate: boolean;
  readonly scope: "Internal" | "External";
  readonly parties: readonly CallParty[];
  readonly turns: readonly CallTurn[];
}

export interface CallParty {
  readonly speakerId: string;
  readonly name: string;
  readonly email: string | null;
  readonly title: string | null;
  readonly personId: string | null;
  readonly contactId: string | null;
}

export interface CallTurn {
  readonly speakerId: string;
  readonly topic: string | null;
  readonly sentences: readonly { readonly startMs: number; readonly endMs: number; readonly text: string }[];
}

/** Linear's team; the issues of a private team are seen by its members only. */
export interface Team {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly private: boolean;
  readonly memberIds: readonly string[];
}

export interface Project {
  readonly id: string;
  readonly teamId: string;
  readonly name: string;
  readonly leadId: string;
  readonly state: "planned" | "started" | "paused" | "completed" | "canceled";
  readonly targetDate: string | null;
}

export interface Issue {
  readonly id: string;
  /** e.g. `ENG-118`. */
  readonly identifier: string;
  readonly teamId: string;
  readonly projectId: string | null;
  readonly title: string;
  readonly description: string;
  readonly state: "backlog" | "todo" | "in progress" | "in review" | "done" | "canceled";
  readonly priority: 0 | 1 | 2 | 3 | 4;
  readonly assigneeId: string | null;
  readonly creatorId: string;
  readonly accountId: string | null;
  readonly blocksIds: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly comments: readonly {
    readonly id: string;
    readonly authorId: string;
    readonly at: string;
    readonly text: string;
  }[];
}

export interface Ticket {
  readonly id: string;
  readonly accountId: string;
  readonly contactId: string | null;
  readonly subject: string;
  readonly content: string;
  readonly state: "new" | "waiting on contact" | "waiting on us" | "closed";
  readonly priority: "low" | "medium" | "high";
  readonly ownerId: string;
  readonly createdAt: string;
  readonly closedAt: string | null;
}

/** A thread of events that runs across systems. */
export interface Story {
  readonly id: string;
  readonly kind:
    | "deal at risk"
    | "lost deal"
    | "blocked release"
    | "customer about to leave"
    | "pricing change"
    | "other";
  readonly summary: string;
  readonly accountId: string | null;
  readonly objects: readonly ObjectReference[];
}

/**
 * Points at one object, and at a place in it: a message's ts, a call's turn by its first millisecond, an issue's comment, a
 * project's update.
 */
export type ObjectReference =
  | { readonly source: "slack"; readonly channelId: string; readonly threadTs: string; readonly ts: string }
  | { readonly source: "gong"; readonly callId: string; readonly atMs: number }
  | { readonly source: "linear"; readonly issueId: string; readonly commentId?: string }
  | {
      readonly source: "linear";
      readonly recordType: "project" | "document" | "need" | "customer" | "initiative";
      readonly recordId: string;
      readonly updateId?: string;
    }
  | {
      readonly source: "hubspot";
      readonly recordType: "deal" | "ticket" | "company" | "contact" | "note" | "email" | "call" | "meeting" | "task";
      readonly recordId: string;
    };

/** What a row of an answer is: HubSpot's records, Linear's, and Gong's calls. Ids are the world's. */
export type RowRecord = "company" | "deal" | "ticket" | "task" | "meeting" | "issue" | "project" | "call";

/** One row that belongs in an answer, for those who may see it. */
export interface QuestionRow {
  readonly id: string;
  readonly readers: readonly string[];
  /** What it adds to the total, in the total's unit; rows that are counted have none. */
  readonly value?: number;
}

/** What all rows make together, for somebody who sees every one of them. */
export interface QuestionTotal {
  readonly kind: "count" | "sum";
  readonly value: number;
  /** What is counted or added up, as `deals`, `USD`, `points`. */
  readonly unit: string;
}

export interface Question {
  readonly id: string;
  readonly text: string;
  readonly kind:
    | "basic"
    | "semantic"
    | "inside one document"
    | "constrained"
    | "conflicting"
    | "completeness"
    | "across systems"
    | "misplaced"
    | "high-level"
    | "not found";
  /** Which systems hold the gold sources; a question without an answer names none. */
  readonly systems: readonly ObjectReference["source"][];
  readonly gold: readonly ObjectReference[];
  /** Conflicting: the sources that say otherwise and no longer hold. */
  readonly outdated?: readonly ObjectReference[];
  /** Completeness: exactly the rows of the answer, all of one kind; `rowsFor` gives those of one person. */
  readonly rows?: { readonly record: RowRecord; readonly list: readonly QuestionRow[] };
  readonly total?: QuestionTotal;
  /** The instant from which "this month" or "overdue" is reckoned. Always the world's anchor. */
  readonly askedAt: string;
  /** Short statements that a right answer contains. */
  readonly facts: readonly string[];
  readonly answerable: boolean;
  /** E-mail addresses of the people who may see at least one gold source. For one without an answer: everybody. */
  readonly readers: readonly string[];
  /** Set when the question is one of those in the product's description of its users' jobs. */
  readonly acceptance?: boolean;
}

export interface PrivateToken {
  readonly token: string;
  readonly object: ObjectReference;
  /** E-mail addresses of exactly the people who may see the object in its own system. */
  readonly readers: readonly string[];
}
