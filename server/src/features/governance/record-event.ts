import { AppError } from "@sophia/core";
import { sql, type Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import type { AuditEvent } from "./audit-event.ts";
import { ocsfEvent } from "./ocsf.ts";

/**
 * Puts an event at the end of the audit. Called in the transaction of the action that it tells of, it is kept if and only
 * if the action is; and the action fails when the event cannot be kept.
 *
 * Call it last in a transaction, and never on another connection while a transaction of yours has recorded one: until
 * that transaction ends, nobody else can record (they wait for 10 s, then fail). Whatever the event holds, it is made to
 * fit: texts are cut at 1,000 characters, details at 10,000 in all. Nothing in it may be a secret.
 *
 * @throws AppError `unavailable` when the audit cannot be written
 */
export async function recordEvent(db: Kysely<DB>, event: AuditEvent): Promise<void> {
  const text = JSON.stringify(ocsfEvent(event));
  try {
    await sql`select audit_append(${text}::jsonb)`.execute(db);
  } catch (cause) {
    throw new AppError(
      "unavailable",
      "This cannot be done while the audit cannot be written: nothing happens here without a record of it. " +
        "Try again in a moment; if it stays so, the service's log has the reason.",
      { cause },
    );
  }
}
