import { AppError } from "@sophia/core";
import { connectOrExplain } from "./connect-or-explain.ts";
import type { DbLog } from "./log.ts";
import { assertMigrated } from "./migrate.ts";
import { roles } from "./roles.ts";
import { withRole } from "./urls.ts";

/** Where the service works: the same login in three roles, each of which may do its own work and no more. */
export interface ServiceUrls {
  readonly appUrl: string;
  readonly engineUrl: string;
  readonly readerUrl: string;
}

export interface DatabaseUrls extends ServiceUrls {
  readonly ownerUrl: string;
}

/**
 * The four ways into a PostgreSQL that somebody else runs.
 *
 * With DATABASE_URL alone its user migrates, and the service logs in as the same user but works as `sophia_app` from the
 * first statement on (`-c role=`); `migrate` makes the roles and the memberships.
 *
 * @throws AppError `invalid_request` when an address is not a PostgreSQL one
 */
export function externalUrls(databaseUrl: string, databaseAppUrl: string = databaseUrl): DatabaseUrls {
  assertPostgresUrl("DATABASE_URL", databaseUrl);
  return { ownerUrl: databaseUrl, ...serviceUrls(databaseAppUrl) };
}

/**
 * … without the owner's. With DATABASE_APP_URL alone (a login that is a member of the three roles and owns nothing) the
 * service never holds the owner's password; DATABASE_URL is then needed by `sophia migrate` only.
 *
 * @throws AppError `invalid_request` when it is not a PostgreSQL address
 */
export function serviceUrls(databaseAppUrl: string): ServiceUrls {
  assertPostgresUrl("DATABASE_APP_URL", databaseAppUrl);
  return {
    appUrl: withRole(databaseAppUrl, roles.app),
    engineUrl: withRole(databaseAppUrl, roles.engine),
    readerUrl: withRole(databaseAppUrl, roles.reader),
  };
}

function assertPostgresUrl(name: string, text: string): void {
  let url: URL | undefined;
  try {
    url = new URL(text);
    // The driver decodes these, and throws on a percent sign that is none.
    for (const part of [url.username, url.password, url.hostname, url.pathname]) decodeURIComponent(part);
  } catch {
    if (url && /^postgres(ql)?:$/.test(url.protocol)) {
      throw new AppError(
        "invalid_request",
        `${name} has a percent sign that stands for nothing. In a user, password or database name write %25 for it.`,
      );
    }
  }
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw new AppError(
      "invalid_request",
      `${name} is not a PostgreSQL address. It looks like postgresql://user:password@host:5432/database.`,
    );
  }
}

/**
 * Checks, before a service starts, that the application's url leads into a database with this code's schema, and as a role
 * that can do its work and no more.
 *
 * @throws AppError `unavailable` (unreachable, no rights), `conflict` (schema older or newer than the code)
 */
export async function checkAppConnection(appUrl: string, log: DbLog): Promise<void> {
  const client = await connectOrExplain(appUrl, "sophia check");
  try {
    const { rows } = await client.query<{ who: string; may_ddl: boolean; may_read: boolean }>(
      `select current_user as who, has_schema_privilege('public', 'CREATE') as may_ddl,
         to_regclass('schema_migration') is null or has_table_privilege('schema_migration', 'SELECT') as may_read`,
    );
    const { who, may_ddl, may_read } = rows[0] ?? { who: "", may_ddl: true, may_read: false };
    if (!may_read) {
      throw new AppError(
        "unavailable",
        `The database user "${who}" has no rights on Sophia's tables. Let an administrator run: grant ${roles.app} to "${who}";`,
      );
    }
    if (may_ddl)
      log(
        "warn",
        `The service works as "${who}", who may also change tables; a login that is only a member of ${roles.app} is safer.`,
      );
    await assertMigrated(client);
  } finally {
    await client.end();
  }
}
