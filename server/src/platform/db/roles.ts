import type { ClientBase } from "pg";
import { AppError } from "@sophia/core";

/**
 * Who may do what. Roles belong to a whole cluster, so many databases of one cluster share these four.
 *
 * - owner: migrates. Embedded it is `sophia_owner`; elsewhere the user of DATABASE_URL.
 * - `sophia_app`: the service. Rows of our tables and of the engine's, never DDL.
 * - `sophia_engine`: the engine, which keeps its own schema `engine` up to date by itself. DDL there, nothing of ours.
 *   (It has CREATE on the database since the engine says `create schema if not exists` although the schema is there.)
 * - `sophia_reader`: SELECT on the views of schema `reading`, nothing else.
 */
export const roles = { app: "sophia_app", engine: "sophia_engine", reader: "sophia_reader" } as const;

const all = Object.values(roles);

/**
 * Makes the roles that are missing and makes the current user a member of each, so that it can hand out rights in their
 * name and, where they have no login of their own, work as them by `SET ROLE`. The migration lock must be held.
 *
 * @throws AppError `unavailable` with the statements to run by hand, when this user may not do it
 */
export async function ensureRoles(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ role: string; exists: boolean; member: boolean }>(
    `select name as role, r.oid is not null as exists,
       coalesce(case when current_setting('server_version_num')::int >= 160000
         then pg_has_role(current_user, r.oid, 'SET') else pg_has_role(current_user, r.oid, 'MEMBER') end, false) as member
     from unnest($1::text[]) as name left join pg_roles r on r.rolname = name`,
    [all],
  );
  for (const { role, exists, member } of rows) {
    try {
      if (!exists) await createRole(client, role);
      if (!member) await client.query(`grant ${role} to current_user`);
    } catch (cause) {
      throw new AppError("unavailable", await byHand(client), { cause });
    }
  }
}

/** Another database of the same cluster may be migrated in this moment: its locks are not ours. */
async function createRole(client: ClientBase, role: string): Promise<void> {
  await client.query(
    `do $$ begin
       if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
     exception when duplicate_object or unique_violation then null; end $$`,
  );
}

async function byHand(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ me: string }>("select quote_ident(current_user) as me");
  const me = rows[0]?.me ?? "the user of DATABASE_URL";
  return (
    `The database user ${me} may not make the roles that Sophia works with. Let an administrator run once: ` +
    `${all.map((role) => `create role ${role} nologin;`).join(" ")} grant ${all.join(", ")} to ${me}; ` +
    "(leave out the roles that exist)."
  );
}

/** Rights on a database itself. They are not copied when it is the template of another. */
export function databaseRights(quotedName: string): string {
  return `
    revoke create, temporary on database ${quotedName} from public;
    grant connect on database ${quotedName} to ${all.join(", ")};
    grant create on database ${quotedName} to ${roles.engine};`;
}

/** Before the migrations: everything that the owner is about to make is usable by the app at once. */
export const grantsBeforeMigrations = `
  revoke create on schema public from public;
  do $$ begin
    if to_regnamespace('engine') is null then create schema engine authorization ${roles.engine}; end if;
  end $$;
  alter default privileges grant usage on schemas to ${roles.app};
  alter default privileges grant select, insert, update, delete on tables to ${roles.app};
  alter default privileges grant usage, select on sequences to ${roles.app};
  alter default privileges for role ${roles.engine} grant select, insert, update, delete on tables to ${roles.app};
  alter default privileges for role ${roles.engine} grant usage, select on sequences to ${roles.app};
  grant usage on schema public, engine to ${roles.app};
`;

/**
 * Who migrates without owning the database cannot hand out its rights: PostgreSQL only warns then.
 *
 * @throws AppError `unavailable` with the statement to run by hand
 */
export async function checkEngineRights(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ database: string; fine: boolean }>(
    `select quote_ident(current_database()) as database,
       has_database_privilege('${roles.engine}', current_database(), 'CREATE') as fine`,
  );
  if (rows[0]?.fine) return;
  throw new AppError(
    "unavailable",
    `The engine may not keep its schema up to date. Let an administrator run once: grant create on database ${rows[0]?.database} to ${roles.engine};`,
  );
}

/**
 * After the migrations: views, and what an earlier owner or an interrupted run left without rights. The audit is excepted:
 * the app adds to it by the function `audit_append` alone, and changes and removes nothing of it.
 */
export const grantsAfterMigrations = `
  grant select, insert, update, delete on all tables in schema public to ${roles.app};
  grant usage, select on all sequences in schema public to ${roles.app};
  revoke insert, update, delete on schema_migration from ${roles.app};
  do $$ begin
    if to_regclass('public.audit_event') is not null then
      revoke all on audit_event, audit_checkpoint, audit_signing_key from ${roles.app};
      grant select on audit_event to ${roles.app};
      grant select, insert on audit_checkpoint, audit_signing_key to ${roles.app};
      revoke all on function audit_append(jsonb) from public;
      grant execute on function audit_append(jsonb) to ${roles.app};
    end if;
  end $$;
  do $$ begin
    if to_regnamespace('reading') is not null then
      grant usage on schema reading to ${roles.app}, ${roles.reader};
      grant select on all tables in schema reading to ${roles.app}, ${roles.reader};
    end if;
  end $$;
`;
