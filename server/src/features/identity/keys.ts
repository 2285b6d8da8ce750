import { AppError, type Actor } from "@sophia/core";
import type { CreatedKey, CreateKeyRequest, Key, RotateKeyRequest } from "@sophia/core/api";
import { sql, type ExpressionBuilder, type InferResult, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { by, recordEvent } from "../governance/index.ts";
import { rolesOf } from "./change-person.ts";
import { hashOf, newKey } from "./key-secret.ts";
import { lockPerson } from "./person.ts";
import type { Requested } from "./request.ts";
import { assertMayGive } from "./roles.ts";

/** What a key is made with, beside its secret. */
export interface NewKey {
  readonly personId: string;
  readonly createdBy: string | null;
  readonly label: string;
  readonly permissions: readonly string[];
  readonly networks: readonly string[];
  readonly expiresAt: Date | null;
  readonly requestsPerMinute: number | null;
  readonly follows: string | null;
}

/** The key itself is in the reply and nowhere else. */
export async function insertKey(tx: Kysely<DB>, made: NewKey): Promise<CreatedKey> {
  const { key, prefix } = newKey();
  const { id } = await tx
    .insertInto("api_key")
    .values({
      person_id: made.personId,
      created_by: made.createdBy,
      label: made.label,
      prefix,
      key_hash: hashOf(key),
      permissions: [...new Set(made.permissions)],
      networks: [...made.networks],
      expires_at: made.expiresAt,
      requests_per_minute: made.requestsPerMinute,
      follows: made.follows,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const row = await selectKeys(tx).where("api_key.id", "=", id).executeTakeFirstOrThrow();
  return { ...asKey(row), key };
}

/**
 * Makes a key for oneself, or for a service account. For another person it is refused: a key reads as its holder.
 *
 * @throws AppError `invalid_request` when it would have ended already, `forbidden` for another person's and for more than
 *   the actor may hand out, `not_found`.
 */
export async function createKey(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  personId: string,
  request: CreateKeyRequest,
): Promise<CreatedKey> {
  const expiresAt = request.expiresAt === undefined ? null : new Date(request.expiresAt);
  if (expiresAt !== null && expiresAt.getTime() <= Date.now())
    throw new AppError("invalid_request", "expiresAt: give a time that is still to come.");
  return db.transaction().execute(async (tx) => {
    const holder = await lockPerson(tx, personId);
    if (holder.kind === "person" && personId !== actor.personId) throw onlyTheirs;
    await assertMayHandOut(tx, actor, personId, request.permissions);
    const made = await insertKey(tx, {
      personId,
      createdBy: actor.personId,
      label: request.label,
      permissions: request.permissions,
      networks: request.networks ?? [],
      expiresAt,
      requestsPerMinute: request.requestsPerMinute ?? null,
      follows: null,
    });
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "key.created",
      target: { kind: "key", id: made.keyId, name: made.label },
      details: { of: holder.email, permissions: made.permissions, expiresAt: made.expiresAt, networks: made.networks },
    });
    return made;
  });
}

const onlyTheirs = new AppError(
  "forbidden",
  "A key reads what its holder reads: only they can make or rotate it. Invite them, or make a service account.",
);

/**
 * Whoever makes or rotates a key has it in the hand: a service account's asks for what may be given, and a key makes
 * none that may do more than itself.
 */
async function assertMayHandOut(
  tx: Kysely<DB>,
  actor: Actor,
  personId: string,
  permissions: readonly string[],
): Promise<void> {
  if (personId !== actor.personId) return assertMayGive(tx, actor, await rolesOf(tx, personId));
  if (actor.credential.kind !== "key") return;
  const held: ReadonlySet<string> = actor.permissions;
  const lacking = permissions.filter((permission) => !held.has(permission));
  if (lacking.length > 0)
    throw new AppError(
      "forbidden",
      `This key may not make one that may do more than itself: ${lacking.join(", ")}. Sign in at /sign-in for that.`,
    );
}

/**
 * Makes the key that follows another: the same holder, permissions, networks and rate, and as long a life. The old one
 * stays good for the overlap, or until its own end if that comes first.
 *
 * @throws AppError `not_found` when there is no such key of theirs, or none that is still good; `conflict` when another
 *   follows it already.
 */
export async function rotateKey(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  personId: string,
  keyId: string,
  { overlapSeconds }: RotateKeyRequest,
): Promise<CreatedKey> {
  return db.transaction().execute(async (tx) => {
    const holder = await lockPerson(tx, personId);
    if (holder.kind === "person" && personId !== actor.personId) throw onlyTheirs;
    const old = await tx
      .selectFrom("api_key")
      .selectAll("api_key")
      .where("api_key.id", "=", keyId)
      .where("api_key.person_id", "=", personId)
      .where(isGood)
      .forUpdate("api_key")
      .executeTakeFirst();
    if (old === undefined) throw noSuchKey;
    await assertMayHandOut(tx, actor, personId, old.permissions);
    const follower = await tx
      .selectFrom("api_key")
      .select("prefix")
      .where("follows", "=", old.id)
      .where(isGood)
      .executeTakeFirst();
    if (follower !== undefined)
      throw new AppError("conflict", `This key was rotated: ${follower.prefix}… follows it. Rotate that one.`);
    const ends = new Date(Date.now() + overlapSeconds * 1_000);
    const lifeMs = old.expires_at === null ? null : old.expires_at.getTime() - old.created_at.getTime();
    await tx
      .updateTable("api_key")
      .set({ expires_at: old.expires_at === null || old.expires_at > ends ? ends : old.expires_at })
      .where("id", "=", old.id)
      .execute();
    const made = await insertKey(tx, {
      personId,
      createdBy: actor.personId,
      label: old.label,
      permissions: old.permissions,
      networks: old.networks,
      expiresAt: lifeMs === null ? null : new Date(Date.now() + lifeMs),
      requestsPerMinute: old.requests_per_minute,
      follows: old.id,
    });
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "key.rotated",
      target: { kind: "key", id: old.id, name: old.label },
      details: { of: holder.email, followedBy: made.keyId, overlapSeconds },
    });
    return made;
  });
}

