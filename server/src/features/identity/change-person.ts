import { AppError } from "@sophia/core";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { by, recordEvent } from "../governance/index.ts";
import { keepAnAdministrator } from "./last-administrator.ts";
import { lockPerson } from "./person.ts";
import type { Requested } from "./request.ts";
import { assertMayGive } from "./roles.ts";

/**
 * Gives a person these roles and takes all others away, at once for their sessions and keys too.
 *
 * @throws AppError `not_found`, `invalid_request` for an unknown role, `forbidden` for more than the actor may give or
 *   for taking from somebody what the actor may not give, `conflict` when nobody would be left to administer.
 */
export async function assignRoles(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  personId: string,
  roles: readonly string[],
): Promise<void> {
  const wanted = [...new Set(roles)].toSorted();
  await db.transaction().execute(async (tx) => {
    const person = await lockPerson(tx, personId);
    const before = await rolesOf(tx, personId);
    const added = wanted.filter((role) => !before.includes(role));
    const taken = before.filter((role) => !wanted.includes(role));
    await assertMayGive(tx, actor, [...added, ...taken]);
    await keepAnAdministrator(tx, () => replaceRoles(tx, personId, wanted));
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "roles.assigned",
      target: { kind: person.kind, id: personId, name: person.email },
      details: { before, after: wanted },
    });
  });
}

export async function rolesOf(tx: Kysely<DB>, personId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom("person_role")
    .select("role")
    .where("person_id", "=", personId)
    .orderBy("role")
    .execute();
  return rows.map(({ role }) => role);
}

export async function replaceRoles(tx: Kysely<DB>, personId: string, roles: readonly string[]): Promise<void> {
  await tx.deleteFrom("person_role").where("person_id", "=", personId).execute();
  if (roles.length === 0) return;
  await tx
    .insertInto("person_role")
    .values(roles.map((role) => ({ person_id: personId, role })))
    .execute();
}

/**
 * Shuts somebody out: sessions end, keys are good for nothing until they are let in again.
 *
 * @throws AppError `not_found`; `conflict` for oneself, and when nobody would be left to administer; `forbidden` for
 *   somebody who may do more than the actor.
 */
export async function suspendPerson(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  personId: string,
  reason: string,
): Promise<void> {
  if (personId === actor.personId) throw new AppError("conflict", "You cannot suspend yourself.");
  await db.transaction().execute(async (tx) => {
    const person = await lockPerson(tx, personId);
    await assertMayGive(tx, actor, await rolesOf(tx, personId));
    await keepAnAdministrator(tx, async () => {
      await tx.updateTable("person").set({ suspended_at: new Date() }).where("id", "=", personId).execute();
      await tx.deleteFrom("sign_in_session").where("person_id", "=", personId).execute();
    });
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "person.suspended",
      target: { kind: person.kind, id: personId, name: person.email },
      reason,
    });
  });
}

/** @throws AppError `not_found`, `forbidden` as for suspending. */
export async function restorePerson(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  personId: string,
  reason: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const person = await lockPerson(tx, personId);
    await assertMayGive(tx, actor, await rolesOf(tx, personId));
    await tx.updateTable("person").set({ suspended_at: null }).where("id", "=", personId).execute();
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: "person.restored",
      target: { kind: person.kind, id: personId, name: person.email },
      reason,
    });
  });
}
