export { by, type AuditAction, type AuditActor, type AuditEvent } from "./audit-event.ts";
export { recordEvent } from "./record-event.ts";