function selectKeys(db: Kysely<DB>) {
  return db
    .selectFrom("api_key")
    .innerJoin("person", "person.id", "api_key.person_id")
    .select([
      "api_key.id",
      "api_key.person_id",
      "person.email",
      "api_key.label",
      "api_key.prefix",
      "api_key.permissions",
      "api_key.created_at",
      "api_key.last_used_at",
      "api_key.revoked_at",
      "api_key.expires_at",
      "api_key.networks",
      "api_key.requests_per_minute",
      "api_key.follows",
    ]);
}

type KeyRow = InferResult<ReturnType<typeof selectKeys>>[number];

function asKey(row: KeyRow): Key {
  return {
    keyId: row.id,
    personId: row.person_id,
    email: row.email,
    label: row.label,
    prefix: row.prefix,
    permissions: row.permissions,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    networks: row.networks,
    requestsPerMinute: row.requests_per_minute,
    follows: row.follows,
  };
}

/** Everybody's, or one holder's; the latest 1,000. */
export async function listKeys(db: Kysely<DB>, personId?: string): Promise<Key[]> {
  const rows = await selectKeys(db)
    .$if(personId !== undefined, (query) => query.where("api_key.person_id", "=", personId ?? ""))
    .orderBy("api_key.created_at", "desc")
    .limit(1_000)
    .execute();
  return rows.toReversed().map(asKey);
}

/** Neither revoked nor at its end. */
function isGood(row: ExpressionBuilder<DB, "api_key">) {
  return row.and([
    row("revoked_at", "is", null),
    row.or([row("expires_at", "is", null), row("expires_at", ">", sql<Date>`now()`)]),
  ]);
}

export const noSuchKey = new AppError("not_found", "No such key, or it is no longer good.");

/** Ends a key at once. @param personId - its holder, where only theirs may be ended. @throws AppError `not_found`. */
export async function revokeKey(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  keyId: string,
  personId?: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable("api_key")
      .set({ revoked_at: new Date() })
      .where("id", "=", keyId)
      .where("revoked_at", "is", null)
      .$if(personId !== undefined, (query) => query.where("person_id", "=", personId ?? ""))
      .returning(["id", "label", "person_id"])
      .executeTakeFirst();
    if (row === undefined) throw noSuchKey;
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "key.revoked",
      target: { kind: "key", id: row.id, name: row.label },
      details: { of: row.person_id },
    });
  });
}
