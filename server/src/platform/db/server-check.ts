import type { ClientBase } from "pg";
import { AppError } from "@sophia/core";

/** Versions that the migrations and the engine are written for. */
const oldest = 15;
const newest = 18;

/**
 * Checks that a server is one that Sophia can work with, before anything is written to it.
 *
 * @throws AppError `unavailable` naming what is wrong: version, encoding, no rights to create, a read-only copy
 */
export async function checkServer(client: ClientBase): Promise<void> {
  const { rows } = await client.query<ServerFacts>(
    `select current_setting('server_version_num')::int / 10000 as version, current_setting('server_version') as shown,
       current_setting('server_encoding') as encoding, current_database() as database, current_user as who,
       has_database_privilege(current_user, current_database(), 'CREATE') as may_create,
       coalesce(has_schema_privilege(current_user, to_regnamespace('public')::oid, 'CREATE'), false) as may_use_public,
       pg_is_in_recovery() as standby, current_setting('default_transaction_read_only')::bool as read_only`,
  );
  const found = rows[0];
  if (!found) throw new AppError("unavailable", "PostgreSQL answered nothing to a simple question.");
  const problem = serverProblem(found);
  if (problem) throw new AppError("unavailable", problem);
}

/** What a server says about itself and about what we may do. */
export interface ServerFacts {
  /** Major version. */
  readonly version: number;
  /** Version as the server writes it. */
  readonly shown: string;
  readonly encoding: string;
  readonly database: string;
  readonly who: string;
  readonly may_create: boolean;
  readonly may_use_public: boolean;
  readonly standby: boolean;
  readonly read_only: boolean;
}

/** The first thing that is wrong, as a sentence; undefined when all is well. */
export function serverProblem(found: ServerFacts): string | undefined {
  if (found.version < oldest)
    return `PostgreSQL ${found.shown} is too old: Sophia needs version ${oldest} to ${newest}.`;
  if (found.version > newest)
    return `PostgreSQL ${found.shown} is newer than Sophia has been tried with (${oldest} to ${newest}).`;
  if (found.encoding !== "UTF8") {
    return (
      `The database "${found.database}" stores text as ${found.encoding}; Sophia needs UTF8. ` +
      `Make a new one: create database sophia encoding 'UTF8' template template0;`
    );
  }
  if (found.standby) return `The database "${found.database}" is a standby copy. Connect to the primary server.`;
  if (found.read_only) return `The database "${found.database}" is set to read-only (default_transaction_read_only).`;
  if (!found.may_create || !found.may_use_public) {
    return (
      `The user "${found.who}" may not create tables in the database "${found.database}". Let an administrator run: ` +
      `alter database "${found.database}" owner to "${found.who}"; grant create on schema public to "${found.who}";`
    );
  }
  return undefined;
}
