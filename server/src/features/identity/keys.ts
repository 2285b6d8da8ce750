import { AppError, type Actor } from "@sophia/core";
import type { CreatedKey, CreateKeyRequest, Key, RotateKeyRequest } from "@sophia/core/api";
import { sql, type ExpressionBuilder, type InferResult, type Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import { hashOf, newKey } from "./key-secret.ts";

/**
 * Makes a key for a person, and the person if they are new here. The key itself is in the reply and nowhere else.
 *
 * @throws AppError `invalid_request` when it would have ended already.
 */
export async function createKey(db: Kysely<DB>, request: CreateKeyRequest): Promise<CreatedKey> {
  const expiresAt = request.expiresAt === undefined ? null : new Date(request.expiresAt);
  if (expiresAt !== null && expiresAt.getTime() <= Date.now())
    throw new AppError("invalid_request", "expiresAt: give a time that is still to come.");
  return db.transaction().execute(async (tx) => {
    const person = await tx
      .insertInto("person")
      .values({ email: request.email, name: request.name ?? request.email })
      .onConflict((conflict) =>
        conflict
          .column("email")
          .doUpdateSet(request.name === undefined ? { email: request.email } : { name: request.name }),
      )
      .returning("id")
      .executeTakeFirstOrThrow();
    const { label, permissions, networks = [] } = request;
    return insertKey(tx, { personId: person.id, label, permissions, networks, expiresAt, follows: null });
  });
}

interface NewKey {
  readonly personId: string;
  readonly label: string;
  readonly permissions: readonly string[];
  readonly networks: readonly string[];
  readonly expiresAt: Date | null;
  readonly follows: string | null;
}

async function insertKey(tx: Kysely<DB>, made: NewKey): Promise<CreatedKey> {
  const { key, prefix } = newKey();
  const { id } = await tx
    .insertInto("api_key")
    .values({
      person_id: made.personId,
      label: made.label,
      prefix,
      key_hash: hashOf(key),
      permissions: [...made.permissions],
      networks: [...made.networks],
      expires_at: made.expiresAt,
      follows: made.follows,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const row = await selectKeys(tx).where("api_key.id", "=", id).executeTakeFirstOrThrow();
  return { ...asKey(row), key };
}

/**
 * Makes a key on somebody's request. One for another person, or one that may look as others, opens what its maker may not
 * see: it is recorded with its maker and its permissions before it exists.
 */
export async function handOutKey(db: Kysely<DB>, by: HandedOut, request: CreateKeyRequest): Promise<CreatedKey> {
  await recordHandOut(db, by, request.email, request.permissions);
  return createKey(db, request);
}

/** On whose request a key is handed out. */
export interface HandedOut {
  readonly actor: Actor;
  readonly action: string;
  readonly requestId: string;
}

async function recordHandOut(
  db: Kysely<DB>,
  { actor, action, requestId }: HandedOut,
  email: string,
  permissions: readonly string[],
): Promise<void> {
  if (email === actor.email && !permissions.includes("people.act_as")) return;
  await db
    .insertInto("access_record")
    .values({
      person_id: actor.personId,
      acted_as_email: email,
      action: `${action} (${permissions.join(" ")})`,
      request_id: requestId,
    })
    .execute();
}

/**
 * Makes the key that follows another: the same person, permissions and networks, and as long a life. The old one stays
 * good for the overlap, or until its own end if that comes first.
 *
 * It is recorded as a key that is made is.
 *
 * @throws AppError `not_found` when there is no such key, or none that is still good.
 */
export async function rotateKey(
  db: Kysely<DB>,
  by: HandedOut,
  keyId: string,
  { overlapSeconds }: RotateKeyRequest,
): Promise<CreatedKey> {
  const id = z.uuid().safeParse(keyId);
  if (!id.success) throw noSuchKey;
  return db.transaction().execute(async (tx) => {
    const old = await tx
      .selectFrom("api_key")
      .innerJoin("person", "person.id", "api_key.person_id")
      .selectAll("api_key")
      .select("person.email")
      .where("api_key.id", "=", id.data)
      .where(isGood)
      .forUpdate("api_key")
      .executeTakeFirst();
    if (old === undefined) throw noSuchKey;
    await recordHandOut(tx, by, old.email, old.permissions);
    const ends = new Date(Date.now() + overlapSeconds * 1_000);
    const lifeMs = old.expires_at === null ? null : old.expires_at.getTime() - old.created_at.getTime();
    await tx
      .updateTable("api_key")
      .set({ expires_at: old.expires_at === null || old.expires_at > ends ? ends : old.expires_at })
      .where("id", "=", old.id)
      .execute();
    return insertKey(tx, {
      personId: old.person_id,
      label: old.label,
      permissions: old.permissions,
      networks: old.networks,
      expiresAt: lifeMs === null ? null : new Date(Date.now() + lifeMs),
      follows: old.id,
    });
  });
}

function selectKeys(db: Kysely<DB>) {
  return db
    .selectFrom("api_key")
    .innerJoin("person", "person.id", "api_key.person_id")
    .select([
      "api_key.id",
      "person.email",
      "api_key.label",
      "api_key.prefix",
      "api_key.permissions",
      "api_key.created_at",
      "api_key.last_used_at",
      "api_key.revoked_at",
      "api_key.expires_at",
      "api_key.networks",
      "api_key.follows",
    ]);
}

type KeyRow = InferResult<ReturnType<typeof selectKeys>>[number];

function asKey(row: KeyRow): Key {
  return {
    keyId: row.id,
    email: row.email,
    label: row.label,
    prefix: row.prefix,
    permissions: row.permissions,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    networks: row.networks,
    follows: row.follows,
  };
}

export async function listKeys(db: Kysely<DB>): Promise<Key[]> {
  return (await selectKeys(db).orderBy("api_key.created_at").execute()).map(asKey);
}

/** Neither revoked nor at its end. */
function isGood(row: ExpressionBuilder<DB, "api_key">) {
  return row.and([
    row("revoked_at", "is", null),
    row.or([row("expires_at", "is", null), row("expires_at", ">", sql<Date>`now()`)]),
  ]);
}

const noSuchKey = new AppError("not_found", "No such key, or it is no longer good.");

export async function revokeKey(db: Kysely<DB>, keyId: string): Promise<void> {
  const id = z.uuid().safeParse(keyId);
  const result = id.success
    ? await db
        .updateTable("api_key")
        .set({ revoked_at: new Date() })
        .where("id", "=", id.data)
        .where("revoked_at", "is", null)
        .executeTakeFirst()
    : undefined;
  if (result === undefined || result.numUpdatedRows === 0n) throw noSuchKey;
}
