import { AppError } from "@sophia/core";
import type { Kysely, Selectable } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import type { GovernanceDeps, SealedPlace } from "./deps.ts";
import { newSigningKey, type SigningKey } from "./signed-checkpoint.ts";

type KeyRow = Selectable<DB["audit_signing_key"]>;

/** The key in use: the newest one. */
export async function newestKey(db: Kysely<DB>): Promise<KeyRow | undefined> {
  return db.selectFrom("audit_signing_key").selectAll().orderBy("id", "desc").limit(1).executeTakeFirst();
}

function placeOf(publicKey: string): SealedPlace {
  return { purpose: "key that signs checkpoints of the audit", row: publicKey };
}

/** @throws AppError `unavailable` when the secrets key is another one */
export async function openKey(row: KeyRow, sealer: GovernanceDeps["sealer"]): Promise<SigningKey> {
  try {
    const privateKey = await sealer.open(row.private_key_sealed, placeOf(row.public_key));
    return { publicKey: row.public_key, privateKey };
  } catch (cause) {
    throw new AppError(
      "unavailable",
      "The key that signs the audit's checkpoints cannot be opened with this secrets key. Give the secrets key it was " +
        "sealed with, or begin a new signing key with `sophia audit checkpoint --new-key` and keep its public half.",
      { cause },
    );
  }
}

export interface SealedKey extends SigningKey {
  readonly sealed: Buffer;
}

/** A new key, not kept yet. Not to be called within a transaction: sealing has its own. */
export async function sealedNewKey(sealer: GovernanceDeps["sealer"]): Promise<SealedKey> {
  const made = newSigningKey();
  return { ...made, sealed: await sealer.seal(made.privateKey, placeOf(made.publicKey)) };
}
