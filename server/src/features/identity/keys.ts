import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { AppError, type Actor } from "@sophia/core";
import { permissionSchema, type CreatedKey, type CreateKeyRequest, type Key, type Permission } from "@sophia/core/api";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";

/** A key is `sophia_<8 readable characters>_<43 secret characters>`; the first two parts are its prefix. */
const keyPattern = /^(sophia_[a-z0-9]{8})_([A-Za-z0-9_-]{43})$/;

/** A fast hash suffices: the secret part carries 256 random bits, so it cannot be guessed from its hash. */
function hashOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

function newKey(): { key: string; prefix: string } {
  const readable = [...randomBytes(8)].map((byte) => "abcdefghijkmnpqrstuvwxyz23456789"[byte % 32]).join("");
  const prefix = `sophia_${readable}`;
  return { prefix, key: `${prefix}_${randomBytes(32).toString("base64url")}` };
}

/** Makes a key for a person, and the person if they are new here. The key itself is in the reply and nowhere else. */
export async function createKey(db: Kysely<DB>, request: CreateKeyRequest): Promise<CreatedKey> {
  const { key, prefix } = newKey();
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
    const row = await tx
      .insertInto("api_key")
      .values({
        person_id: person.id,
        label: request.label,
        prefix,
        key_hash: hashOf(key),
        permissions: [...request.permissions],
      })
      .returning(["id", "created_at"])
      .executeTakeFirstOrThrow();
    return {
      key,
      keyId: row.id,
      email: request.email,
      label: request.label,
      prefix,
      permissions: [...request.permissions],
      createdAt: row.created_at.toISOString(),
      lastUsedAt: null,
      revokedAt: null,
    };
  });
}

/**
 * Makes a key on somebody's request. One for another person, or one that may look as others, opens what its maker may not
 * see: it is recorded with its maker and its permissions before it exists.
 */
export async function handOutKey(
  db: Kysely<DB>,
  actor: Actor,
  request: CreateKeyRequest,
  requestId: string,
): Promise<CreatedKey> {
  if (request.email !== actor.email || request.permissions.includes("people.act_as")) {
    await db
      .insertInto("access_record")
      .values({
        person_id: actor.personId,
        acted_as_email: request.email,
        action: `POST /v1/keys (${request.permissions.join(" ")})`,
        request_id: requestId,
      })
      .execute();
  }
  return createKey(db, request);
}

export async function listKeys(db: Kysely<DB>): Promise<Key[]> {
  const rows = await db
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
    ])
    .orderBy("api_key.created_at")
    .execute();
  return rows.map((row) => ({
    keyId: row.id,
    email: row.email,
    label: row.label,
    prefix: row.prefix,
    permissions: row.permissions,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }));
}

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
  if (result === undefined || result.numUpdatedRows === 0n)
    throw new AppError("not_found", "No such key, or it is revoked already.");
}

export interface KeyHolder {
  readonly personId: string;
  readonly email: string;
  readonly permissions: ReadonlySet<Permission>;
}

const refused = new AppError("unauthenticated", "This API key is not valid. `sophia key create` makes one.");

/**
 * Who holds this key. The prefix finds the row, the hash of the whole is compared in constant time.
 *
 * @throws AppError `unauthenticated`, the same for an unknown, a wrong and a revoked key.
 */
export async function holderOfKey(db: Kysely<DB>, key: string): Promise<KeyHolder> {
  const prefix = keyPattern.exec(key)?.[1];
  if (prefix === undefined) throw refused;
  const row = await db
    .selectFrom("api_key")
    .innerJoin("person", "person.id", "api_key.person_id")
    .select([
      "api_key.id",
      "api_key.key_hash",
      "api_key.permissions",
      "api_key.last_used_at",
      "person.id as person_id",
      "person.email",
    ])
    .where("api_key.prefix", "=", prefix)
    .where("api_key.revoked_at", "is", null)
    .executeTakeFirst();
  if (row === undefined || !timingSafeEqual(row.key_hash, hashOf(key))) throw refused;
  await noteUse(db, row.id, row.last_used_at);
  const known = row.permissions.flatMap((permission) => permissionSchema.safeParse(permission).data ?? []);
  return { personId: row.person_id, email: row.email, permissions: new Set(known) };
}

/** Written at most once a minute: a busy key must not make a hot row. */
async function noteUse(db: Kysely<DB>, keyId: string, lastUsedAt: Date | null): Promise<void> {
  if (lastUsedAt !== null && Date.now() - lastUsedAt.getTime() < 60_000) return;
  await db.updateTable("api_key").set({ last_used_at: new Date() }).where("id", "=", keyId).execute();
}
