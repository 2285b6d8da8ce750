import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";

const place = { purpose: "secret of the service", row: "session cookies" };

/** What seals the service's own secrets. */
export interface ServiceSealer {
  readonly seal: (plain: string, place: { readonly purpose: string; readonly row: string }) => Promise<Buffer>;
  readonly open: (sealed: Buffer, place: { readonly purpose: string; readonly row: string }) => Promise<string>;
}

/** What session cookies are signed with: made once, the same in every process, sealed in the database. */
export async function cookieSecret(db: Kysely<DB>, sealer: ServiceSealer): Promise<string> {
  const kept = await findSealed(db);
  if (kept !== undefined) return sealer.open(kept, place);
  const sealed = await sealer.seal(randomBytes(32).toString("base64url"), place);
  await db
    .insertInto("service_secret")
    .values({ name: place.row, sealed })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const first = await findSealed(db);
  if (first === undefined) throw new Error("The secret of session cookies was not kept");
  return sealer.open(first, place);
}

async function findSealed(db: Kysely<DB>): Promise<Buffer | undefined> {
  const row = await db.selectFrom("service_secret").select("sealed").where("name", "=", place.row).executeTakeFirst();
  return row?.sealed;
}

/** The sealed column, as the platform's secrets bring it to new data keys. */
export const sealedServiceSecrets = {
  name: "secrets of the service",
  async read(db: Kysely<DB>, after: string | undefined, limit: number) {
    const rows = await db
      .selectFrom("service_secret")
      .select(["name", "sealed"])
      .$if(after !== undefined, (query) => query.where("name", ">", after ?? ""))
      .orderBy("name")
      .limit(limit)
      .execute();
    return rows.map(({ name, sealed }) => ({ place: { purpose: place.purpose, row: name }, sealed }));
  },
  async replace(db: Kysely<DB>, row: string, old: Buffer, sealed: Buffer): Promise<boolean> {
    const { numUpdatedRows } = await db
      .updateTable("service_secret")
      .set({ sealed })
      .where("name", "=", row)
      .where("sealed", "=", old)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
};
