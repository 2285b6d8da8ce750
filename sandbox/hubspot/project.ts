import type { Engagement, HubspotData, HubspotOwner, HubspotRecordType } from "../company/hubspot/model.ts";
import { dealPipeline } from "../company/hubspot/pipelines.ts";
import type { Account, Contact, Deal, Ticket, World } from "../company/world.ts";
import type { PropertyVersion } from "./record.ts";

/** A record as the world has it, before what was done by hand: edits, merges, archivals. */
export interface Projected {
  readonly type: HubspotRecordType;
  readonly id: string;
  readonly createdAt: string;
  readonly values: Readonly<Record<string, string | null>>;
  readonly history: ReadonlyMap<string, readonly PropertyVersion[]>;
}

const dayMs = 86_400_000;
const none: ReadonlyMap<string, readonly PropertyVersion[]> = new Map();

/** All records that HubSpot has of a world, deleted ones included, in no order. */
export function projectWorld(world: World, data: HubspotData): Projected[] {
  const ownerOf = new Map(data.owners.map((owner) => [owner.personId, owner]));
  const accounts = [...world.accounts, ...data.deleted.accounts];
  const accountOf = new Map(accounts.map((account) => [account.id, account]));
  const deals = [...world.deals, ...data.deleted.deals];
  const bornAt = accountBirths(world, accounts, deals);
  const born = (accountId: string): string => bornAt.get(accountId) ?? world.parameters.anchor;
  const context: Context = { data, accountOf, owned: (personId) => ownedBy(ownerOf.get(personId)), born };
  return [
    ...accounts.map((account) => company(context, account)),
    ...[...world.contacts, ...data.deleted.contacts].map((one) => contact(context, one)),
    ...deals.map((one) => deal(context, one)),
    ...[...world.tickets, ...data.deleted.tickets].map((one) => ticket(context, one)),
    ...data.engagements.map((one) => engagement(context, one)),
    ...data.added.map(({ type, id, createdAt, properties }) => ({
      type,
      id,
      createdAt,
      values: properties,
      history: none,
    })),
  ];
}

interface Context {
  readonly data: HubspotData;
  readonly accountOf: ReadonlyMap<string, Account>;
  readonly owned: (personId: string) => Readonly<Record<string, string | null>>;
  readonly born: (accountId: string) => string;
}

/** An account is entered a week before its first deal, and one without deals a year before the anchor. */
function accountBirths(world: World, accounts: readonly Account[], deals: readonly Deal[]): Map<string, string> {
  const firstDeal = new Map<string, string>();
  for (const { accountId, stages } of deals) {
    const at = stages[0]?.at;
    const known = firstDeal.get(accountId);
    if (at !== undefined && (known === undefined || at < known)) firstDeal.set(accountId, at);
  }
  return new Map(
    accounts.map(({ id }) => {
      const first = firstDeal.get(id);
      const ms =
        first === undefined ? Date.parse(world.parameters.anchor) - 365 * dayMs : Date.parse(first) - 7 * dayMs;
      return [id, new Date(ms).toISOString()];
    }),
  );
}

function ownedBy(owner: HubspotOwner | undefined): Record<string, string | null> {
  const teams = owner?.teamIds ?? [];
  return {
    hubspot_owner_id: owner?.id ?? null,
    hs_all_owner_ids: owner?.id ?? null,
    hubspot_team_id: teams[0] ?? null,
    hs_all_team_ids: teams.length === 0 ? null : teams.join(";"),
    hs_all_accessible_team_ids: teams.length === 0 ? null : teams.join(";"),
  };
}

function company({ owned, born }: Context, account: Account): Projected {
  return {
    type: "companies",
    id: account.id,
    createdAt: born(account.id),
    values: {
      ...owned(account.ownerId),
      name: account.name,
      domain: account.domain,
      website: account.domain,
      lifecyclestage: account.customer ? "customer" : "opportunity",
      property_management_system: account.propertySystem,
      units_managed: String(account.units),
      portfolio_segment: account.segment,
      property_class: account.propertyClass,
      account_tier: account.tier,
      annual_recurring_revenue: money(account.annualRevenueCents),
      renewal_date: account.renewalDate,
    },
    history: none,
  };
}

function contact({ accountOf, owned, born }: Context, { id, accountId, name, email, title }: Contact): Projected {
  const account = accountOf.get(accountId);
  const [first = "", ...rest] = name.split(" ");
  return {
    type: "contacts",
    id,
    createdAt: new Date(Date.parse(born(accountId)) + dayMs).toISOString(),
    values: {
      ...(account && owned(account.ownerId)),
      firstname: first,
      lastname: rest.length === 0 ? null : rest.join(" "),
      email,
      jobtitle: title,
      company: account?.name ?? null,
      associatedcompanyid: accountId,
      lifecyclestage: account?.customer ? "customer" : "opportunity",
    },
    history: none,
  };
}

