import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import type { CredentialsPlace } from "./deps.ts";

export function credentialsPlace(source: string, connectionId: string): CredentialsPlace {
  return { purpose: `credentials of a ${source} connection`, row: connectionId };
}

/** The sealed column of connections, as the platform's secrets bring it to a new format or to new data keys. */
export const sealedCredentials = {
  name: "credentials of connections",
  async read(db: Kysely<DB>, after: string | undefined, limit: number) {
    const rows = await db
      .selectFrom("connection")
      .select(["id", "source", "credentials_sealed"])
      .$if(after !== undefined, (query) => query.where("id", ">", after ?? ""))
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map((row) => ({ place: credentialsPlace(row.source, row.id), sealed: row.credentials_sealed }));
  },
  async replace(db: Kysely<DB>, row: string, old: Buffer, sealed: Buffer): Promise<boolean> {
    const { numUpdatedRows } = await db
      .updateTable("connection")
      .set({ credentials_sealed: sealed })
      .where("id", "=", row)
      .where("credentials_sealed", "=", old)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
};
