import type { AuditCheckpoint, AuditResult, AuditVerifyEvent, AuditVerifyRequest } from "@sophia/core/api";
import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { beforeTheFirst, brokenLink, type BrokenLink } from "./chain.ts";
import { checkpointProblem, forgery, trustedKeys, type TrustedKeys } from "./checkpoint-problem.ts";
import { asCheckpoint } from "./checkpoints.ts";

/** An event has 64 kB at most and 1 kB as a rule: so much lies in memory at once. */
const pageRows = 500;

/**
 * Walks the whole chain from its first event: recomputes every hash, compares numbers, columns and checkpoints, and stops
 * at the first link that is broken. What was added after it began is not looked at.
 *
 * It proves that nothing was changed, taken away or put in since it was chained, as far as checkpoints outside say so:
 * who can rewrite every row, and the checkpoints kept here, is found only by one that was sent away, and who has the
 * signing key too only if that one was kept where he could not exchange it.
 */
export async function* verifyAudit(
  db: Kysely<DB>,
  { checkpoints, publicKeys }: AuditVerifyRequest,
  signal?: AbortSignal,
): AsyncGenerator<AuditVerifyEvent> {
  const end = await lastSequence(db);
  const trusted = await trustedKeys(db, publicKeys);
  const given = checkpoints.toSorted((one, other) => one.sequence - other.sequence);
  const agreed = { kept: 0, given: 0 };
  let previous: { sequence: number; hash: Buffer } = { sequence: 0, hash: beforeTheFirst };
  // Also numbers below one are looked at: nothing may hide there.
  let after = Number.MIN_SAFE_INTEGER;
  let firstAt: string | null = null;
  let lastAt: string | null = null;
  const result = (broken: BrokenLink | undefined): AuditResult => ({
    type: "result",
    whole: broken === undefined,
    events: previous.sequence,
    firstAt,
    lastAt,
    checkpoints: agreed,
    hash: previous.sequence === 0 ? null : previous.hash.toString("hex"),
    broken: broken ?? null,
  });

  while (previous.sequence < end) {
    if (signal?.aborted === true) return;
    const rows = await rowsAfter(db, after, end);
    const kept = await checkpointsBetween(db, previous.sequence, rows.at(-1)?.sequence ?? end);
    for (const row of rows) {
      const broken = brokenLink(row, previous) ?? disagreement(row, kept, given, trusted, agreed);
      if (broken !== undefined) {
        yield result(broken);
        return;
      }
      previous = { sequence: row.sequence, hash: row.hash };
      after = row.sequence;
      lastAt = row.at.toISOString();
      firstAt ??= lastAt;
    }
    if (rows.length === 0) {
      yield result({ sequence: previous.sequence + 1, problem: "this event is missing" });
      return;
    }
    yield { type: "progress", events: previous.sequence, of: end };
  }
  yield result(await beyondTheEnd(db, end, given, trusted));
}

/** The first checkpoint on this event that does not hold; those that do are counted. */
function disagreement(
  row: { readonly sequence: number; readonly hash: Buffer },
  kept: readonly AuditCheckpoint[],
  given: readonly AuditCheckpoint[],
  trusted: TrustedKeys,
  agreed: { kept: number; given: number },
): BrokenLink | undefined {
  for (const [origin, all] of [["given", given] as const, ["kept", kept] as const]) {
    for (const checkpoint of all) {
      if (checkpoint.sequence !== row.sequence) continue;
      const problem = checkpointProblem(checkpoint, row.hash, trusted);
      if (problem !== undefined)
        return { sequence: row.sequence, problem: `the checkpoint ${origin} for this event ${problem}` };
      agreed[origin] += 1;
    }
  }
  return undefined;
}

/** A checkpoint on an event that is not there: the end of the chain was cut off, or the checkpoint is none of ours. */
async function beyondTheEnd(
  db: Kysely<DB>,
  end: number,
  given: readonly AuditCheckpoint[],
  trusted: TrustedKeys,
): Promise<BrokenLink | undefined> {
  // One statement, so that a checkpoint made meanwhile is seen together with its event.
  const kept = await db
    .selectFrom("audit_checkpoint")
    .selectAll()
    .where("sequence", ">", (all) =>
      all
        .selectFrom("audit_event")
        .select((events) => events.fn.coalesce(events.fn.max("sequence"), sql<number>`0`).as("last")),
    )
    .orderBy("sequence")
    .limit(1)
    .execute();
  for (const [origin, checkpoint] of [
    ...given.filter((one) => one.sequence > end).map((one) => ["given", one] as const),
    ...kept.map((one) => ["kept", asCheckpoint(one)] as const),
  ]) {
    const forged = forgery(checkpoint, trusted);
    if (forged !== undefined)
      return { sequence: checkpoint.sequence, problem: `the checkpoint ${origin} for this event ${forged}` };
    return {
      sequence: end + 1,
      problem: `the end was cut off here: a checkpoint ${origin} tells of ${checkpoint.sequence} events`,
    };
  }
  return undefined;
}

async function lastSequence(db: Kysely<DB>): Promise<number> {
  const row = await db
    .selectFrom("audit_event")
    .select((all) => all.fn.max("sequence").as("last"))
    .executeTakeFirst();
  return row?.last ?? 0;
}

function rowsAfter(db: Kysely<DB>, after: number, end: number) {
  return db
    .selectFrom("audit_event")
    .selectAll()
    .where("sequence", ">", after)
    .where("sequence", "<=", end)
    .orderBy("sequence")
    .limit(pageRows)
    .execute();
}

async function checkpointsBetween(db: Kysely<DB>, after: number, until: number): Promise<AuditCheckpoint[]> {
  const rows = await db
    .selectFrom("audit_checkpoint")
    .selectAll()
    .where("sequence", ">", after)
    .where("sequence", "<=", until)
    .execute();
  return rows.map(asCheckpoint);
}
