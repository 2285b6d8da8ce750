import { AppError } from "@sophia/core";
import type { CreatedInvitation, Invitation, InviteRequest } from "@sophia/core/api";
import type { Kysely, Selectable } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { by, recordEvent } from "../governance/index.ts";
import { rolesOf } from "./change-person.ts";
import { newLinkSecret } from "./link-secret.ts";
import type { Requested } from "./request.ts";
import { assertMayGive } from "./roles.ts";

const dayMs = 86_400_000;

/**
 * Invites somebody. The link is in the reply and nowhere else; who opens it takes the address as theirs, so it is to
 * reach them alone: Sophia sends no mail, whoever hands the link on vouches for that.
 *
 * @throws AppError `conflict` when that person can sign in already, `forbidden` for more than the actor may give.
 */
export async function invite(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  { email, name, roles, days }: InviteRequest,
): Promise<CreatedInvitation> {
  const { secret, hash } = newLinkSecret();
  const row = await db.transaction().execute(async (tx) => {
    const there = await tx
      .selectFrom("person")
      .leftJoin("sign_in_account", "sign_in_account.person_id", "person.id")
      .select(["person.id", "person.kind", "person.suspended_at", "sign_in_account.id as account"])
      .where("person.email", "=", email)
      .executeTakeFirst();
    // Whoever accepts becomes that person, with all that they have been given before.
    const held = there === undefined ? [] : await rolesOf(tx, there.id);
    await assertMayGive(tx, actor, [...roles, ...held]);
    if (there?.kind === "service")
      throw new AppError("conflict", `${email} is a service account: it signs in by keys alone.`);
    if (there !== undefined && there.suspended_at !== null)
      throw new AppError("conflict", `${email} is suspended: let them in again first, \`sophia people restore\`.`);
    if (there?.account != null)
      throw new AppError(
        "conflict",
        `${email} can sign in already. Their roles are changed by \`sophia people roles\`.`,
      );
    await tx
      .updateTable("invitation")
      .set({ withdrawn_at: new Date() })
      .where("email", "=", email)
      .where("accepted_at", "is", null)
      .where("withdrawn_at", "is", null)
      .execute();
    const made = await tx
      .insertInto("invitation")
      .values({
        email,
        name,
        roles: [...new Set(roles)].toSorted(),
        token_hash: hash,
        created_by: actor.personId,
        expires_at: new Date(Date.now() + days * dayMs),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "invitation.created",
      target: { kind: "invitation", id: made.id, name: email },
      details: { roles: made.roles },
    });
    return made;
  });
  return { ...asInvitation(row), path: `/invitation?token=${secret}` };
}

type Row = Omit<Selectable<DB["invitation"]>, "token_hash">;

function asInvitation(row: Row): Invitation {
  return {
    invitationId: row.id,
    email: row.email ?? "",
    name: row.name ?? "",
    roles: row.roles,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    acceptedAt: row.accepted_at?.toISOString() ?? null,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  };
}

export async function listInvitations(db: Kysely<DB>): Promise<Invitation[]> {
  const rows = await db
    .selectFrom("invitation")
    .selectAll()
    .where("email", "is not", null)
    .orderBy("created_at", "desc")
    .limit(1_000)
    .execute();
  return rows.map(asInvitation);
}

export const noSuchInvitation = new AppError(
  "not_found",
  "There is no such open invitation: it was accepted, withdrawn, or has ended. Ask for another.",
);

/** @throws AppError `not_found` when it is not open. */
export async function withdrawInvitation(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  invitationId: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable("invitation")
      .set({ withdrawn_at: new Date() })
      .where("id", "=", invitationId)
      .where("email", "is not", null)
      .where("accepted_at", "is", null)
      .where("withdrawn_at", "is", null)
      .returning("email")
      .executeTakeFirst();
    if (row === undefined) throw noSuchInvitation;
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "invitation.withdrawn",
      target: { kind: "invitation", id: invitationId, name: row.email ?? "" },
    });
  });
}
