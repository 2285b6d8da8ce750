import { AppError, type Actor } from "@sophia/core";
import type { SignInSession } from "@sophia/core/api";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { by, recordEvent } from "../governance/index.ts";
import type { Requested } from "./request.ts";

export async function listSessions(db: Kysely<DB>, personId: string, actor: Actor): Promise<SignInSession[]> {
  const rows = await db
    .selectFrom("sign_in_session")
    .select(["id", "created_at", "updated_at", "expires_at", "ip_address", "user_agent"])
    .where("person_id", "=", personId)
    .where("expires_at", ">", new Date())
    .orderBy("updated_at", "desc")
    .limit(200)
    .execute();
  return rows.map((row) => ({
    sessionId: row.id,
    startedAt: row.created_at.toISOString(),
    lastUsedAt: row.updated_at.toISOString(),
    endsAt: row.expires_at.toISOString(),
    address: row.ip_address,
    userAgent: row.user_agent,
    current: row.id === actor.credential.id,
  }));
}

/** Ends one session of a person. @throws AppError `not_found`, also for another's. */
export async function endSession(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  personId: string,
  sessionId: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const ended = await tx
      .deleteFrom("sign_in_session")
      .where("id", "=", sessionId)
      .where("person_id", "=", personId)
      .returning("id")
      .executeTakeFirst();
    if (ended === undefined) throw noSuchSession;
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "session.ended",
      target: { kind: "session", id: sessionId },
      details: { of: personId },
    });
  });
}

export const noSuchSession = new AppError("not_found", "There is no such session, or it has ended.");
