import type { Actor } from "@sophia/core";
import type { Permission } from "@sophia/core/api";
import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { authenticate } from "./authenticate.ts";
import type { Requested } from "./request.ts";
import { testKey } from "./test-support.ts";

/** For tests: somebody who asks, holding exactly these permissions. */
export async function testActor(
  db: Kysely<DB>,
  email: string,
  permissions: readonly Permission[],
): Promise<Requested & { readonly actor: Actor; readonly key: string }> {
  const { key } = await testKey(db, { email, permissions });
  const requestId = `by ${email}`;
  return { actor: await authenticate({ db }, { key, action: "POST /v1/test", requestId }), requestId, key };
}

/** For tests: a person with these roles, who can sign in with a password (that is nobody's). */
export async function testPerson(db: Kysely<DB>, email: string, roles: readonly string[]): Promise<string> {
  const { id } = await db.insertInto("person").values({ email, name: email }).returning("id").executeTakeFirstOrThrow();
  if (roles.length > 0)
    await db
      .insertInto("person_role")
      .values(roles.map((role) => ({ person_id: id, role })))
      .execute();
  await db
    .insertInto("sign_in_account")
    .values({ person_id: id, account_id: id, provider_id: "credential", password: "none", updated_at: new Date() })
    .execute();
  return id;
}

/** For tests: what the audit has of an action, oldest first. */
export async function auditOf(db: Kysely<DB>, action: string) {
  return db
    .selectFrom("audit_event")
    .select([
      "actor_email",
      "target_id",
      "request_id",
      sql<string | null>`event::jsonb #>> '{unmapped,reason}'`.as("reason"),
    ])
    .where("action", "=", action)
    .orderBy("sequence")
    .execute();
}
