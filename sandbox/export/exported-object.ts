/**
 * One object of the world as its readers see it, whatever system it lies in: what a faithful copy must hold, no more and
 * no less. It is made from the world model alone, never through the vendors' servers, so that a mistake in those (or in
 * whoever reads them) shows itself as a difference.
 *
 * All times are ISO 8601 in UTC, days `2026-11-20`, amounts of money whole cents.
 */
export interface ExportedObject {
  readonly source: "slack" | "gong" | "linear" | "hubspot";
  readonly kind: ExportedKind;
  /**
   * As the vendor shows it: Slack's `channel:ts` of a thread's first message, Gong's number of a call, Linear's UUID,
   * HubSpot's number of a record.
   */
  readonly id: string;
  readonly title: string;
  /** Everything that was said or written in it, oldest first where it has an order. */
  readonly texts: readonly ExportedText[];
  /**
   * Sorted e-mail addresses of exactly the people who may see it. HubSpot: everybody of the staff, as in an account in
   * which every user may see every record; `fields.owner` says whose it is, where a copy is made by owners.
   */
  readonly readers: readonly string[];
  readonly fields: Readonly<Record<string, ExportedValue>>;
  /** Deals and closed tickets: the stages in their order. */
  readonly stages?: readonly ExportedStage[];
  readonly links: readonly ExportedLink[];
  /** When it was archived or deleted; a deleted record of HubSpot has no readers any more. */
  readonly archivedAt: string | null;
}

export type ExportedKind =
  | "thread"
  | "call"
  | "issue"
  | "project"
  | "document"
  | "initiative"
  | "customer"
  | "need"
  | "company"
  | "contact"
  | "deal"
  | "ticket"
  | "note"
  | "email"
  | "logged call"
  | "meeting"
  | "task";

export type ExportedValue = string | number | boolean | null | readonly string[];

export interface ExportedText {
  /** A name; null where nobody wrote it, as in a record's own fields. */
  readonly author: string | null;
  readonly at: string | null;
  readonly text: string;
  /** Set for a comment on it; absent for its own texts. */
  readonly comment?: true;
}

export interface ExportedStage {
  readonly stage: string;
  readonly at: string;
  readonly by: string | null;
}

/** Another object that this one belongs to or speaks of, as its own system says. */
export interface ExportedLink {
  readonly kind: "account" | "contact" | "deal" | "ticket" | "call" | "issue" | "project" | "channel";
  readonly id: string;
}
