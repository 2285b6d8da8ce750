import { sql, type RawBuilder } from "kysely";
import { evidenceOf, shownTo, type Reader } from "./shown-links.ts";

/** A record that belongs to an account, with the document that shows it. */
export interface LinkedRecord {
  readonly recordId: string;
  readonly connectionId: string;
  readonly externalId: string;
  readonly kind: string;
  readonly data: unknown;
  readonly source: string;
  readonly sample: boolean;
  readonly documentId: string;
  readonly title: string;
  readonly url: string;
}

export interface LinkedList {
  readonly records: readonly LinkedRecord[];
  readonly total: number;
}

/** Document and connection of a record: a `join` for queries in which the record is called `record`. */
export function shownAs(principals: readonly string[]): RawBuilder<unknown> {
  return sql`join connection on connection.id = record.connection_id
    join document on document.connection_id = record.connection_id and document.raw_kind = record.raw_kind
      and document.raw_external_id = record.raw_external_id and document.external_id = record.external_id
      and document.deleted_at is null and document.principals && ${[...principals]}::text[]`;
}

/** Records of these kinds that belong to the account: the first of them in this order, and how many there are. */
export async function linkedRecords(
  { db, principals }: Reader,
  accountId: string,
  options: {
    readonly kinds: readonly string[];
    readonly limit: number;
    readonly order: RawBuilder<unknown>;
    readonly where?: RawBuilder<boolean>;
  },
): Promise<LinkedList> {
  const { rows } = await sql<{
    id: string;
    connection_id: string;
    external_id: string;
    kind: string;
    data: unknown;
    source: string;
    sample: boolean;
    document_id: string;
    title: string;
    url: string;
    total: string;
  }>`
    select record.id, record.connection_id, record.external_id, record.kind, record.data, connection.source,
      document.sample, document.id as document_id, document.title, document.url, count(*) over () as total
    from entity as record ${shownAs(principals)}
    where record.kind = any(${[...options.kinds]}::text[]) and ${options.where ?? sql<boolean>`true`}
      and record.id in (
        select record_link.from_entity from record_link join entity as record on record.id = record_link.from_entity
        where record_link.to_account = ${accountId} and record_link.relation = 'account'
          and record.kind = any(${[...options.kinds]}::text[]) and ${shownTo(principals)})
    order by ${options.order}, record.external_id
    limit ${options.limit}`.execute(db);
  return {
    total: Number(rows[0]?.total ?? 0),
    records: rows.map((row) => ({
      recordId: row.id,
      connectionId: row.connection_id,
      externalId: row.external_id,
      kind: row.kind,
      data: row.data,
      source: row.source,
      sample: row.sample,
      documentId: row.document_id,
      title: row.title,
      url: row.url,
    })),
  };
}

/** What every shown record has in the reply. */
export async function shownRecords(reader: Reader, accountId: string, records: readonly LinkedRecord[]) {
  const evidence = await evidenceOf(
    reader,
    accountId,
    records.map(({ recordId }) => recordId),
  );
  return records.map((record) => ({
    record,
    shown: {
      recordId: record.recordId,
      source: record.source,
      url: record.url,
      documentId: record.documentId,
      sample: record.sample,
      evidence: evidence.get(record.recordId) ?? [],
    },
  }));
}
