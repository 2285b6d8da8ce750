import { timingSafeEqual } from "node:crypto";
import { AppError, type Credential } from "@sophia/core";
import { permissionSchema, type Permission } from "@sophia/core/api";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { hashOf, prefixOf } from "./key-secret.ts";
import { isWithin } from "./networks.ts";

export interface KeyHolder {
  readonly personId: string;
  readonly email: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly credential: Credential;
}

const refused = new AppError("unauthenticated", "This API key is not valid. `sophia key create` makes one.");
const expired = new AppError("unauthenticated", "This API key has expired. `sophia key create` makes another.");
const fromElsewhere = new AppError("forbidden", "This API key may not be used from this address.");

/**
 * Who holds this key. The prefix finds the row, the hash of the whole is compared in constant time.
 *
 * @param address where it is used from; undefined for this process itself.
 * @throws AppError `unauthenticated`, the same for an unknown, a wrong and a revoked key; whoever holds a right one is
 *   told that it has expired, or (`forbidden`) that it is not good from this address.
 */
export async function holderOfKey(db: Kysely<DB>, key: string, address: string | undefined): Promise<KeyHolder> {
  const prefix = prefixOf(key);
  if (prefix === undefined) throw refused;
  const row = await db
    .selectFrom("api_key")
    .innerJoin("person", "person.id", "api_key.person_id")
    .select([
      "api_key.id",
      "api_key.key_hash",
      "api_key.permissions",
      "api_key.last_used_at",
      "api_key.expires_at",
      "api_key.networks",
      "person.id as person_id",
      "person.email",
    ])
    .where("api_key.prefix", "=", prefix)
    .where("api_key.revoked_at", "is", null)
    .executeTakeFirst();
  if (row === undefined || !timingSafeEqual(row.key_hash, hashOf(key))) throw refused;
  if (row.expires_at !== null && row.expires_at.getTime() <= Date.now()) throw expired;
  if (row.networks.length > 0 && !isWithin(row.networks, address ?? "")) throw fromElsewhere;
  await noteUse(db, row.id, row.last_used_at);
  const known = row.permissions.flatMap((permission) => permissionSchema.safeParse(permission).data ?? []);
  return {
    personId: row.person_id,
    email: row.email,
    permissions: new Set(known),
    credential: { kind: "key", id: row.id },
  };
}

/** Written at most once a minute: a busy key must not make a hot row. */
async function noteUse(db: Kysely<DB>, keyId: string, lastUsedAt: Date | null): Promise<void> {
  if (lastUsedAt !== null && Date.now() - lastUsedAt.getTime() < 60_000) return;
  await db.updateTable("api_key").set({ last_used_at: new Date() }).where("id", "=", keyId).execute();
}
