import type { AuditCheckpoint } from "@sophia/core/api";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { isSigned } from "./signed-checkpoint.ts";

/** Public keys whose signatures count, and whether the operator named them. */
export interface TrustedKeys {
  readonly keys: ReadonlySet<string>;
  readonly named: boolean;
}

/**
 * The keys that the operator kept, when any are named: who has all rights here can put his own key beside ours, and only
 * a key kept elsewhere tells them apart. Else those that this database knows.
 */
export async function trustedKeys(db: Kysely<DB>, named: readonly string[]): Promise<TrustedKeys> {
  if (named.length > 0) return { keys: new Set(named), named: true };
  const rows = await db.selectFrom("audit_signing_key").select("public_key").execute();
  return { keys: new Set(rows.map((row) => row.public_key)), named: false };
}

/** Why a checkpoint is none of ours, as the end of a sentence; undefined: it is one. */
export function forgery(checkpoint: AuditCheckpoint, { keys, named }: TrustedKeys): string | undefined {
  if (!keys.has(checkpoint.publicKey))
    return `is forged: it is signed with ${checkpoint.publicKey}, ${named ? "which is not the key you kept" : "a key that was never in use here"}`;
  return isSigned(checkpoint) ? undefined : "is forged: it was not signed with the key it names, or was changed since";
}

/** Why a checkpoint does not speak for the event it names, as the end of a sentence; undefined: it does. */
export function checkpointProblem(checkpoint: AuditCheckpoint, hash: Buffer, trusted: TrustedKeys): string | undefined {
  const forged = forgery(checkpoint, trusted);
  if (forged !== undefined) return forged;
  if (checkpoint.hash !== hash.toString("hex"))
    return "tells another hash: this event, or one before it, was rewritten";
  if (checkpoint.count !== checkpoint.sequence)
    return `tells ${checkpoint.count} events up to it: some were missing when it was made`;
  return undefined;
}
