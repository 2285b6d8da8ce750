import type { FieldOf } from "@sophia/core";
import { sql } from "kysely";
import { accountNames, lastContact, openOfCompany } from "./account-sql.ts";
import {
  custom,
  day,
  documentTitle,
  expression,
  instant,
  nameOf,
  number,
  text,
  textOf,
  truth,
  type FieldSql,
} from "./field-sql.ts";

const crm = {
  owner: nameOf("owner", "ownerExternalId"),
  created: instant("createdAt"),
  updated: instant("updatedAt"),
} as const;

const closed = truth("closed");
const won = truth("won");
const open = expression(sql`not (${closed})`);

export const dealFields: Record<FieldOf<"deals">, FieldSql> = {
  ...crm,
  account: expression(accountNames("deals")),
  name: text("name"),
  pipeline: text("pipeline"),
  stage: text("stage"),
  stageSince: expression(sql`instant_of(jsonb_path_query_first(r.data, '$.stageChanges[last].at') #>> '{}')`),
  open,
  won: expression(won),
  lost: expression(sql`(${closed}) and not coalesce(${won}, false)`),
  amount: { value: sql`number_of(r.data ->> 'amount')`, currency: textOf("currency") },
  currency: text("currency"),
  closeDay: day("closeDay"),
  type: text("type"),
  priority: text("priority"),
  forecast: text("forecastCategory"),
  probability: number("probability"),
  nextStep: text("nextStep"),
  lostReason: text("lostReason"),
  wonReason: text("wonReason"),
  competitor: expression(custom("competitor", "competitors", "main_competitor")),
};

export const ticketFields: Record<FieldOf<"tickets">, FieldSql> = {
  ...crm,
  account: expression(accountNames("tickets")),
  name: text("subject"),
  pipeline: text("pipeline"),
  stage: text("stage"),
  open,
  priority: text("priority"),
  category: text("category"),
  origin: text("origin"),
  closed: instant("closedAt"),
};

export const taskFields: Record<FieldOf<"tasks">, FieldSql> = {
  ...crm,
  account: expression(accountNames("tasks")),
  name: text("title"),
  open: expression(sql`r.data ->> 'completedAt' is null and coalesce(upper(r.data ->> 'status'), '') <> 'COMPLETED'`),
  status: text("status"),
  priority: text("priority"),
  type: text("type"),
  due: instant("dueAt"),
  completed: instant("completedAt"),
};

export const contactFields: Record<FieldOf<"contacts">, FieldSql> = {
  ...crm,
  account: expression(accountNames("contacts")),
  name: text("name"),
  email: text("email"),
  title: text("title"),
  phone: text("phone"),
  lifecycle: text("lifecycleStage"),
};

/** A company's own figures are in the account's own currency. */
const homeCurrency = sql`(select p.payload -> 'details' ->> 'companyCurrency' from raw_record p
  where p.connection_id = r.connection_id and p.kind = 'portal' and p.external_id = 'portal')`;

export const accountFields: Record<FieldOf<"accounts">, FieldSql> = {
  ...crm,
  account: expression(accountNames("accounts")),
  name: text("name"),
  domain: text("domain"),
  industry: text("industry"),
  lifecycle: text("lifecycleStage"),
  customer: expression(sql`lower(${textOf("lifecycleStage")}) = 'customer'`),
  tier: expression(custom("account_tier", "tier")),
  segment: expression(custom("portfolio_segment", "segment")),
  propertySystem: expression(custom("property_management_system", "property_system")),
  propertyClass: expression(custom("property_class")),
  units: expression(sql`number_of(${custom("units_managed", "units")})`),
  recurringRevenue: {
    value: sql`number_of(${custom("annual_recurring_revenue", "arr")})`,
    currency: homeCurrency,
  },
  renewal: expression(sql`day_of(${custom("renewal_date")})`),
  openDeals: expression(openOfCompany("deal")),
  openTickets: expression(openOfCompany("ticket")),
  lastContact: expression(lastContact),
};

export const engagementFields: Record<FieldOf<"engagements">, FieldSql> = {
  ...crm,
  account: expression(accountNames("engagements")),
  name: expression(sql`case when r.data ->> 'type' = 'note' then ${documentTitle.value} else ${textOf("title")} end`),
  type: text("type"),
  at: instant("at"),
  ends: instant("endsAt"),
  status: text("status"),
  direction: text("direction"),
  from: text("fromEmail"),
};
