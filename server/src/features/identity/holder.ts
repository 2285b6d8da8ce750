import { builtInRoles, permissionSchema, type Permission } from "@sophia/core/api";
import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

/** A person or service account with what its roles allow now. */
export interface Holder {
  readonly personId: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
}

/** Undefined: nobody, or somebody who is suspended. */
export async function holderOf(db: Kysely<DB>, personId: string): Promise<Holder | undefined> {
  const row = await db
    .selectFrom("person")
    .select([
      "person.id",
      "person.email",
      "person.name",
      sql<string[]>`array(select role from person_role where person_id = person.id order by role)`.as("roles"),
      sql<string[]>`array(select unnest(custom_role.permissions) from person_role
        join custom_role on custom_role.name = person_role.role where person_id = person.id)`.as("custom"),
    ])
    .where("person.id", "=", personId)
    .where("person.suspended_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { id, email, name, roles, custom } = row;
  return { personId: id, email, name, roles, permissions: permissionsOf(roles, custom) };
}

/** What built-in roles allow, and what the company's own add; names that this version does not know allow nothing. */
export function permissionsOf(roles: readonly string[], custom: readonly string[]): ReadonlySet<Permission> {
  const builtIn: Readonly<Record<string, readonly string[]>> = builtInRoles;
  const named = [...roles.flatMap((role) => (Object.hasOwn(builtIn, role) ? (builtIn[role] ?? []) : [])), ...custom];
  return new Set(named.flatMap((name) => permissionSchema.safeParse(name).data ?? []));
}
