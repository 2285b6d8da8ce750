import { jsonRoute, streamRoute, type Route } from "@sophia/core";
import {
  AuditCheckpoint,
  AuditCheckpointRequest,
  AuditExportEvent,
  AuditExportQuery,
  AuditPage,
  AuditQuery,
  AuditVerifyEvent,
  AuditVerifyRequest,
} from "@sophia/core/api";
import { by } from "./audit-event.ts";
import { makeCheckpoint } from "./checkpoints.ts";
import type { GovernanceDeps } from "./deps.ts";
import { exportAudit } from "./export-audit.ts";
import { searchAudit } from "./search-audit.ts";
import { verifyAudit } from "./verify.ts";

export function governanceRoutes(deps: GovernanceDeps): Route[] {
  return [
    jsonRoute({
      method: "GET",
      path: "/v1/audit",
      summary: "What was done, by whom, on what and from where; newest first",
      query: AuditQuery,
      reply: AuditPage,
      permission: "audit.read",
      class: "search",
      errors: ["invalid_request"],
      handle: ({ query }) => searchAudit(deps.db, AuditQuery.parse(query)),
    }),
    streamRoute({
      method: "GET",
      path: "/v1/audit/export",
      summary: "All events of the audit as they were hashed, oldest first; the export is an event itself",
      query: AuditExportQuery,
      event: AuditExportEvent,
      permission: "audit.export",
      class: "ask",
      errors: ["invalid_request", "unavailable"],
      handle: ({ query, actor, requestId, signal }) =>
        exportAudit(deps.db, AuditExportQuery.parse(query), by(actor, requestId), signal),
    }),
    jsonRoute({
      method: "POST",
      path: "/v1/audit/checkpoints",
      summary: "Sign the end of the audit; a copy kept elsewhere finds what is rewritten here",
      body: AuditCheckpointRequest,
      reply: AuditCheckpoint,
      permission: "audit.export",
      errors: ["invalid_request", "conflict", "unavailable"],
      handle: ({ body, actor, requestId }) => makeCheckpoint(deps, by(actor, requestId), body),
    }),
    streamRoute({
      method: "POST",
      path: "/v1/audit/verify",
      summary: "Prove that the audit is whole, or name its first broken link",
      body: AuditVerifyRequest,
      event: AuditVerifyEvent,
      permission: "audit.read",
      class: "ask",
      errors: ["invalid_request"],
      handle: ({ body, signal }) => verifyAudit(deps.db, body, signal),
    }),
  ];
}
