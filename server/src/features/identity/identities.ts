import { AppError } from "@sophia/core";
import type { MapIdentityRequest, MappedIdentity, UnmapIdentityRequest } from "@sophia/core/api";
import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { by, recordEvent } from "../governance/index.ts";
import { lockPerson } from "./person.ts";
import type { Requested } from "./request.ts";

/** Which identities in the sources are a person's, and which an administrator has said are not. */
export async function identitiesOf(db: Kysely<DB>, personId: string): Promise<MappedIdentity[]> {
  await lockPerson(db, personId);
  const { rows } = await sql<{
    connection_id: string;
    source: string;
    external_id: string;
    name: string;
    email: string | null;
    active: boolean;
    is_theirs: boolean | null;
    reason: string | null;
  }>`
    select identity.connection_id, connection.source, identity.external_id, identity.name, identity.email,
      identity.active, mapping.is_theirs, mapping.reason
    from person
    cross join identity
    join connection on connection.id = identity.connection_id
    left join identity_mapping mapping on mapping.connection_id = identity.connection_id
      and mapping.external_id = identity.external_id and mapping.person_id = person.id
    where person.id = ${personId}
      and (mapping.person_id is not null or (
        identity.email = person.email and person.kind = 'person' and person.email_verified
        and not exists (select from identity_mapping other where other.connection_id = identity.connection_id
          and other.external_id = identity.external_id and other.is_theirs)))
    order by connection.source, identity.external_id
    limit 1000`.execute(db);
  return rows.map((row) => ({
    connectionId: row.connection_id,
    source: row.source,
    externalId: row.external_id,
    name: row.name,
    email: row.email,
    active: row.active,
    by: row.is_theirs === null ? "email" : "administrator",
    isTheirs: row.is_theirs ?? true,
    reason: row.reason,
  }));
}

/**
 * Says that an identity in a source is this person's (and nobody else's), or that it is not theirs although its address
 * says so.
 *
 * @throws AppError `not_found` for an unknown person or identity, `conflict` when it was said to be another's.
 */
export async function mapIdentity(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  personId: string,
  { connectionId, externalId, isTheirs, reason }: MapIdentityRequest,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const person = await lockPerson(tx, personId);
    const identity = await tx
      .selectFrom("identity")
      .select("name")
      .where("connection_id", "=", connectionId)
      .where("external_id", "=", externalId)
      .executeTakeFirst();
    if (identity === undefined) throw noSuchIdentity;
    const decided = { is_theirs: isTheirs, reason, decided_by: actor.personId, decided_at: new Date() };
    await tx
      .insertInto("identity_mapping")
      .values({ connection_id: connectionId, external_id: externalId, person_id: personId, ...decided })
      .onConflict((conflict) => conflict.columns(["connection_id", "external_id", "person_id"]).doUpdateSet(decided))
      .execute()
      .catch((error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "23505")
          throw new AppError(
            "conflict",
            "An administrator has said that this identity is another person's: take that back first.",
          );
        throw error;
      });
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "identity.mapped",
      target: { kind: person.kind, id: personId, name: person.email },
      reason,
      details: { connectionId, externalId, isTheirs },
    });
  });
}

/** Takes an administrator's word back: the address decides again. @throws AppError `not_found`. */
export async function unmapIdentity(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  personId: string,
  { connectionId, externalId, reason }: UnmapIdentityRequest,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const person = await lockPerson(tx, personId);
    const gone = await tx
      .deleteFrom("identity_mapping")
      .where("connection_id", "=", connectionId)
      .where("external_id", "=", externalId)
      .where("person_id", "=", personId)
      .returning("is_theirs")
      .executeTakeFirst();
    if (gone === undefined) throw noSuchIdentity;
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "identity.unmapped",
      target: { kind: person.kind, id: personId, name: person.email },
      reason,
      details: { connectionId, externalId, wasTheirs: gone.is_theirs },
    });
  });
}

const noSuchIdentity = new AppError(
  "not_found",
  "There is no such identity in that connection, or nothing was said about it.",
);
