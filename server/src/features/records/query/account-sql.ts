import type { RecordKind } from "@sophia/core";
import { sql, type RawBuilder } from "kysely";
import { now, principals } from "./field-sql.ts";

/**
 * The companies outside that a record `r` belongs to, as rows `(key, name)` that the person may see: a company's key is its
 * record's id, so that records of several systems meet in it. Nothing is joined by name.
 */
const companiesOf: Readonly<Record<RecordKind, RawBuilder<unknown>>> = {
  deals: associated(),
  tickets: associated(),
  tasks: associated(),
  contacts: associated(),
  engagements: associated(),
  accounts: sql`select r.id::text as key, r.data ->> 'name' as name`,
  calls: sql`${byDomains(sql`r.data`, "$.accountDomains[*]")} union ${linked()}`,
  threads: linked(),
  issues: sql`${needed("issueExternalId")} union ${linked()}`,
  projects: sql`${needed("projectExternalId")} union ${linked()}`,
};

/**
 * By the CRM's own associations; a merged company answers under the one it lives on in. The ids are
 * an array, since PostgreSQL takes a JSON path for a thousand rows and would read every company for each record.
 */
function associated(): RawBuilder<unknown> {
  return sql`
    select c.id::text as key, c.data ->> 'name' as name
    from entity c
    where c.connection_id = r.connection_id and c.kind = 'company' and c.gone_at is null and c.principals && ${principals}
      and c.external_id = any(array(
        select coalesce((select merged.data ->> 'mergedIntoExternalId' from entity merged
          where merged.connection_id = r.connection_id and merged.kind = 'company' and merged.external_id = named #>> '{}'), named #>> '{}')
        from jsonb_path_query(r.data, '$.companies[*].externalId') named))`;
}

/** By the domains of people's addresses, which is how companies are known across systems. */
function byDomains(data: RawBuilder<unknown>, jsonPath: string): RawBuilder<unknown> {
  return sql`
    select c.id::text as key, c.data ->> 'name' as name from entity c
    where c.kind = 'company' and c.gone_at is null and c.principals && ${principals}
      and c.data -> 'domains' ?| array(select named #>> '{}' from jsonb_path_query(${data}, ${sql.lit(jsonPath)}) named)`;
}

/** By what customers asked for; under the work tracker's own name where the company's record is not seen. */
function needed(member: "issueExternalId" | "projectExternalId"): RawBuilder<unknown> {
  return sql`
    select coalesce(company.key, customer.id::text) as key, coalesce(company.name, customer.data ->> 'name') as name
    from entity need
    join entity customer on customer.connection_id = need.connection_id and customer.kind = 'customer'
      and customer.external_id = need.data ->> 'customerExternalId' and customer.gone_at is null and customer.principals && ${principals}
    left join lateral (${byDomains(sql`customer.data`, "$.domains[*]")}) company on true
    where need.kind = 'customer_need' and need.connection_id = r.connection_id and need.data ->> ${sql.lit(member)} = r.external_id
      and need.gone_at is null and need.data ->> 'archived' = 'false' and need.principals && ${principals}`;
}

/** By a link whose evidence the person may read. */
function linked(): RawBuilder<unknown> {
  return sql`
    select c.id::text as key, c.data ->> 'name' as name
    from record_link l
    join entity evidence on evidence.id = l.evidence_entity and evidence.gone_at is null and evidence.principals && ${principals}
    join record_link other on other.to_account = l.to_account and other.relation = 'account'
    join entity c on c.id = other.from_entity and c.kind = 'company' and c.gone_at is null and c.principals && ${principals}
    where l.from_entity = r.id and l.relation = 'account'
      and (l.second_evidence is null or exists (select from entity second where second.id = l.second_evidence
        and second.gone_at is null and second.principals && ${principals}))`;
}

export function accountNames(kind: RecordKind): RawBuilder<unknown> {
  return sql`array(select distinct name from (${companiesOf[kind]}) company where name <> '' order by name)`;
}

export function accountKeys(kind: RecordKind): RawBuilder<unknown> {
  return sql`array(select distinct key from (${companiesOf[kind]}) company)`;
}

/**
 * The living records `o` of a CRM kind that belong to a company and that the person may read.
 *
 * Kind and connection are written so that no index is used for them: the index on companies finds a few records, and
 * PostgreSQL would combine it with one that finds every record of the kind, for each company anew.
 */
export function ofCompany(kind: "deal" | "ticket" | "engagement", company: "r" | "c"): RawBuilder<unknown> {
  const other = sql.ref(company);
  return sql`o.kind in ('deal', 'ticket', 'task', 'engagement', 'contact') and (o.kind = ${sql.lit(kind)}) is true
    and (o.connection_id = ${other}.connection_id) is true and o.gone_at is null and o.principals && ${principals}
    and o.data ->> 'archived' = 'false'
    and o.data -> 'companies' @> jsonb_build_array(jsonb_build_object('externalId', ${other}.external_id))`;
}

/** How many open records of a CRM kind the company `r` has. */
export function openOfCompany(kind: "deal" | "ticket"): RawBuilder<unknown> {
  return sql`(select count(*) from entity o where ${ofCompany(kind, "r")} and o.data ->> 'closed' = 'false')`;
}

/** The latest call, e-mail or meeting with the company `r` up to now, that the person may see. */
export const lastContact: RawBuilder<unknown> = sql`greatest(
  (select max(instant_of(o.data ->> 'at')) from entity o where ${ofCompany("engagement", "r")}
    and o.data ->> 'type' in ('email', 'call', 'meeting') and coalesce(upper(o.data ->> 'status'), '') not in ('NO_SHOW', 'CANCELED', 'NO_ANSWER')
    and instant_of(o.data ->> 'at') <= ${now}),
  (select max(instant_of(o.data ->> 'startedAt')) from entity o where o.kind = 'call' and o.gone_at is null and o.principals && ${principals}
    and instant_of(o.data ->> 'startedAt') <= ${now}
    and o.data -> 'accountDomains' ?| array(select named #>> '{}' from jsonb_path_query(r.data, '$.domains[*]') named)))`;
