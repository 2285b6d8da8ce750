import { AppError } from "@sophia/core";
import type { AuditEntry, AuditFilters, AuditPage, AuditQuery } from "@sophia/core/api";
import type { Kysely, Selectable } from "kysely";
import { z } from "zod";
import type { DB } from "../../platform/db/index.ts";
import { auditActions } from "./audit-event.ts";

/**
 * A page of the audit, newest first.
 *
 * @throws AppError `invalid_request` for an action that there is not: no event would ever have it
 */
export async function searchAudit(db: Kysely<DB>, { before, limit, ...filters }: AuditQuery): Promise<AuditPage> {
  let query = matching(db, filters).selectAll();
  if (before !== undefined) query = query.where("sequence", "<", before);
  const rows = await query
    .orderBy("sequence", "desc")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  return {
    events: shown.map(asEntry),
    nextBefore: rows.length > limit ? (shown.at(-1)?.sequence ?? null) : null,
  };
}

/** The events that the filters leave, in no order yet. */
export function matching(db: Kysely<DB>, filters: AuditFilters) {
  const { action, actor, target, from, until, requestId, failed } = filters;
  let query = db.selectFrom("audit_event");
  if (action !== undefined) {
    const known: readonly string[] = auditActions;
    if (!known.includes(action))
      throw new AppError(
        "invalid_request",
        `There is no action ${action} in the audit; there are ${known.join(", ")}.`,
      );
    query = query.where("action", "=", action);
  }
  if (actor !== undefined)
    query = actor.includes("@")
      ? query.where("actor_email", "=", actor.toLowerCase())
      : query.where("actor_person_id", "=", actor);
  if (target !== undefined) query = query.where("target_id", "=", target);
  if (from !== undefined) query = query.where("at", ">=", new Date(from));
  if (until !== undefined) query = query.where("at", "<", new Date(until));
  if (requestId !== undefined) query = query.where("request_id", "=", requestId);
  if (failed !== undefined) query = query.where("failed", "=", failed === "true");
  return query;
}

const eventSchema = z.record(z.string(), z.unknown());

function asEntry(row: Selectable<DB["audit_event"]>): AuditEntry {
  return {
    sequence: row.sequence,
    at: row.at.toISOString(),
    action: row.action,
    failed: row.failed,
    actor: row.actor_email ?? row.actor_person_id,
    target: row.target_kind === null || row.target_id === null ? null : { kind: row.target_kind, id: row.target_id },
    address: row.address,
    requestId: row.request_id,
    hash: row.hash.toString("hex"),
    event: eventSchema.parse(JSON.parse(row.event)),
  };
}
