import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

/**
 * Everything a person may read as: the principals of their identities in each connected source, and of all groups these
 * belong to, however nested. An identity is theirs by an administrator's word, else by the e-mail address the source has
 * verified, and only while active; never by name. A service account has no address that counts.
 *
 * Read fresh for each request: a membership taken away at the source ends here with the row that granted it.
 */
export async function principalsOf(db: Kysely<DB>, email: string): Promise<string[]> {
  const address = email.toLowerCase();
  const { rows } = await sql<{ principal: string }>`
    with recursive held (principal) as (
      select identity.principal from identity
      where identity.active and identity.email = ${address}
        and not exists (select from person where person.email = ${address}
          and (person.kind = 'service' or not person.email_verified))
        and not exists (select from identity_mapping word join person on person.id = word.person_id
          where word.connection_id = identity.connection_id and word.external_id = identity.external_id
            and (word.is_theirs or person.email = ${address}))
      union
      select identity.principal from person
      join identity_mapping word on word.person_id = person.id and word.is_theirs
      join identity on identity.connection_id = word.connection_id and identity.external_id = word.external_id
      where person.email = ${address} and identity.active
      union
      select membership.group_principal from held join membership on membership.member_principal = held.principal
    )
    select principal from held`.execute(db);
  return rows.map((row) => row.principal);
}
