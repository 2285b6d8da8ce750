import type { AuditExportEvent, AuditFilters } from "@sophia/core/api";
import type { Kysely } from "kysely";
import type { DB } from "../../platform/db/index.ts";
import type { AuditEvent } from "./audit-event.ts";
import { recordEvent } from "./record-event.ts";
import { matching } from "./search-audit.ts";

const pageRows = 500;

/**
 * All events that the filters leave, oldest first, with the export's own event as the last of an export without filters.
 * Nothing is sent before the export is recorded; what comes after that is not in it, so that it ends.
 *
 * @throws AppError `invalid_request` for an unknown action, `unavailable` when it cannot be recorded
 */
export async function* exportAudit(
  db: Kysely<DB>,
  filters: AuditFilters,
  by: Pick<AuditEvent, "actor" | "address" | "requestId">,
  signal?: AbortSignal,
): AsyncGenerator<AuditExportEvent> {
  const chosen = matching(db, filters);
  const given = Object.entries(filters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const end = await db.transaction().execute(async (tx) => {
    await recordEvent(tx, { ...by, action: "audit.exported", details: { filters: Object.fromEntries(given) } });
    return tx
      .selectFrom("audit_event")
      .select((all) => all.fn.max("sequence").as("last"))
      .executeTakeFirstOrThrow();
  });
  let count = 0;
  for (let after = 0; ;) {
    if (signal?.aborted === true) return;
    const rows = await chosen
      .select(["sequence", "hash", "event"])
      .where("sequence", ">", after)
      .where("sequence", "<=", end.last)
      .orderBy("sequence")
      .limit(pageRows)
      .execute();
    for (const row of rows)
      yield { type: "event", sequence: row.sequence, hash: row.hash.toString("hex"), text: row.event };
    count += rows.length;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) break;
    after = last.sequence;
  }
  yield { type: "end", count };
}
