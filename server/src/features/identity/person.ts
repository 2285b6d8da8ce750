import { AppError } from "@sophia/core";
import type { Person } from "@sophia/core/api";
import { sql, type Kysely } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";

export const noSuchPerson = new AppError("not_found", "There is no such person. `sophia people list` lists them.");

/** A person's id as a path carries it. @throws AppError `not_found` for what is none. */
export function idOf(text: string | undefined, missing: AppError): string {
  const id = z.uuid().safeParse(text);
  if (!id.success) throw missing;
  return id.data;
}

function selectPeople(db: Kysely<DB>) {
  return db.selectFrom("person").select([
    "person.id",
    "person.kind",
    "person.email",
    "person.name",
    "person.created_at",
    "person.suspended_at",
    sql<string[]>`array(select role from person_role where person_id = person.id order by role)`.as("roles"),
    sql<boolean>`exists (select from sign_in_account where person_id = person.id and password is not null)`.as(
      "has_password",
    ),
    sql<Date | null>`greatest((select max(updated_at) from sign_in_session where person_id = person.id),
        (select max(last_used_at) from api_key where person_id = person.id))`.as("last_seen_at"),
  ]);
}

/** Everybody Sophia knows by name: those who were invited and came, and service accounts. */
export async function listPeople(db: Kysely<DB>): Promise<Person[]> {
  const rows = await selectPeople(db).orderBy("person.email").execute();
  return rows.map((row) => ({
    personId: row.id,
    kind: row.kind === "service" ? "service" : "person",
    email: row.email,
    name: row.name,
    roles: row.roles,
    createdAt: row.created_at.toISOString(),
    suspendedAt: row.suspended_at?.toISOString() ?? null,
    hasPassword: row.has_password,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
  }));
}

/** Locks the row. @throws AppError `not_found`. */
export async function lockPerson(tx: Kysely<DB>, personId: string) {
  const row = await tx
    .selectFrom("person")
    .select(["id", "email", "name", "kind", "suspended_at"])
    .where("id", "=", personId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noSuchPerson;
  return row;
}
