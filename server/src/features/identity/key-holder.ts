import { timingSafeEqual } from "node:crypto";
import { AppError, type Credential } from "@sophia/core";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { onceAnHour, recordEvent } from "../governance/index.ts";
import { holderOf, type Holder } from "./holder.ts";
import { hashOf, prefixOf } from "./key-secret.ts";
import { isWithin } from "./networks.ts";

const refused = new AppError("unauthenticated", "This API key is not valid. `sophia key create` makes one.");
const expired = new AppError("unauthenticated", "This API key has expired. `sophia key create` makes another.");
const fromElsewhere = new AppError("forbidden", "This API key may not be used from this address.");

interface UsedKey {
  readonly key: string;
  /** Undefined for this process itself. */
  readonly address: string | undefined;
  readonly requestId: string;
}

/**
 * Who holds this key, with what the key has of what its holder's roles allow. The prefix finds the row, the hash of the
 * whole is compared in constant time.
 *
 * @throws AppError `unauthenticated`, the same for an unknown, a wrong and a revoked key and one whose holder is
 *   suspended; whoever holds a right one is told that it has expired, or (`forbidden`) that it is not good from here.
 */
export async function holderOfKey(
  db: Kysely<DB>,
  { key, address, requestId }: UsedKey,
): Promise<{ readonly holder: Holder; readonly credential: Credential }> {
  const prefix = prefixOf(key);
  if (prefix === undefined) throw refused;
  const row = await db
    .selectFrom("api_key")
    .select([
      "id",
      "person_id",
      "label",
      "key_hash",
      "permissions",
      "last_used_at",
      "expires_at",
      "networks",
      "requests_per_minute",
    ])
    .where("prefix", "=", prefix)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  if (row === undefined || !timingSafeEqual(row.key_hash, hashOf(key))) throw refused;
  const holder = await holderOf(db, row.person_id);
  if (holder === undefined) throw refused;
  const credential = { kind: "key", id: row.id, requestsPerMinute: row.requests_per_minute ?? undefined } as const;
  const record = (action: "key.used" | "key.refused", reason?: string) =>
    onceAnHour(`${action} ${row.id} ${address ?? ""}`, () =>
      recordEvent(db, {
        action,
        actor: { personId: holder.personId, email: holder.email, credential },
        address,
        requestId,
        target: { kind: "key", id: row.id, name: row.label },
        failed: action === "key.refused",
        reason,
      }),
    );
  if (row.expires_at !== null && row.expires_at.getTime() <= Date.now()) {
    await record("key.refused", "expired");
    throw expired;
  }
  if (row.networks.length > 0 && !isWithin(row.networks, address ?? "")) {
    await record("key.refused", "not from this address");
    throw fromElsewhere;
  }
  await record("key.used");
  await noteUse(db, row.id, row.last_used_at);
  const had = new Set<string>(row.permissions);
  const permissions = new Set([...holder.permissions].filter((permission) => had.has(permission)));
  return { holder: { ...holder, permissions }, credential };
}

/** Written at most once a minute: a busy key must not make a hot row. */
async function noteUse(db: Kysely<DB>, keyId: string, lastUsedAt: Date | null): Promise<void> {
  if (lastUsedAt !== null && Date.now() - lastUsedAt.getTime() < 60_000) return;
  await db.updateTable("api_key").set({ last_used_at: new Date() }).where("id", "=", keyId).execute();
}
