import type { RawRecord, RecordReference } from "@sophia/core";
import { sql, type Transaction } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import type { Transformed } from "./apply-transform.ts";
import { asColumns, referenceKey } from "./raw-records.ts";
import { scopedPrincipal } from "./scope-principals.ts";

/** PostgreSQL takes at most 65,535 parameters in a statement. */
const rowsPerStatement = 5_000;

function* slices<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) yield rows.slice(start, start + rowsPerStatement);
}

function lastOfEach<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}

/** What each record looks up, so that a change there makes a new transform here due. */
export async function keepReferences(
  tx: Transaction<DB>,
  connectionId: string,
  references: readonly { readonly record: RawRecord; readonly targets: readonly RecordReference[] }[],
): Promise<void> {
  await sql`
    delete from raw_reference using ${asColumns(references.map(({ record }) => record))}
    where raw_reference.connection_id = ${connectionId} and raw_reference.kind = named.kind and raw_reference.external_id = named.external_id`.execute(
    tx,
  );
  const rows = references.flatMap(({ record, targets }) =>
    lastOfEach(targets, referenceKey).map((target) => ({
      connection_id: connectionId,
      kind: record.kind,
      external_id: record.externalId,
      target_kind: target.kind,
      target_external_id: target.externalId,
    })),
  );
  for (const slice of slices(rows)) await tx.insertInto("raw_reference").values(slice).execute();
}

export async function keepEntities(
  tx: Transaction<DB>,
  connectionId: string,
  transformed: readonly Transformed[],
): Promise<void> {
  const entities = lastOfEach(
    transformed.flatMap(({ result }) => result.entities),
    (entity) => `${entity.kind}/${entity.externalId}`,
  );
  for (const slice of slices(entities)) {
    await tx
      .insertInto("entity")
      .values(
        slice.map((entity) => ({
          connection_id: connectionId,
          kind: entity.kind,
          external_id: entity.externalId,
          // jsonb holds no NUL and no unpaired surrogate; the raw record keeps both.
          data: JSON.stringify(entity.data, (_key, value: unknown) =>
            typeof value === "string" ? value.replaceAll("\u0000", "").toWellFormed() : value,
          ),
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(["connection_id", "kind", "external_id"]).doUpdateSet((expression) => ({
          data: expression.ref("excluded.data"),
          changed_at: sql<Date>`now()`,
          gone_at: null,
        })),
      )
      .execute();
  }
}

/** Replaces the identities that these records told of before: one that a record tells of no more sees nothing. */
export async function keepIdentities(
  tx: Transaction<DB>,
  connectionId: string,
  transformed: readonly Transformed[],
): Promise<void> {
  await endIdentitiesOf(
    tx,
    connectionId,
    transformed.map(({ record }) => record),
  );
  const told = transformed.flatMap(({ record, result }) => result.identities.map((identity) => ({ record, identity })));
  const identities = lastOfEach(told, ({ identity }) => identity.externalId);
  for (const slice of slices(identities)) {
    await tx
      .insertInto("identity")
      .values(
        slice.map(({ record, identity }) => ({
          connection_id: connectionId,
          external_id: identity.externalId,
          principal: scopedPrincipal(connectionId, identity.principal),
          email: identity.email?.toLowerCase() ?? null,
          name: identity.name,
          active: identity.active,
          raw_kind: record.kind,
          raw_external_id: record.externalId,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(["connection_id", "external_id"]).doUpdateSet((expression) => ({
          principal: expression.ref("excluded.principal"),
          email: expression.ref("excluded.email"),
          name: expression.ref("excluded.name"),
          active: expression.ref("excluded.active"),
          raw_kind: expression.ref("excluded.raw_kind"),
          raw_external_id: expression.ref("excluded.raw_external_id"),
        })),
      )
      .execute();
  }
}

export async function endIdentitiesOf(
  tx: Transaction<DB>,
  connectionId: string,
  records: readonly RecordReference[],
): Promise<void> {
  await sql`
    update identity set active = false from ${asColumns(records)}
    where identity.connection_id = ${connectionId} and identity.raw_kind = named.kind and identity.raw_external_id = named.external_id`.execute(
    tx,
  );
}

/** Replaces what each record granted before by what it grants now. */
export async function keepMemberships(
  tx: Transaction<DB>,
  connectionId: string,
  transformed: readonly Transformed[],
): Promise<void> {
  await revokeGrantsOf(
    tx,
    connectionId,
    transformed.map(({ record }) => record),
  );
  const rows = transformed.flatMap(({ record, result }) =>
    result.memberships.flatMap(({ group, members }) =>
      members.map((member) => ({
        connection_id: connectionId,
        group_principal: scopedPrincipal(connectionId, group),
        member_principal: scopedPrincipal(connectionId, member),
        granted_by_kind: record.kind,
        granted_by_external_id: record.externalId,
      })),
    ),
  );
  for (const slice of slices(rows))
    await tx
      .insertInto("membership")
      .values(slice)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

export async function revokeGrantsOf(
  tx: Transaction<DB>,
  connectionId: string,
  records: readonly RecordReference[],
): Promise<void> {
  await sql`
    delete from membership using ${asColumns(records)}
    where membership.connection_id = ${connectionId} and granted_by_kind = named.kind and granted_by_external_id = named.external_id`.execute(
    tx,
  );
}
