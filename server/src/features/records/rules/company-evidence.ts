import { sql } from "kysely";
import { z } from "zod";
import { ofCompany } from "../query/account-sql.ts";
import { principals } from "../query/field-sql.ts";
import type { RecordReader } from "../query/index.ts";
import type { Evidence } from "./deal-risk.ts";
import { rules } from "./rules.ts";

export interface CompanyEvidence {
  readonly lastContact: Evidence | null;
  readonly escalation: (Evidence & { readonly word: string }) | null;
}

const rowSchema = z.object({
  company: z.string(),
  document_id: z.string(),
  anchor: z.string().nullable(),
  at: z.date().nullable(),
  word: z.string().nullable(),
});

/**
 * For these companies, by the ids of their records: the latest contact, and the latest escalation word, that the person may
 * read.
 */
export async function companyEvidence(
  { db, principals: held, now }: RecordReader,
  companyIds: readonly string[],
): Promise<Map<string, CompanyEvidence>> {
  const scope = sql`with reader as (select ${[...held]}::text[] as principals, ${now.toISOString()}::timestamptz as now)`;
  const { days, words } = rules.dealEscalation.parameters;
  const pattern = `\\m(${words.join("|")})`;
  const document = sql`d.connection_id = told.connection_id and d.raw_kind = told.raw_kind and d.raw_external_id = told.raw_external_id
    and d.deleted_at is null and d.principals && ${principals}`;
  const contacts = await sql`${scope}
    select c.id as company, last.document_id, null::text as anchor, last.at, null::text as word
    from entity c cross join lateral (
      select d.id as document_id, told.at from (
        select o.connection_id, o.raw_kind, o.raw_external_id, instant_of(o.data ->> 'at') as at from entity o
        where ${ofCompany("engagement", "c")} and o.data ->> 'type' in ('email', 'call', 'meeting')
          and coalesce(upper(o.data ->> 'status'), '') not in ('NO_SHOW', 'CANCELED', 'NO_ANSWER')
        union all
        select o.connection_id, o.raw_kind, o.raw_external_id, instant_of(o.data ->> 'startedAt') from entity o
        where o.kind = 'call' and o.gone_at is null and o.principals && ${principals}
          and o.data -> 'accountDomains' ?| array(select domain #>> '{}' from jsonb_path_query(c.data, '$.domains[*]') domain)
      ) told join document d on ${document}
      where told.at <= (select now from reader) order by told.at desc, d.id limit 1) last
    where c.id = any(${[...companyIds]}::uuid[])`.execute(db);
  const escalations = await sql`${scope}
    select c.id as company, last.document_id, last.anchor, last.at, last.word
    from entity c cross join lateral (
      select d.id as document_id, line ->> 'anchor' as anchor, coalesce(instant_of(line ->> 'at'), told.at) as at,
        lower(substring(line ->> 'text' from ${`(?i)${pattern}`})) as word
      from (
        select o.connection_id, o.raw_kind, o.raw_external_id, instant_of(o.data ->> 'createdAt') as at from entity o
        where ${ofCompany("ticket", "c")} and o.data ->> 'closed' = 'false'
        union all
        select o.connection_id, o.raw_kind, o.raw_external_id, instant_of(o.data ->> 'at') from entity o
        where ${ofCompany("engagement", "c")} and instant_of(o.data ->> 'at') <= (select now from reader)
          and instant_of(o.data ->> 'at') > (select now from reader) - make_interval(days => ${days}::int)
      ) told join document d on ${document}
      cross join lateral jsonb_array_elements(d.lines) line
      where line ->> 'text' ~* ${pattern} order by told.at desc, d.id limit 1) last
    where c.id = any(${[...companyIds]}::uuid[])`.execute(db);
  const found = new Map<string, { lastContact: Evidence | null; escalation: CompanyEvidence["escalation"] }>();
  const of = (company: string) => {
    const known = found.get(company) ?? { lastContact: null, escalation: null };
    found.set(company, known);
    return known;
  };
  for (const row of z.array(rowSchema).parse(contacts.rows)) of(row.company).lastContact = evidence(row);
  for (const row of z.array(rowSchema).parse(escalations.rows))
    of(row.company).escalation = { ...evidence(row), word: row.word ?? "" };
  return found;
}

function evidence({ document_id: documentId, anchor, at }: z.infer<typeof rowSchema>): Evidence {
  return { documentId, anchor, at: at?.toISOString() ?? null };
}
