import type { Kysely } from "kysely";
import type { DB } from "../db/index.ts";
import { hashPassword } from "./password-hash.ts";

/** For tests and measurements: gives a person who has none a password. */
export async function givePassword(db: Kysely<DB>, personId: string, password: string): Promise<void> {
  await db
    .insertInto("sign_in_account")
    .values({
      person_id: personId,
      account_id: personId,
      provider_id: "credential",
      password: await hashPassword(password),
      updated_at: new Date(),
    })
    .execute();
}
