import type { RawRecord, RecordReference, TransformResult } from "@sophia/core";
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

/**
 * Replaces the entities that these records told of before. Who may read one is who may read a document made of the same
 * record; one that its record tells of no more, or whose record cannot be understood, ends.
 */
export async function keepEntities(
  tx: Transaction<DB>,
  connectionId: string,
  transformed: readonly Transformed[],
): Promise<void> {
  const told = lastOfEach(
    transformed.flatMap(({ record, result }) => result.entities.map((entity) => ({ record, result, entity }))),
    ({ entity }) => `${entity.kind}/${entity.externalId}`,
  );
  for (const slice of slices(told)) {
    const changed = await tx
      .insertInto("entity")
      .values(
        slice.map(({ record, result, entity }) => ({
          connection_id: connectionId,
          kind: entity.kind,
          external_id: entity.externalId,
          raw_kind: record.kind,
          raw_external_id: record.externalId,
          principals: readersOf(connectionId, result),
          // jsonb holds no NUL and no unpaired surrogate; the raw record keeps both.
          data: JSON.stringify(entity.data, (_key, value: unknown) =>
            typeof value === "string" ? value.replaceAll("\u0000", "").toWellFormed() : value,
          ),
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(["connection_id", "kind", "external_id"])
          .doUpdateSet((expression) => ({
            data: expression.ref("excluded.data"),
            raw_kind: expression.ref("excluded.raw_kind"),
            raw_external_id: expression.ref("excluded.raw_external_id"),
            principals: expression.ref("excluded.principals"),
            changed_at: sql<Date>`now()`,
            gone_at: null,
          }))
          .where(
            sql<boolean>`(entity.data, entity.principals, entity.raw_kind, entity.raw_external_id, entity.gone_at)
              is distinct from (excluded.data, excluded.principals, excluded.raw_kind, excluded.raw_external_id, null)`,
          ),
      )
      .returning("entity.id")
      .execute();
    await markForLinks(
      tx,
      changed.map(({ id }) => id),
    );
  }
  await endEntitiesOf(
    tx,
    connectionId,
    transformed.map(({ record }) => record),
    told.map(({ entity }) => entity),
  );
}

function readersOf(connectionId: string, result: TransformResult): string[] {
  const local = new Set(result.documents.flatMap((document) => document.principals));
  return [...local].toSorted().map((principal) => scopedPrincipal(connectionId, principal));
}

/** Ends the entities made of these records, except those named. */
export async function endEntitiesOf(
  tx: Transaction<DB>,
  connectionId: string,
  records: readonly RecordReference[],
  except: readonly RecordReference[],
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update entity set gone_at = now(), changed_at = now(), principals = '{}' from ${asColumns(records)}
    where entity.connection_id = ${connectionId} and entity.raw_kind = named.kind and entity.raw_external_id = named.external_id
      and entity.gone_at is null
      and (entity.kind, entity.external_id) not in (select kept.kind, kept.external_id from ${asColumns(except, "kept")})
    returning entity.id`.execute(tx);
  await markForLinks(
    tx,
    rows.map(({ id }) => id),
  );
}

/** Says that the links of these entities are out of date, in the transaction that changes them. */
async function markForLinks(tx: Transaction<DB>, entityIds: readonly string[]): Promise<void> {
  if (entityIds.length === 0) return;
  await sql`
    insert into entity_pending (entity_id) select unnest(${[...entityIds]}::uuid[])
    on conflict (entity_id) do update set version = nextval('entity_pending_version')`.execute(tx);
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
