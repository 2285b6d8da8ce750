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
 * Makes a change of who may do what. Where somebody can sign in who can manage roles, somebody is left who can.
 *
 * @param tx - the transaction of the change
 * @throws AppError `conflict` when nobody would be left; and what the change throws.
 */
export async function keepAnAdministrator(tx: Kysely<DB>, change: () => Promise<void>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${administratorLock})`.execute(tx);
  const was = await hasAdministrator(tx);
  await change();
  if (was && !(await hasAdministrator(tx)))
    throw new AppError("conflict", "Nobody would be left who can manage roles: make another administrator first.");
}

async function hasAdministrator(tx: Kysely<DB>): Promise<boolean> {
  const { rows } = await sql<{ able: boolean }>`
    select exists (
      select from person_role
      left join custom_role on custom_role.name = person_role.role
      join person on person.id = person_role.person_id
      join sign_in_account on sign_in_account.person_id = person.id and password is not null
      where suspended_at is null
        and (person_role.role = any(${rolesThatManageRoles}::text[]) or 'roles.manage' = any(custom_role.permissions))
    ) as able`.execute(tx);
  return rows[0]?.able ?? false;
}
