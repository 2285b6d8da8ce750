import { AppError } from "@sophia/core";
import { builtInRoles } from "@sophia/core/api";
import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

/** Two who take the role from each other at once must not both succeed: such changes follow one another. */
const administratorLock = 7307;

const rolesThatManageRoles = Object.entries(builtInRoles).flatMap(([name, permissions]) =>
  permissions.some((permission) => permission === "roles.manage") ? [name] : [],
);

/**
 * After a change of who may do what: somebody who can sign in must be left who can manage people and roles, where there
 * was somebody. Called in the transaction of the change.
 *
 * @throws AppError `conflict`.
 */
export async function keepAnAdministrator(tx: Kysely<DB>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${administratorLock})`.execute(tx);
  const { rows } = await sql<{ able: boolean; possible: boolean }>`
    with administrator as (
      select person_role.person_id from person_role
      left join custom_role on custom_role.name = person_role.role
      where person_role.role = any(${rolesThatManageRoles}::text[]) or 'roles.manage' = any(custom_role.permissions)
    )
    select exists (
      select from administrator join person on person.id = person_id
      join sign_in_account on sign_in_account.person_id = person.id and password is not null
      where suspended_at is null
    ) as able,
    exists (select from sign_in_account where password is not null) as possible`.execute(tx);
  if (rows[0]?.possible === true && !rows[0].able)
    throw new AppError("conflict", "Nobody would be left who can manage roles: make another administrator first.");
}
