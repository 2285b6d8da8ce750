import { AppError } from "@sophia/core";
import { sql, type Kysely, type Selectable } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { recordEvent } from "../governance/index.ts";
import { rolesOf, replaceRoles } from "./change-person.ts";
import type { IdentityDeps } from "./deps.ts";
import { noSuchInvitation } from "./invitations.ts";
import { hashOfLink } from "./link-secret.ts";
import { assertStrong } from "./passwords.ts";

/** An invitation that can still be accepted. */
export interface OpenInvitation {
  /** Null: whoever opens the link of the first start says who they are. */
  readonly email: string | null;
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly expiresAt: Date;
}

/** @throws AppError `not_found`, the same for a secret that was never given out. */
export async function findInvitation(db: Kysely<DB>, secret: string): Promise<OpenInvitation> {
  const { email, name, roles, expires_at: expiresAt } = await openInvitation(db, secret);
  return { email, name, roles, expiresAt };
}

async function openInvitation(db: Kysely<DB>, secret: string): Promise<Selectable<DB["invitation"]>> {
  const row = await db
    .selectFrom("invitation")
    .selectAll()
    .where("token_hash", "=", hashOfLink(secret))
    .where("accepted_at", "is", null)
    .where("withdrawn_at", "is", null)
    .where("expires_at", ">", sql<Date>`now()`)
    .executeTakeFirst();
  if (row === undefined) throw noSuchInvitation;
  return row;
}

export interface Accepting {
  readonly secret: string;
  readonly name: string;
  readonly password: string;
  /** Of the first administrator only: the others' is in the invitation. */
  readonly email?: string | undefined;
  readonly address: string;
  readonly requestId: string;
}

/**
 * Makes the invited person, or gives a password to one that is there without; the invitation is used up.
 *
 * @throws AppError `not_found` for a link that is not good any more, `invalid_request` for a weak password, `conflict`
 *   when the person can sign in already.
 */
export async function acceptInvitation(
  deps: IdentityDeps,
  { secret, name, password, email: said, address, requestId }: Accepting,
): Promise<{ readonly email: string }> {
  const invited = await findInvitation(deps.db, secret);
  const email = (invited.email ?? said ?? "").trim().toLowerCase();
  await assertStrong(deps, password, [email, name]);
  const hash = await deps.hashPassword(password);
  return deps.db.transaction().execute(async (tx) => {
    // Of two who open the link at once, one takes the row and the other finds it used.
    const used = await tx
      .updateTable("invitation")
      .set({ accepted_at: new Date() })
      .where("token_hash", "=", hashOfLink(secret))
      .where("accepted_at", "is", null)
      .where("withdrawn_at", "is", null)
      .where("expires_at", ">", sql<Date>`now()`)
      .returning(["id", "roles"])
      .executeTakeFirst();
    if (used === undefined) throw noSuchInvitation;
    const {
      id: personId,
      kind,
      suspended_at: suspended,
    } = await tx
      .insertInto("person")
      .values({ email, name })
      .onConflict((conflict) => conflict.column("email").doUpdateSet({ name, updated_at: sql`now()` }))
      .returning(["id", "kind", "suspended_at"])
      .executeTakeFirstOrThrow();
    if (kind === "service" || suspended !== null)
      throw new AppError("conflict", "Nobody can sign in as this account. Ask an administrator.");
    await giveFirstPassword(tx, personId, hash);
    const roles = [...new Set([...(await rolesOf(tx, personId)), ...used.roles])].toSorted();
    await replaceRoles(tx, personId, roles);
    const actor = { personId, email };
    await recordEvent(tx, {
      action: "invitation.accepted",
      actor,
      address,
      requestId,
      target: { kind: "invitation", id: used.id, name: email },
      details: { roles },
    });
    return { email };
  });
}

async function giveFirstPassword(tx: Kysely<DB>, personId: string, hash: string): Promise<void> {
  const there = await tx
    .selectFrom("sign_in_account")
    .select("id")
    .where("person_id", "=", personId)
    .where("provider_id", "=", "credential")
    .executeTakeFirst();
  if (there !== undefined)
    throw new AppError("conflict", "This person can sign in already: sign in with the password you have.");
  await tx
    .insertInto("sign_in_account")
    .values({
      person_id: personId,
      account_id: personId,
      provider_id: "credential",
      password: hash,
      updated_at: new Date(),
    })
    .execute();
}
