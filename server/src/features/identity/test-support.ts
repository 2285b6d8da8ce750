import { createHash } from "node:crypto";
import type { Permission } from "@sophia/core/api";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { createLocalKey } from "./local-key.ts";

/** For tests: a person with a role of exactly these permissions, and a key that has them all. */
export async function testKey(
  db: Kysely<DB>,
  { email, permissions }: { readonly email: string; readonly permissions: readonly Permission[] },
): Promise<{ readonly key: string; readonly keyId: string; readonly personId: string }> {
  const role = `tests-${createHash("sha256").update(permissions.toSorted().join(" ")).digest("hex").slice(0, 20)}`;
  await db
    .insertInto("custom_role")
    .values({ name: role, description: "of a test", permissions: [...permissions] })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return createLocalKey(db, { email, name: email, roles: [role], label: "test", permissions });
}
