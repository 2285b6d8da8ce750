import type { CreatedKey, Permission } from "@sophia/core/api";
import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { recordEvent } from "../governance/index.ts";
import { insertKey } from "./keys.ts";

export interface LocalKey {
  readonly email: string;
  readonly name: string;
  /** Added to those that the person has. */
  readonly roles: readonly string[];
  readonly label: string;
  readonly permissions: readonly Permission[];
}

/** A key that this process makes for a person on its own machine, as its operator could; the person is made if new. */
export async function createLocalKey(db: Kysely<DB>, request: LocalKey): Promise<CreatedKey> {
  const { name, roles, label, permissions } = request;
  const email = request.email.toLowerCase();
  return db.transaction().execute(async (tx) => {
    const { id: personId } = await tx
      .insertInto("person")
      .values({ email, name })
      .onConflict((conflict) => conflict.column("email").doUpdateSet({ updated_at: sql`now()` }))
      .returning("id")
      .executeTakeFirstOrThrow();
    await tx
      .insertInto("person_role")
      .values(roles.map((role) => ({ person_id: personId, role })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const made = await insertKey(tx, {
      personId,
      createdBy: null,
      label,
      permissions,
      networks: [],
      expiresAt: null,
      requestsPerMinute: null,
      follows: null,
    });
    await recordEvent(tx, {
      action: "key.created",
      requestId: "start",
      target: { kind: "key", id: made.keyId, name: label },
      details: { of: email, permissions: [...permissions], roles: [...roles] },
    });
    return made;
  });
}
