import { AppError } from "@sophia/core";
import type { CreateServiceAccountRequest } from "@sophia/core/api";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { by, recordEvent } from "../governance/index.ts";
import { replaceRoles } from "./change-person.ts";
import type { Requested } from "./request.ts";
import { assertMayGive } from "./roles.ts";

/**
 * Makes an account for a program. It signs in by keys alone and reads nothing of the sources until an administrator maps
 * an identity to it.
 *
 * @throws AppError `conflict` for a name that is taken, `forbidden` for roles the actor may not give.
 */
export async function createServiceAccount(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  { name, roles }: CreateServiceAccountRequest,
): Promise<{ readonly personId: string; readonly email: string }> {
  const email = `${name}@service.invalid`;
  return db.transaction().execute(async (tx) => {
    await assertMayGive(tx, actor, roles);
    const made = await tx
      .insertInto("person")
      .values({ email, name, kind: "service", email_verified: false })
      .onConflict((conflict) => conflict.column("email").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (made === undefined) throw new AppError("conflict", `There is a service account ${name} already.`);
    const given = [...new Set(roles)].toSorted();
    await replaceRoles(tx, made.id, given);
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "person.created",
      target: { kind: "service", id: made.id, name: email },
      details: { roles: given },
    });
    return { personId: made.id, email };
  });
}
