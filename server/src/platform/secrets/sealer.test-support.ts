import { createHash, createCipheriv, randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import type { DB } from "../db/index.ts";
import type { KeySource } from "./key-ring.ts";
import type { SealedColumn, SecretPlace } from "./place.ts";
import { openSecrets, type Secrets, type SecretsOptions } from "./secrets.ts";

/** A key of its own name, as `openssl rand -base64 32` would print one. */
export function keyNamed(name: string): string {
  return createHash("sha256").update(name).digest("base64");
}

export function ownFolder(): KeySource {
  return { key: undefined, keyFile: undefined, previousKeys: [], dataDir: emptyFolder() };
}

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "sophia-secrets-"));
}

/** Sealed values in connections' rows, as the sources keep them, without their meaning. */
export const columnOfTests: SealedColumn = {
  name: "values of tests",
  async read(db, after, limit) {
    const rows = await db
      .selectFrom("connection")
      .select(["id", "credentials_sealed"])
      .$if(after !== undefined, (query) => query.where("id", ">", after ?? ""))
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map(({ id, credentials_sealed: sealed }) => ({ place: placeOf(id), sealed }));
  },
  async replace(db, row, old, sealed) {
    const { numUpdatedRows } = await db
      .updateTable("connection")
      .set({ credentials_sealed: sealed })
      .where("id", "=", row)
      .where("credentials_sealed", "=", old)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
};

export function placeOf(row: string): SecretPlace {
  return { purpose: "a value of a test", row };
}

export function openTestSecrets(
  db: Kysely<DB>,
  keys: KeySource,
  options: Partial<SecretsOptions> = {},
): Promise<Secrets> {
  return openSecrets({ db, keys, columns: [columnOfTests], log: () => undefined, ...options });
}

/** As the first version sealed: by the secrets key itself, bound to the purpose alone. */
export function sealedDirectly(plain: string, purpose: string, key: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), body]);
}

export async function keepValue(db: Kysely<DB>, row: string, sealed: Buffer): Promise<void> {
  await db.updateTable("connection").set({ credentials_sealed: sealed }).where("id", "=", row).execute();
}

export async function valueOf(db: Kysely<DB>, row: string): Promise<Buffer> {
  const { credentials_sealed: sealed } = await db
    .selectFrom("connection")
    .select("credentials_sealed")
    .where("id", "=", row)
    .executeTakeFirstOrThrow();
  return sealed;
}
