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
import { sql, type Transaction } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { forgetDocumentsOf, writeDocuments, type DocumentInput } from "../knowledge/index.ts";
import { payloadsOf, referenceKey } from "./raw-records.ts";
import { scopedPrincipal } from "./scope-principals.ts";

/** The connection that records belong to, as far as transforms need it. */
export interface RecordOwner {
  readonly connectionId: string;
  readonly source: SourceId;
  readonly sample: boolean;
  readonly account: VendorAccount;
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
  const references = new Map(records.map((record) => [record, connector.references(record)]));
  const payloads = await payloadsOf(tx, owner.connectionId, [...references.values()].flat());
  const documents: DocumentInput[] = [];
  for (const record of records) {
    const outcome = transformed(connector, record, payloads, owner);
    await keepReferences(tx, owner.connectionId, record, references.get(record) ?? []);
    await keepEntities(tx, owner.connectionId, outcome.result);
    await keepIdentities(tx, owner.connectionId, outcome.result);
    await keepMemberships(tx, owner.connectionId, record, outcome.result);
    const kept = outcome.result.documents.map((draft) => ({ kind: draft.kind, externalId: draft.externalId }));
    await forgetDocumentsOf(tx, owner.connectionId, record, kept);
    for (const draft of outcome.result.documents) {
      const principals = draft.principals.map((local) => scopedPrincipal(owner.connectionId, local));
      documents.push({
        connectionId: owner.connectionId,
        source: owner.source,
        sample: owner.sample,
        raw: { kind: record.kind, externalId: record.externalId },
        draft: { ...draft, principals },
      });
    }
    await tx
      .updateTable("raw_record")
      .set({ stale: false, transform_error: outcome.error })
      .where("connection_id", "=", owner.connectionId)
      .where("kind", "=", record.kind)
      .where("external_id", "=", record.externalId)
      .execute();
  }
  await writeDocuments(tx, documents);
}

function transformed(
  connector: AnyConnector,
  record: RawRecord,
  payloads: ReadonlyMap<string, Json>,
  owner: RecordOwner,
): { readonly result: TransformResult; readonly error: string | null } {
  try {
    const result = connector.transform(record, (reference) => payloads.get(referenceKey(reference)), {
      account: owner.account,
    });
    for (const entity of result.entities) checkEntity(entity.kind, entity.data);
    return { result, error: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { result: nothing, error: error.message };
  }
}

function checkEntity(kind: string, data: Json): void {
  const schema = Object.entries(entitySchemas).find(([name]) => name === kind)?.[1];
  const parsed = schema?.safeParse(data);
  if (parsed?.success !== true)
    throw new AppError("vendor_reply_invalid", `The canonical ${kind} made of this record is not complete.`);
}

async function keepReferences(
  tx: Transaction<DB>,
  connectionId: string,
  record: RawRecord,
  references: readonly { readonly kind: string; readonly externalId: string }[],
): Promise<void> {
  const own = { connection_id: connectionId, kind: record.kind, external_id: record.externalId };
  await tx
    .deleteFrom("raw_reference")
    .where("connection_id", "=", connectionId)
    .where("kind", "=", record.kind)
    .where("external_id", "=", record.externalId)
    .execute();
  const distinct = [...new Map(references.map((reference) => [referenceKey(reference), reference])).values()];
  if (distinct.length === 0) return;
  await tx
    .insertInto("raw_reference")
    .values(
      distinct.map((reference) => ({ ...own, target_kind: reference.kind, target_external_id: reference.externalId })),
    )
    .execute();
}

async function keepEntities(tx: Transaction<DB>, connectionId: string, result: TransformResult): Promise<void> {
  for (const entity of result.entities) {
    const data = JSON.stringify(entity.data).replaceAll("\\u0000", "").toWellFormed();
    await tx
      .insertInto("entity")
      .values({ connection_id: connectionId, kind: entity.kind, external_id: entity.externalId, data })
      .onConflict((conflict) =>
        conflict
          .columns(["connection_id", "kind", "external_id"])
          .doUpdateSet({ data, changed_at: sql<Date>`now()`, gone_at: null }),
      )
      .execute();
  }
}

async function keepIdentities(tx: Transaction<DB>, connectionId: string, result: TransformResult): Promise<void> {
  for (const identity of result.identities) {
    const row = {
      principal: scopedPrincipal(connectionId, identity.principal),
      email: identity.email?.toLowerCase() ?? null,
      name: identity.name,
      active: identity.active,
    };
    await tx
      .insertInto("identity")
      .values({ connection_id: connectionId, external_id: identity.externalId, ...row })
      .onConflict((conflict) => conflict.columns(["connection_id", "external_id"]).doUpdateSet(row))
      .execute();
  }
}

async function keepMemberships(
  tx: Transaction<DB>,
  connectionId: string,
  record: RawRecord,
  result: TransformResult,
): Promise<void> {
  await revokeGrantsOf(tx, connectionId, record);
  const rows = result.memberships.flatMap(({ group, members }) =>
    [...new Set(members)].map((member) => ({
      connection_id: connectionId,
      group_principal: scopedPrincipal(connectionId, group),
      member_principal: scopedPrincipal(connectionId, member),
      granted_by_kind: record.kind,
      granted_by_external_id: record.externalId,
    })),
  );
  for (let start = 0; start < rows.length; start += 5_000) {
    await tx
      .insertInto("membership")
      .values(rows.slice(start, start + 5_000))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

export async function revokeGrantsOf(
  tx: Transaction<DB>,
  connectionId: string,
  record: { readonly kind: string; readonly externalId: string },
): Promise<void> {
  await tx
    .deleteFrom("membership")
    .where("connection_id", "=", connectionId)
    .where("granted_by_kind", "=", record.kind)
    .where("granted_by_external_id", "=", record.externalId)
    .execute();
}
