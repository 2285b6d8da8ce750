/**
 * What can be asked of records: kinds and their typed fields, as data. The server says in SQL how each field is read; the
 * command line, the page and models read names and meanings from here.
 *
 * Types: `text` and `enum` compare without regard to case, an `enum` has few values; `money` has a currency with each value
 * and is never added up across currencies; `instant` is ISO 8601 with a zone, `day` is `2026-11-30`; a `person` is a member
 * of the own staff by name; `account` is the companies outside that a record belongs to, and `list` several texts: both
 * are met by one of their values.
 */
export const fieldTypes = [
  "text",
  "enum",
  "number",
  "money",
  "instant",
  "day",
  "boolean",
  "person",
  "account",
  "list",
] as const;
export type FieldType = (typeof fieldTypes)[number];

export interface RecordField {
  readonly type: FieldType;
  readonly label: string;
  readonly means: string;
}

export interface RecordKindData {
  readonly one: string;
  readonly many: string;
  readonly means: string;
  /** Shown when a question names none. */
  readonly shown: readonly string[];
  /** Newest or nearest first, when a question asks for no order. */
  readonly sort: { readonly field: string; readonly direction: "asc" | "desc" };
  readonly fields: Readonly<Record<string, RecordField>>;
}

const field = (type: FieldType, label: string, means: string): RecordField => ({ type, label, means });

const crm = {
  account: field("account", "account", "Companies that the record is associated with, as far as the reader sees them."),
  owner: field("person", "owner", "Whom the record belongs to in the CRM."),
  created: field("instant", "created", "When it was entered."),
  updated: field("instant", "updated", "When it last changed."),
} as const;

