import {
  AppError,
  entitySchemas,
  type AnyConnector,
  type Json,
  type RawRecord,
  type SourceId,
  type TransformResult,
  type VendorAccount,
} from "@sophia/core";
import type { Transaction } from "kysely";
import { sql } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { forgetDocumentsOf, writeDocuments } from "../knowledge/index.ts";
import { keepEntities, keepIdentities, keepMemberships, keepReferences } from "./keep-results.ts";
import { payloadsOf, referenceKey } from "./raw-records.ts";
import { scopedPrincipal } from "./scope-principals.ts";

/** The connection that records belong to, as far as transforms need it. */
export interface RecordOwner {
  readonly connectionId: string;
  readonly source: SourceId;
  readonly sample: boolean;
  readonly account: VendorAccount;
}

/** One record and what its connector made of it. */
export interface Transformed {
  readonly record: RawRecord;
  readonly result: TransformResult;
  /** Why nothing was made of it; null: it was understood. */
  readonly error: string | null;
}

const nothing: TransformResult = { entities: [], documents: [], identities: [], memberships: [] };

/**
 * Makes entities, documents and permissions of raw records, in the transaction that stores them. A record that cannot be
 * read keeps its error, and what it once meant is taken back: shown to nobody rather than shown wrongly.
 */
export async function applyTransforms(
  tx: Transaction<DB>,
  owner: RecordOwner,
  connector: AnyConnector,
  records: readonly RawRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const { connectionId, source, sample } = owner;
  const references = records.map((record) => ({ record, targets: connector.references(record) }));
  const payloads = await payloadsOf(
    tx,
    connectionId,
    references.flatMap(({ targets }) => targets),
  );
  const transformed = records.map((record) => transformOne(connector, record, payloads, owner));
  await keepReferences(tx, connectionId, references);
  await keepEntities(tx, connectionId, transformed);
  await keepIdentities(tx, connectionId, transformed);
  await keepMemberships(tx, connectionId, transformed);
  await forgetDocumentsOf(
    tx,
    connectionId,
    transformed.map(({ record, result }) => ({ raw: record, except: result.documents })),
  );
  await writeDocuments(
    tx,
    transformed.flatMap(({ record, result }) =>
      result.documents.map((draft) => ({
        connectionId,
        source,
        sample,
        raw: { kind: record.kind, externalId: record.externalId },
        draft: { ...draft, principals: draft.principals.map((local) => scopedPrincipal(connectionId, local)) },
      })),
    ),
  );
  await sql`
    update raw_record set stale = false, transform_error = outcome.error
    from unnest(
      ${records.map((record) => record.kind)}::text[],
      ${records.map((record) => record.externalId)}::text[],
      ${transformed.map(({ error }) => error)}::text[]
    ) as outcome (kind, external_id, error)
    where raw_record.connection_id = ${connectionId} and raw_record.kind = outcome.kind and raw_record.external_id = outcome.external_id`.execute(
    tx,
  );
}

function transformOne(
  connector: AnyConnector,
  record: RawRecord,
  payloads: ReadonlyMap<string, Json>,
  owner: RecordOwner,
): Transformed {
  try {
    const result = connector.transform(record, (reference) => payloads.get(referenceKey(reference)), {
      account: owner.account,
    });
    for (const entity of result.entities) checkEntity(entity.kind, entity.data);
    return { record, result, error: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { record, result: nothing, error: error.message };
  }
}

function checkEntity(kind: string, data: Json): void {
  const schema = Object.entries(entitySchemas).find(([name]) => name === kind)?.[1];
  const parsed = schema?.safeParse(data);
  if (parsed?.success !== true)
    throw new AppError("vendor_reply_invalid", `The canonical ${kind} made of this record is not complete.`);
}
