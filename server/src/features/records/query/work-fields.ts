import type { FieldOf } from "@sophia/core";
import { sql } from "kysely";
import { accountNames } from "./account-sql.ts";
import {
  day,
  documentTitle,
  expression,
  instant,
  nameOf,
  now,
  number,
  principals,
  text,
  texts,
  namesOf,
  type FieldSql,
} from "./field-sql.ts";

/** Somebody with whom a single issue was shared sees neither its team nor its cycle. */
const seesTeam = sql`(r.connection_id::text || '/team:' || (r.data ->> 'teamExternalId')) = any(${principals})`;

const cycle = sql`entity c where c.connection_id = r.connection_id and c.kind = 'cycle'
  and c.external_id = r.data ->> 'cycleExternalId' and ${seesTeam}`;

/** Other issues that the person may see, of those this one is tied to by a relation `blocks`. */
function tied(inverse: boolean) {
  const path = sql.lit(`$.relations[*] ? (@.type == "blocks" && @.inverse == ${inverse}).issueExternalId`);
  return sql`array(select distinct (o.data ->> 'identifier') || ': ' || (o.data ->> 'title')
    from entity o
    where o.connection_id = r.connection_id and o.kind = 'issue'
      and o.external_id = any(array(select named #>> '{}' from jsonb_path_query(r.data, ${path}) named)) and o.gone_at is null and o.principals && ${principals} and o.data ->> 'archived' = 'false' and o.data ->> 'trashed' = 'false'
      and (not ${sql.lit(inverse)} or o.data ->> 'stateType' not in ('completed', 'canceled'))
    order by 1)`;
}

const open = (member: string) => expression(sql`(r.data ->> ${sql.lit(member)}) not in ('completed', 'canceled')`);

export const issueFields: Record<FieldOf<"issues">, FieldSql> = {
  name: text("title"),
  identifier: text("identifier"),
  account: expression(accountNames("issues")),
  team: expression(sql`case when ${seesTeam} then ${nameOf("team", "teamExternalId").value} end`),
  state: text("state"),
  stateType: text("stateType"),
  open: open("stateType"),
  priority: text("priorityLabel"),
  estimate: number("estimate"),
  labels: texts("$.labels[*]"),
  assignee: nameOf("user", "assigneeExternalId"),
  creator: nameOf("user", "creatorExternalId"),
  project:
    expression(sql`(select o.data ->> 'name' from entity o where o.connection_id = r.connection_id and o.kind = 'project'
    and o.external_id = r.data ->> 'projectExternalId' and o.gone_at is null and o.principals && ${principals})`),
  cycle: expression(sql`(select coalesce(c.data ->> 'name', 'Cycle ' || (c.data ->> 'number')) from ${cycle})`),
  inCurrentCycle: expression(sql`exists (select from ${cycle}
    and instant_of(c.data ->> 'startsAt') <= ${now} and instant_of(c.data ->> 'endsAt') > ${now})`),
  due: day("dueDate"),
  started: instant("startedAt"),
  completed: instant("completedAt"),
  created: instant("createdAt"),
  updated: instant("updatedAt"),
  blocks: expression(tied(false)),
  blockedBy: expression(tied(true)),
};

export const projectFields: Record<FieldOf<"projects">, FieldSql> = {
  name: text("name"),
  account: expression(accountNames("projects")),
  status: text("status"),
  statusType: text("statusType"),
  health: text("health"),
  progress: number("progress"),
  lead: nameOf("user", "leadExternalId"),
  teams: expression(sql`array(select distinct o.data ->> 'name' from entity o
    where o.connection_id = r.connection_id and o.kind = 'team'
      and o.external_id = any(array(select named #>> '{}' from jsonb_path_query(r.data, '$.teamExternalIds[*]') named))
      and (r.connection_id::text || '/team:' || o.external_id) = any(${principals}) order by 1)`),
  open: open("statusType"),
  start: day("startDate"),
  target: day("targetDate"),
  completed: instant("completedAt"),
  created: instant("createdAt"),
  updated: instant("updatedAt"),
};

export const callFields: Record<FieldOf<"calls">, FieldSql> = {
  name: text("title"),
  account: expression(accountNames("calls")),
  host: nameOf("user", "hostExternalId"),
  started: instant("startedAt"),
  minutes: expression(sql`round(number_of(r.data ->> 'durationSeconds') / 60, 1)`),
  scope: text("scope"),
  private: expression(sql`case r.data ->> 'private' when 'true' then true when 'false' then false end`),
  participants: texts("$.parties[*].name"),
};

export const threadFields: Record<FieldOf<"threads">, FieldSql> = {
  name: documentTitle,
  account: expression(accountNames("threads")),
  channel: nameOf("channel", "channelExternalId"),
  started: instant("startedAt"),
  lastMessage: instant("lastMessageAt"),
  messages: number("messages"),
  participants: namesOf("user", "$.participants[*]"),
};
