import { AppError, type Actor } from "@sophia/core";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import { holderOfKey } from "./key-holder.ts";

/** A request as far as it says who makes it. */
export interface SignIn {
  readonly key: string;
  /** E-mail address of the person to look as. */
  readonly readsAs?: string | undefined;
  /** Where the request comes from; absent for this process itself. */
  readonly address?: string | undefined;
  readonly action: string;
  readonly requestId: string;
}

/**
 * Resolves a key, and the person it looks as when one is named. Looking as another needs its own permission and is
 * recorded before anything is read.
 *
 * @throws AppError `unauthenticated` or `forbidden`.
 */
export async function authenticate(
  db: Kysely<DB>,
  { key, readsAs, address, action, requestId }: SignIn,
): Promise<Actor> {
  const holder = await holderOfKey(db, key, address);
  const email = readsAs?.trim().toLowerCase();
  if (email === undefined || email === holder.email) return { ...holder, readsAs: holder.email, address };
  if (!holder.permissions.has("people.act_as")) {
    throw new AppError(
      "forbidden",
      "This key may not look with another person's eyes: that needs the permission people.act_as.",
    );
  }
  if (email.length > 320) throw new AppError("invalid_request", "The address of the person to look as is too long.");
  await db
    .insertInto("access_record")
    .values({ person_id: holder.personId, acted_as_email: email, action, request_id: requestId })
    .execute();
  return { ...holder, readsAs: email, address };
}
