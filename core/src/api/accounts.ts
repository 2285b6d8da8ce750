import { z } from "zod";

/** Why a record belongs to an account: shown with every record, to whoever may read what says so. */
export const LinkEvidence = z
  .object({
    /** The rule's name: `domain`, `crm association`, `participant domain`. */
    rule: z.string(),
    /** What was found, in words. */
    said: z.string(),
    /** Opens the place; null where there is none. */
    url: z.string().nullable(),
    at: z.string().nullable(),
    /** True: a sign that may mislead. */
    weak: z.boolean(),
    /** The record that says so. */
    source: z.string(),
    kind: z.string(),
  })
  .meta({ id: "LinkEvidence" });
export type LinkEvidence = z.infer<typeof LinkEvidence>;

/** A record at its source, with why it stands here. */
const linked = {
  recordId: z.string(),
  source: z.string(),
  url: z.string().nullable(),
  documentId: z.string(),
  /** True: generated sample data. */
  sample: z.boolean(),
  evidence: z.array(LinkEvidence),
};

// Without an id: what stands behind a question mark is described in its place, not by reference.
export const AccountSearch = z.strictObject({
  /** Part of a name, or a domain. */
  query: z.string().trim().min(1, "Name an account or a domain.").max(300),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

export const AccountSummary = z
  .object({
    accountId: z.string(),
    /** As the records that the person may read name it; the oldest record's first. Empty: none of these has a name. */
    names: z.array(z.string()),
    domains: z.array(z.string()),
    /** Systems in which the person may read a record that stands for it. */
    sources: z.array(z.string()),
    /** True: a name or domain is exactly what was asked for. */
    exact: z.boolean(),
    sample: z.boolean(),
  })
  .meta({ id: "AccountSummary" });
export type AccountSummary = z.infer<typeof AccountSummary>;

export const AccountList = z
  .object({ accounts: z.array(AccountSummary), /** There are more than were asked for. */ more: z.boolean() })
  .meta({ id: "AccountList" });
export type AccountList = z.infer<typeof AccountList>;

export const AccountView = z.strictObject({
  /** Lines of the timeline. */
  timeline: z.coerce.number().int().min(0).max(200).default(50),
  /** `timeline.nextCursor` of the page before. */
  cursor: z.string().max(500).optional(),
});

export const AccountRecord = z
  .object({
    ...linked,
    kind: z.string(),
    name: z.string(),
    domains: z.array(z.string()),
    owner: z.string().nullable(),
    /** The source's fields and the company's own ones, by the source's names, as text. */
    properties: z.record(z.string(), z.string()),
  })
  .meta({ id: "AccountRecord" });
export type AccountRecord = z.infer<typeof AccountRecord>;

export const AccountDeal = z
  .object({
    ...linked,
    name: z.string(),
    stage: z.string().nullable(),
    /** Decimal in `currency`. */
    amount: z.string().nullable(),
    currency: z.string().nullable(),
    /** A day, `2026-11-30`. */
    closeDay: z.string().nullable(),
    owner: z.string().nullable(),
  })
  .meta({ id: "AccountDeal" });
export type AccountDeal = z.infer<typeof AccountDeal>;

export const AccountTicket = z
  .object({
    ...linked,
    subject: z.string(),
    stage: z.string().nullable(),
    priority: z.string().nullable(),
    createdAt: z.string().nullable(),
    owner: z.string().nullable(),
  })
  .meta({ id: "AccountTicket" });
export type AccountTicket = z.infer<typeof AccountTicket>;

export const AccountIssue = z
  .object({
    ...linked,
    identifier: z.string(),
    title: z.string(),
    state: z.string().nullable(),
    done: z.boolean(),
    priority: z.string().nullable(),
    updatedAt: z.string(),
  })
  .meta({ id: "AccountIssue" });
export type AccountIssue = z.infer<typeof AccountIssue>;

export const AccountPerson = z
  .object({
    ...linked,
    name: z.string(),
    title: z.string().nullable(),
    email: z.string().nullable(),
    /** The source has seen the address confirmed. HubSpot does not verify contacts. */
    emailVerified: z.boolean(),
  })
  .meta({ id: "AccountPerson" });
export type AccountPerson = z.infer<typeof AccountPerson>;

export const TimelineLine = z
  .object({
    ...linked,
    /** Of the record; `deal stage` for a deal's move. */
    kind: z.string(),
    /** ISO 8601: when it took place. */
    at: z.string(),
    title: z.string(),
  })
  .meta({ id: "TimelineLine" });
export type TimelineLine = z.infer<typeof TimelineLine>;

/** The first of a list and how many there are, of those the person may read. */
function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), total: z.number().int() });
}

export const AccountDecision = z
  .object({
    decisionId: z.string(),
    kind: z.enum(["merge", "split"]),
    reason: z.string(),
    by: z.string(),
    at: z.string(),
    /** Of the records and domains it names, how many there no longer are. */
    gone: z.number().int(),
    undoneAt: z.string().nullable(),
  })
  .meta({ id: "AccountDecision" });
export type AccountDecision = z.infer<typeof AccountDecision>;

export const Account = AccountSummary.omit({ exact: true, sources: true })
  .extend({
    /** Companies and customers of the sources that stand for it. */
    records: listOf(AccountRecord),
    openDeals: listOf(AccountDeal),
    openTickets: listOf(AccountTicket),
    issues: listOf(AccountIssue),
    people: listOf(AccountPerson),
    /** Records of each kind that belong to it, among those the person may read. */
    counts: z.record(z.string(), z.number().int()),
    timeline: z.object({ lines: z.array(TimelineLine), nextCursor: z.string().nullable() }),
    /** What people decided on it; only for those who may decide. */
    decisions: z.array(AccountDecision),
  })
  .meta({ id: "Account" });
export type Account = z.infer<typeof Account>;

const reason = z.string().trim().min(3, "Say why, in a few words.").max(1_000);

export const MergeAccounts = z.strictObject({ accountId: z.uuid(), reason }).meta({ id: "MergeAccounts" });
export const SplitAccount = z
  .strictObject({ recordIds: z.array(z.uuid()).min(1).max(200), reason })
  .meta({ id: "SplitAccount" });
export const UndoDecision = z.strictObject({ reason }).meta({ id: "UndoDecision" });

/** A decision is kept; the accounts follow within moments. */
export const Decided = z.object({ decisionId: z.string() }).meta({ id: "Decided" });
export const RelinkStarted = z.object({ records: z.number().int() }).meta({ id: "RelinkStarted" });
