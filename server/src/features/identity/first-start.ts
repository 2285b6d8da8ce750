import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { recordEvent } from "../governance/index.ts";
import { newLinkSecret } from "./link-secret.ts";

const dayMs = 86_400_000;

/**
 * The way in of the first administrator: a link that works once and for a day, made anew at each start as long as nobody
 * can sign in. Whoever reads the terminal of the start is the operator.
 *
 * @returns path and secret; undefined once somebody can sign in.
 */
export async function firstStartLink(db: Kysely<DB>): Promise<string | undefined> {
  const { secret, hash } = newLinkSecret();
  return db.transaction().execute(async (tx) => {
    const somebody = await tx.selectFrom("sign_in_account").select("id").limit(1).executeTakeFirst();
    if (somebody !== undefined) return undefined;
    await tx.deleteFrom("invitation").where("email", "is", null).where("accepted_at", "is", null).execute();
    const { id } = await tx
      .insertInto("invitation")
      .values({ roles: ["administrator", "operator"], token_hash: hash, expires_at: new Date(Date.now() + dayMs) })
      .returning("id")
      .executeTakeFirstOrThrow();
    await recordEvent(tx, {
      action: "invitation.created",
      requestId: "start",
      target: { kind: "invitation", id, name: "the first administrator" },
    });
    return `/invitation?token=${secret}`;
  });
}
