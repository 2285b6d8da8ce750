import type { LinkEvidence } from "@sophia/core/api";
import { sql, type Kysely, type RawBuilder } from "kysely";
import type { DB } from "../../../platform/db/index.ts";
import { evidenceSchema } from "../links/link-types.ts";

/** As whom records are read. */
export interface Reader {
  readonly db: Kysely<DB>;
  readonly principals: readonly string[];
}

/**
 * The one rule of what may be shown: a link, only to whoever may read the record it begins at and every record that
 * says so. For a `where` over `record_link`, `record` (where it begins) and `connection`.
 */
export function shownTo(principals: readonly string[]): RawBuilder<boolean> {
  const theirs = sql`${[...principals]}::text[]`;
  const readable = (column: string) => sql`exists (
    select from entity as proof where proof.id = ${sql.ref(`record_link.${column}`)} and proof.gone_at is null and proof.principals && ${theirs})`;
  return sql<boolean>`(record.gone_at is null and record.principals && ${theirs}
    and (record_link.evidence_entity = record.id or ${readable("evidence_entity")})
    and (record_link.second_evidence is null or ${readable("second_evidence")}))`;
}

/** Of one record, so many reasons are shown. */
const mostEvidence = 5;

/** Why each of these records belongs to the account, as far as this person may read it. */
export async function evidenceOf(
  { db, principals }: Reader,
  accountId: string,
  recordIds: readonly string[],
): Promise<Map<string, LinkEvidence[]>> {
  if (recordIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; rule: string; evidence: unknown; source: string; kind: string }>`
    select record.id, record_link.rule, record_link.evidence, connection.source, said.kind
    from record_link
    join entity as record on record.id = record_link.from_entity
    join entity as said on said.id = record_link.evidence_entity
    join connection on connection.id = said.connection_id
    where record_link.to_account = ${accountId} and record_link.relation = 'account'
      and record_link.from_entity = any(${[...new Set(recordIds)]}::uuid[]) and ${shownTo(principals)}
    order by (record_link.evidence ->> 'weak')::boolean, record_link.rule, connection.source, said.external_id`.execute(
    db,
  );
  return new Map(
    [...Map.groupBy(rows, ({ id }) => id)].map(([id, group]) => [
      id,
      group.slice(0, mostEvidence).map(({ rule, evidence, source, kind }) => ({
        ...evidenceSchema.parse(evidence),
        rule,
        source,
        kind,
      })),
    ]),
  );
}
