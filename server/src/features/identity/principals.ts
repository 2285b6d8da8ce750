import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

/**
 * Everything a person may read as: the principals of their identities in each connected source, and of all groups these
 * belong to, however nested. Identities match by the e-mail address the source has verified, and only while active.
 *
 * Read fresh for each request: a membership taken away at the source ends here with the row that granted it.
 */
export async function principalsOf(db: Kysely<DB>, email: string): Promise<string[]> {
  const { rows } = await sql<{ principal: string }>`
    with recursive held (principal) as (
      select principal from identity where email = ${email.toLowerCase()} and active
      union
      select membership.group_principal from held join membership on membership.member_principal = held.principal
    )
    select principal from held`.execute(db);
  return rows.map((row) => row.principal);
}
