import { AppError } from "@sophia/core";
import type { AuditCheckpoint } from "@sophia/core/api";
import { sql, type Kysely, type Selectable } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import type { AuditEvent } from "./audit-event.ts";
import type { GovernanceDeps } from "./deps.ts";
import { recordEvent } from "./record-event.ts";
import { signCheckpoint, type SigningKey } from "./signed-checkpoint.ts";
import { newestKey, openKey, sealedNewKey } from "./signing-keys.ts";

type By = Pick<AuditEvent, "actor" | "address" | "requestId">;

/**
 * Signs the end of the chain, keeps the checkpoint and returns it, so that a copy can be sent where nobody who can change
 * this database can change it. The making is an event itself, and the last one that the checkpoint covers; where nothing
 * has happened since the last checkpoint, that one is returned.
 *
 * @param by - who asks for it; without an actor: the service itself
 * @param options.newKey - signs with a new key from now on; its public half must be kept outside like the first one
 * @throws AppError `conflict` when the chain is visibly not whole, `unavailable` when the key cannot be opened
 */
export async function makeCheckpoint(
  { db, sealer }: GovernanceDeps,
  by: By,
  { newKey = false }: { readonly newKey?: boolean } = {},
): Promise<AuditCheckpoint> {
  for (;;) {
    const newest = await newestKey(db);
    const begun = newest === undefined || newKey ? await sealedNewKey(sealer) : undefined;
    const signing = begun ?? (newest && (await openKey(newest, sealer)));
    const made = await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(7309, 2)`.execute(tx);
      // Another process began a new key meanwhile: that one signs.
      if (signing === undefined || (await newestKey(tx))?.id !== newest?.id) return undefined;
      if (begun !== undefined) {
        const { publicKey, sealed } = begun;
        await tx
          .insertInto("audit_signing_key")
          .values({ public_key: publicKey, private_key_sealed: sealed })
          .execute();
      }
      return signEnd(tx, by, signing, begun !== undefined);
    });
    if (made !== undefined) return made;
  }
}

async function signEnd(tx: Kysely<DB>, by: By, key: SigningKey, isNewKey: boolean): Promise<AuditCheckpoint> {
  const last = await lastCheckpoint(tx);
  const before = await endOfChain(tx);
  if (last !== undefined && last.sequence > before.sequence)
    throw notWhole(`it has ${before.sequence} events, and a checkpoint tells of ${last.sequence}`);
  if (!isNewKey && last !== undefined && before.hash?.equals(last.hash) === true) return asCheckpoint(last);
  await recordEvent(tx, {
    ...by,
    action: "audit.checkpointed",
    target: { kind: "signing key", id: key.publicKey },
    details: { newKey: isNewKey },
  });
  const end = await endOfChain(tx);
  const { count } = await tx
    .selectFrom("audit_event")
    .select((all) => all.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (end.hash === undefined || count !== end.sequence)
    throw notWhole(`it has ${count} events, and its last one is number ${end.sequence}`);
  const at = new Date();
  const made = signCheckpoint(
    { sequence: end.sequence, hash: end.hash.toString("hex"), count, at: at.toISOString() },
    key,
  );
  await tx
    .insertInto("audit_checkpoint")
    .values({
      sequence: made.sequence,
      hash: end.hash,
      count,
      at,
      public_key: made.publicKey,
      signature: Buffer.from(made.signature, "base64url"),
    })
    .execute();
  return made;
}

function notWhole(why: string): AppError {
  return new AppError(
    "conflict",
    `The audit is not whole: ${why}. Run \`sophia audit verify\`; no checkpoint is signed over it.`,
  );
}

async function endOfChain(db: Kysely<DB>): Promise<{ sequence: number; hash: Buffer | undefined }> {
  const last = await db
    .selectFrom("audit_event")
    .select(["sequence", "hash"])
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  return { sequence: last?.sequence ?? 0, hash: last?.hash };
}

async function lastCheckpoint(db: Kysely<DB>): Promise<CheckpointRow | undefined> {
  return db.selectFrom("audit_checkpoint").selectAll().orderBy("sequence", "desc").limit(1).executeTakeFirst();
}

type CheckpointRow = Selectable<DB["audit_checkpoint"]>;

export function asCheckpoint(row: CheckpointRow): AuditCheckpoint {
  return {
    sequence: row.sequence,
    hash: row.hash.toString("hex"),
    count: row.count,
    at: row.at.toISOString(),
    publicKey: row.public_key,
    signature: row.signature.toString("base64url"),
  };
}
