import type { Account, Contact, Deal, DealStage, Ticket } from "../world.ts";

/** What HubSpot holds beyond the accounts, contacts, deals and tickets that the world itself lists. */
export interface HubspotData {
  /** HubSpot's number of the company, part of every permalink. */
  readonly portalId: string;
  readonly teams: readonly HubspotTeam[];
  readonly owners: readonly HubspotOwner[];
  readonly pipelines: readonly HubspotPipeline[];
  readonly engagements: readonly Engagement[];
  /** Labels that people gave to a contact's part in a deal or company. */
  readonly labels: readonly AssociationLabel[];
  /** Deleted but restorable: HubSpot lists them as archived, and no other list of the world holds them. */
  readonly deleted: {
    readonly accounts: readonly Account[];
    readonly contacts: readonly Contact[];
    readonly deals: readonly Deal[];
    readonly tickets: readonly Ticket[];
  };
  readonly archivals: readonly HubspotArchival[];
  readonly merges: readonly HubspotMerge[];
  /** Values that were set by hand, whatever the rest of the world says; the newest of a property holds. */
  readonly edits: readonly HubspotEdit[];
  /** Whole records that have no counterpart in the world, served as they are, right or wrong. */
  readonly added: readonly AddedRecord[];
}

export type HubspotRecordType =
  | "companies"
  | "contacts"
  | "deals"
  | "tickets"
  | "notes"
  | "emails"
  | "calls"
  | "meetings"
  | "tasks";

export interface RecordKey {
  readonly type: HubspotRecordType;
  /** Decimal digits; may exceed 2^53. */
  readonly id: string;
}

export interface HubspotTeam {
  readonly id: string;
  readonly name: string;
}

/** A member of staff as HubSpot's owner and user. Archived owners are people who left, or lost their seat. */
export interface HubspotOwner {
  readonly id: string;
  readonly userId: string;
  readonly personId: string;
  /** The first one is the primary team. */
  readonly teamIds: readonly string[];
  /** Set when the user was taken out of HubSpot while the person stays with the company. */
  readonly removed?: true;
}

export interface HubspotPipeline {
  readonly objectType: "deals" | "tickets";
  readonly id: string;
  readonly label: string;
  readonly stages: readonly HubspotStage[];
}

export interface HubspotStage {
  readonly id: string;
  readonly label: string;
  /** The world's own word for it. */
  readonly means: DealStage | Ticket["state"];
  readonly closed: boolean;
  /** Deals only: of being won, 0 to 1. */
  readonly probability: number | null;
}

/** Something that was done or written about an account, and in HubSpot stands in the timeline of its records. */
export type Engagement = EngagementFrame &
  (
    | { readonly kind: "note"; readonly text: string }
    | {
        readonly kind: "email";
        readonly subject: string;
        readonly text: string;
        readonly direction: "outgoing" | "incoming";
        readonly fromEmail: string;
        readonly toEmails: readonly string[];
      }
    | {
        readonly kind: "call";
        readonly title: string;
        readonly text: string;
        readonly durationSeconds: number;
        /** The recording in Gong; null for a call that nobody recorded. */
        readonly gongCallId: string | null;
      }
    | {
        readonly kind: "meeting";
        readonly title: string;
        readonly text: string;
        readonly internalNotes: string;
        readonly endsAt: string;
        readonly outcome: "scheduled" | "completed" | "no show" | "canceled";
      }
    | {
        readonly kind: "task";
        readonly subject: string;
        readonly text: string;
        readonly priority: "low" | "medium" | "high";
        readonly completedAt: string | null;
      }
  );

export interface EngagementFrame {
  readonly id: string;
  readonly accountId: string;
  readonly dealId: string | null;
  readonly ticketId: string | null;
  readonly contactIds: readonly string[];
  readonly personId: string;
  /** When it took place; of a task, when it is due; of a meeting, when it begins. */
  readonly at: string;
  readonly createdAt: string;
}

export interface AssociationLabel {
  readonly contactId: string;
  readonly to: RecordKey;
  readonly label: string;
}

export interface HubspotArchival extends RecordKey {
  readonly at: string;
}

/** The merged id lives on as another name of the primary record. */
export interface HubspotMerge {
  readonly type: HubspotRecordType;
  readonly primaryId: string;
  readonly mergedId: string;
  readonly at: string;
}

export interface HubspotEdit extends RecordKey {
  readonly property: string;
  /** null empties the property. */
  readonly value: string | null;
  readonly at: string;
  readonly personId: string | null;
}

export interface AddedRecord extends RecordKey {
  readonly properties: Readonly<Record<string, string>>;
  readonly createdAt: string;
  /** Not checked: the other record may be missing or deleted. */
  readonly associations: readonly RecordKey[];
}
