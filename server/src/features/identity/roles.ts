import { AppError, type Actor } from "@sophia/core";
import { builtInRoles, type DefineRoleRequest, type Permission, type Role } from "@sophia/core/api";
import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { by, recordEvent } from "../governance/index.ts";
import { permissionsOf } from "./holder.ts";
import { keepAnAdministrator } from "./last-administrator.ts";
import type { Requested } from "./request.ts";

const descriptions: Readonly<Record<keyof typeof builtInRoles, string>> = {
  viewer: "Searches and asks in what they can read in the sources.",
  analyst: "Also queries records by their fields, and makes keys of their own.",
  curator: "Also decides which records are one account.",
  automator: "As an analyst, until there are automations.",
  administrator:
    "Also people, roles, keys, sources and the audit; reads no more of the sources than their own systems show.",
  operator: "Runs the service: status, rebuilds, replays, the audit; reads nothing of the sources.",
};

export async function listRoles(db: Kysely<DB>): Promise<Role[]> {
  const custom = await db.selectFrom("custom_role").selectAll().orderBy("name").execute();
  const builtIn = (["viewer", "analyst", "curator", "automator", "administrator", "operator"] as const).map(
    (name): Role => ({
      name,
      description: descriptions[name],
      permissions: [...builtInRoles[name]],
      builtIn: true,
    }),
  );
  return [
    ...builtIn,
    ...custom.map(({ name, description, permissions }) => ({ name, description, permissions, builtIn: false })),
  ];
}

function isBuiltIn(name: string): boolean {
  return Object.hasOwn(builtInRoles, name);
}

/**
 * Makes a role, or changes one for all who have it.
 *
 * @throws AppError `conflict` for the name of a built-in role, or when nobody would be left to administer.
 */
export async function defineRole(
  db: Kysely<DB>,
  { actor, requestId }: Requested,
  name: string,
  { description, permissions }: DefineRoleRequest,
): Promise<Role> {
  if (isBuiltIn(name)) throw new AppError("conflict", `${name} is a built-in role: give yours another name.`);
  const values = { description, permissions: [...new Set(permissions)] };
  await db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom("custom_role")
      .select("permissions")
      .where("name", "=", name)
      .forUpdate()
      .executeTakeFirst();
    await keepAnAdministrator(tx, async () => {
      await tx
        .insertInto("custom_role")
        .values({ name, ...values })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ ...values, changed_at: sql`now()` }))
        .execute();
    });
    await recordEvent(tx, {
      ...by(actor, requestId),
      action: before === undefined ? "role.created" : "role.changed",
      target: { kind: "role", id: name },
      details: { permissions: values.permissions, before: before?.permissions ?? [] },
    });
  });
  return { name, ...values, builtIn: false };
}

/** @throws AppError `not_found`; `conflict` while somebody has it or an open invitation gives it. */
export async function deleteRole(db: Kysely<DB>, { actor, requestId }: Requested, name: string): Promise<void> {
  if (isBuiltIn(name)) throw new AppError("conflict", `${name} is a built-in role: it stays.`);
  await db.transaction().execute(async (tx) => {
    const deleted = await tx.deleteFrom("custom_role").where("name", "=", name).returning("name").executeTakeFirst();
    if (deleted === undefined) throw new AppError("not_found", "There is no such role. `sophia role list` lists them.");
    const { rows } = await sql<{ held: boolean }>`
      select exists (select from person_role where role = ${name})
        or exists (select from invitation where ${name} = any(roles) and accepted_at is null
          and withdrawn_at is null and expires_at > now()) as held`.execute(tx);
    if (rows[0]?.held === true)
      throw new AppError("conflict", `Somebody has the role ${name}, or is invited to it: take it from them first.`);
    await recordEvent(tx, { ...by(actor, requestId), action: "role.deleted", target: { kind: "role", id: name } });
  });
}

/**
 * What these roles allow together; their rows are locked against a change.
 *
 * @throws AppError `invalid_request` for a role that is not there.
 */
async function permissionsOfRoles(tx: Kysely<DB>, names: readonly string[]): Promise<ReadonlySet<Permission>> {
  const own = names.filter((name) => !isBuiltIn(name));
  const rows =
    own.length === 0
      ? []
      : await tx
          .selectFrom("custom_role")
          .select(["name", "permissions"])
          .where("name", "in", own)
          .forShare()
          .execute();
  const missing = own.find((name) => !rows.some((row) => row.name === name));
  if (missing !== undefined)
    throw new AppError("invalid_request", `There is no role ${missing}. \`sophia role list\` lists them.`);
  return permissionsOf(
    names,
    rows.flatMap((row) => row.permissions),
  );
}

/**
 * Whether somebody may give these roles: whoever may make roles may give any, others what they hold themselves.
 *
 * @throws AppError `forbidden` naming what they lack, `invalid_request` for a role that is not there.
 */
export async function assertMayGive(tx: Kysely<DB>, actor: Actor, roles: readonly string[]): Promise<void> {
  const given = await permissionsOfRoles(tx, roles);
  if (actor.permissions.has("roles.manage")) return;
  const lacking = [...given].filter((permission) => !actor.permissions.has(permission));
  if (lacking.length > 0)
    throw new AppError(
      "forbidden",
      `You may not give what you do not hold yourself: ${lacking.join(", ")}. Ask somebody who holds roles.manage.`,
    );
}