export const recordKinds = {
  deals: {
    one: "deal",
    many: "deals",
    means: "Sales opportunities, renewals among them.",
    shown: ["name", "account", "stage", "closeDay", "amount", "owner"],
    sort: { field: "closeDay", direction: "asc" },
    fields: {
      name: field("text", "name", "The deal's name."),
      ...crm,
      pipeline: field("enum", "pipeline", "Which pipeline it moves through."),
      stage: field("enum", "stage", "Its present stage, by the label people see."),
      stageSince: field("instant", "in this stage since", "When it reached its present stage."),
      open: field("boolean", "open", "Neither won nor lost."),
      won: field("boolean", "won", "Closed as won."),
      lost: field("boolean", "lost", "Closed, and not won."),
      amount: field("money", "amount", "In the deal's own currency."),
      currency: field("enum", "currency", "ISO 4217; the CRM account's own where the deal names none."),
      closeDay: field(
        "day",
        "close date",
        "Expected while open; of a closed deal, when it closed. In the CRM account's time zone.",
      ),
      type: field("enum", "type", "As New business or Existing business."),
      priority: field("enum", "priority", "As the CRM has it."),
      forecast: field("enum", "forecast", "The forecast category."),
      probability: field("number", "probability", "Of being won, 0 to 1."),
      nextStep: field("text", "next step", "What was noted as next."),
      lostReason: field("enum", "reason lost", "Why it was lost, as it was entered."),
      wonReason: field("enum", "reason won", "Why it was won, as it was entered."),
      competitor: field("enum", "competitor", "The account's own property `competitor`."),
    },
  },
  tickets: {
    one: "ticket",
    many: "tickets",
    means: "Support tickets.",
    shown: ["name", "account", "stage", "priority", "created", "owner"],
    sort: { field: "created", direction: "desc" },
    fields: {
      name: field("text", "subject", "The ticket's subject."),
      ...crm,
      pipeline: field("enum", "pipeline", "Which pipeline it moves through."),
      stage: field("enum", "status", "Its present status, by the label people see."),
      open: field("boolean", "open", "Not closed."),
      priority: field("enum", "priority", "Low, Medium, High or Urgent."),
      category: field("enum", "category", "As the CRM has it."),
      origin: field("enum", "origin", "How it came in."),
      closed: field("instant", "closed", "When it was closed."),
    },
  },
  tasks: {
    one: "task",
    many: "tasks",
    means: "What members of staff are to do, as the CRM has it.",
    shown: ["name", "account", "due", "priority", "owner"],
    sort: { field: "due", direction: "asc" },
    fields: {
      name: field("text", "title", "What is to be done."),
      ...crm,
      open: field("boolean", "open", "Not completed."),
      status: field("enum", "status", "As the CRM has it: NOT_STARTED, COMPLETED and so on."),
      priority: field("enum", "priority", "LOW, MEDIUM, HIGH."),
      type: field("enum", "type", "TODO, CALL, EMAIL."),
      due: field("instant", "due", "When it is due."),
      completed: field("instant", "completed", "When it was done."),
    },
  },
  issues: {
    one: "issue",
    many: "issues",
    means: "Issues of the work tracker. Archived ones and those in the trash are not counted.",
    shown: ["name", "state", "priority", "assignee", "team", "due"],
    sort: { field: "updated", direction: "desc" },
    fields: {
      name: field("text", "title", "The issue's title."),
      identifier: field("text", "identifier", "As ENG-12."),
      account: field("account", "asked for by", "Customers who asked for it."),
      team: field("enum", "team", "The team it belongs to."),
      state: field("enum", "state", "The team's own name of its state."),
      stateType: field("enum", "kind of state", "backlog, unstarted, started, completed, canceled, triage."),
      open: field("boolean", "open", "Neither completed nor cancelled."),
      priority: field("enum", "priority", "Urgent, High, Medium, Low or No priority."),
      estimate: field("number", "estimate", "Points."),
      labels: field("list", "labels", "Labels that it bears."),
      assignee: field("person", "assignee", "Who works on it."),
      creator: field("person", "creator", "Who wrote it."),
      project: field("enum", "project", "The project it belongs to, where the reader sees that."),
      cycle: field("enum", "cycle", "The cycle it is planned for."),
      inCurrentCycle: field("boolean", "in the current cycle", "Its cycle runs now."),
      due: field("day", "due", "The day on which it is due."),
      started: field("instant", "started", "When work on it began."),
      completed: field("instant", "completed", "When it was done."),
      created: field("instant", "created", "When it was written."),
      updated: field("instant", "updated", "When it last changed."),
      blocks: field(
        "list",
        "blocks",
        "Issues that wait for this one, as `ENG-12: title`, as far as the reader sees them.",
      ),
      blockedBy: field("list", "blocked by", "Open issues that this one waits for, as far as the reader sees them."),
    },
  },
  projects: {
    one: "project",
    many: "projects",
    means: "Projects of the work tracker. Archived ones and those in the trash are not counted.",
    shown: ["name", "status", "health", "lead", "target"],
    sort: { field: "target", direction: "asc" },
    fields: {
      name: field("text", "name", "The project's name."),
      account: field("account", "asked for by", "Customers who asked for it."),
      status: field("enum", "status", "As the workspace names it."),
      statusType: field("enum", "kind of status", "backlog, planned, started, paused, completed, canceled."),
      health: field("enum", "health", "As its latest update says: onTrack, atRisk, offTrack."),
      progress: field("number", "progress", "Part that is done, 0 to 1."),
      lead: field("person", "lead", "Who leads it."),
      teams: field("list", "teams", "Teams that work on it."),
      open: field("boolean", "open", "Neither completed nor cancelled."),
      start: field("day", "start", "The planned first day."),
      target: field("day", "target", "The planned last day."),
      completed: field("instant", "completed", "When it was done."),
      created: field("instant", "created", "When it was written."),
      updated: field("instant", "updated", "When it last changed."),
    },
  },
  calls: {
    one: "call",
    many: "calls",
    means: "Recorded calls with a transcript.",
    shown: ["name", "account", "started", "minutes", "host"],
    sort: { field: "started", direction: "desc" },
    fields: {
      name: field("text", "title", "The call's title."),
      account: field("account", "account", "Companies whose people took part, by the domains of their addresses."),
      host: field("person", "host", "The member of staff whose call it is."),
      started: field("instant", "started", "When it began."),
      minutes: field("number", "minutes", "How long it took."),
      scope: field("enum", "scope", "Internal, External or Unknown."),
      private: field("boolean", "private", "Only its participants see it."),
      participants: field("list", "participants", "Names of all who took part."),
    },
  },
  threads: {
    one: "thread",
    many: "threads",
    means: "Conversations in the messenger.",
    shown: ["name", "account", "channel", "started", "messages"],
    sort: { field: "lastMessage", direction: "desc" },
    fields: {
      name: field("text", "title", "The channel and the first words."),
      account: field("account", "account", "Companies that it is linked to, with evidence the reader sees."),
      channel: field("enum", "channel", "The channel's name."),
      started: field("instant", "started", "When the first message was written."),
      lastMessage: field("instant", "last message", "When the last message was written."),
      messages: field("number", "messages", "How many messages it holds."),
      participants: field("list", "participants", "Who wrote in it."),
    },
  },
  contacts: {
    one: "contact",
    many: "contacts",
    means: "People outside the own company.",
    shown: ["name", "title", "account", "email", "owner"],
    sort: { field: "name", direction: "asc" },
    fields: {
      name: field("text", "name", "The person's name."),
      ...crm,
      email: field("text", "e-mail", "Their first address."),
      title: field("text", "title", "What they do."),
      phone: field("text", "phone", "As it was entered."),
      lifecycle: field("enum", "lifecycle", "As Customer or Opportunity."),
    },
  },
  accounts: {
    one: "account",
    many: "accounts",
    means: "Companies outside: customers, prospects and others.",
    shown: ["name", "tier", "recurringRevenue", "renewal", "owner"],
    sort: { field: "name", direction: "asc" },
    fields: {
      name: field("text", "name", "The company's name."),
      ...crm,
      account: field("account", "account", "The company itself."),
      domain: field("text", "domain", "Its main domain."),
      industry: field("enum", "industry", "As the CRM has it."),
      lifecycle: field("enum", "lifecycle", "As Customer or Opportunity."),
      customer: field("boolean", "customer", "Its lifecycle stage is Customer."),
      tier: field("enum", "tier", "The account's own property `account_tier`."),
      segment: field("enum", "segment", "The account's own property `portfolio_segment`."),
      propertySystem: field("enum", "property system", "The account's own property `property_management_system`."),
      propertyClass: field("enum", "property class", "The account's own property `property_class`."),
      units: field("number", "units", "The account's own property `units_managed`."),
      recurringRevenue: field(
        "money",
        "recurring revenue",
        "In a year, in the CRM's own currency: the property `annual_recurring_revenue`.",
      ),
      renewal: field("day", "renewal", "The account's own property `renewal_date`."),
      openDeals: field("number", "open deals", "How many the reader sees."),
      openTickets: field("number", "open tickets", "How many the reader sees."),
      lastContact: field("instant", "last contact", "The latest call, e-mail or meeting that the reader sees."),
    },
  },
  engagements: {
    one: "engagement",
    many: "engagements",
    means: "Notes, e-mails, calls and meetings logged in the CRM.",
    shown: ["name", "type", "account", "at", "owner"],
    sort: { field: "at", direction: "desc" },
    fields: {
      name: field("text", "title", "Subject or title; of a note its first words."),
      ...crm,
      type: field("enum", "type", "note, email, call or meeting."),
      at: field("instant", "at", "When it took place or begins."),
      ends: field("instant", "ends", "When it ends."),
      status: field("enum", "status", "As the CRM has it; of a meeting its outcome."),
      direction: field("enum", "direction", "As the CRM has it."),
      from: field("text", "from", "The sender's address."),
    },
  },
} as const satisfies Readonly<Record<string, RecordKindData>>;

export type RecordKind = keyof typeof recordKinds;
export type FieldOf<Kind extends RecordKind> = keyof (typeof recordKinds)[Kind]["fields"] & string;

export const recordKindNames = [
  "deals",
  "tickets",
  "tasks",
  "issues",
  "projects",
  "calls",
  "threads",
  "contacts",
  "accounts",
  "engagements",
] as const satisfies readonly RecordKind[];

/** The kind's data with its fields by any name. */
export function recordKind(kind: RecordKind): RecordKindData {
  return recordKinds[kind];
}

/** Undefined: the kind has no such field. */
export function recordField(kind: RecordKind, name: string): RecordField | undefined {
  const { fields } = recordKind(kind);
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