function deal({ data, accountOf, owned, born }: Context, one: Deal): Projected {
  const pipeline = dealPipeline(data.pipelines, one);
  const stageOf = (means: string) => pipeline?.stages.find((stage) => stage.means === means);
  const moves = one.stages.map(({ stage, at, byId }) => ({ stage: stageOf(stage), at, personId: byId }));
  const last = moves.at(-1)?.stage;
  const versions = (value: (stage: typeof last) => string | null): PropertyVersion[] =>
    moves.map(({ stage, at, personId }) => ({ value: value(stage), at, personId }));
  const history = new Map(
    Object.entries({
      dealstage: versions((stage) => stage?.id ?? null),
      hs_deal_stage_probability: versions((stage) => (stage ? String(stage.probability) : null)),
    }).filter(([, list]) => list.length > 0),
  );
  return {
    type: "deals",
    id: one.id,
    createdAt: one.stages[0]?.at ?? born(one.accountId),
    values: {
      ...owned(one.ownerId),
      dealname: one.name,
      amount: money(one.amountCents),
      deal_currency_code: "USD",
      pipeline: pipeline?.id ?? null,
      dealstage: last?.id ?? null,
      // A day without an hour: noon in the company's Chicago keeps it the same day from Hawaii to Europe.
      closedate: `${one.closeDate}T18:00:00.000Z`,
      dealtype: accountOf.get(one.accountId)?.customer === true ? "existingbusiness" : "newbusiness",
      closed_lost_reason: one.lostReason,
      competitor: one.competitor,
      hs_deal_stage_probability: last ? String(last.probability) : null,
      hs_is_closed: String(last?.closed ?? false),
      hs_is_closed_won: String(last?.means === "closed won"),
    },
    history,
  };
}

function ticket({ data, owned }: Context, one: Ticket): Projected {
  const pipeline = data.pipelines.find((candidate) => candidate.objectType === "tickets");
  const stageId = (state: Ticket["state"]) => pipeline?.stages.find((stage) => stage.means === state)?.id ?? null;
  const versions: PropertyVersion[] =
    one.closedAt === null
      ? []
      : [
          { value: stageId("new"), at: one.createdAt, personId: null },
          { value: stageId("closed"), at: one.closedAt, personId: one.ownerId },
        ];
  return {
    type: "tickets",
    id: one.id,
    createdAt: one.createdAt,
    values: {
      ...owned(one.ownerId),
      subject: one.subject,
      content: one.content,
      hs_pipeline: pipeline?.id ?? null,
      hs_pipeline_stage: stageId(one.state),
      hs_ticket_priority: one.priority.toUpperCase(),
      closed_date: one.closedAt,
    },
    history: versions.length === 0 ? none : new Map([["hs_pipeline_stage", versions]]),
  };
}

function engagement({ owned }: Context, one: Engagement): Projected {
  const frame = { id: one.id, createdAt: one.createdAt, history: none };
  const values = { ...owned(one.personId), hs_timestamp: one.at };
  switch (one.kind) {
    case "note":
      return {
        ...frame,
        type: "notes",
        values: { ...values, hs_note_body: paragraphs(one.text), hs_body_preview: one.text.slice(0, 400) },
      };
    case "email":
      return {
        ...frame,
        type: "emails",
        values: {
          ...values,
          hs_email_subject: one.subject,
          hs_email_text: one.text,
          hs_email_html: paragraphs(one.text),
          hs_email_direction: one.direction === "incoming" ? "INCOMING_EMAIL" : "EMAIL",
          hs_email_status: "SENT",
          hs_email_from_email: one.fromEmail,
          hs_email_to_email: one.toEmails.length === 0 ? null : one.toEmails.join(";"),
        },
      };
    case "call":
      return {
        ...frame,
        type: "calls",
        values: {
          ...values,
          hs_call_title: one.title,
          hs_call_body: paragraphs(one.text),
          hs_call_duration: String(one.durationSeconds * 1000),
          hs_call_direction: "OUTBOUND",
          hs_call_status: "COMPLETED",
          hs_call_external_id: one.gongCallId,
          hs_call_source: one.gongCallId === null ? null : "Gong",
        },
      };
    case "meeting":
      return {
        ...frame,
        type: "meetings",
        values: {
          ...values,
          hs_meeting_title: one.title,
          hs_meeting_body: paragraphs(one.text),
          hs_internal_meeting_notes: paragraphs(one.internalNotes),
          hs_meeting_start_time: one.at,
          hs_meeting_end_time: one.endsAt,
          hs_meeting_outcome: one.outcome.toUpperCase().replace(" ", "_"),
        },
      };
    case "task":
      return {
        ...frame,
        type: "tasks",
        values: {
          ...values,
          hs_task_subject: one.subject,
          hs_task_body: paragraphs(one.text),
          hs_task_status: one.completedAt === null ? "NOT_STARTED" : "COMPLETED",
          hs_task_priority: one.priority.toUpperCase(),
          hs_task_type: "TODO",
          hs_task_completion_date: one.completedAt,
        },
      };
    default:
      return one satisfies never;
  }
}

/** HubSpot keeps what people write as HTML. */
function paragraphs(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll("\n", "<br>")}</p>`)
    .join("");
}

/** `1234.5`: no thousands, no currency. */
function money(cents: number): string {
  return String(cents / 100);
}
