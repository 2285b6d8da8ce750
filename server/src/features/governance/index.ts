export { by, type AuditAction, type AuditActor, type AuditEvent } from "./audit-event.ts";
export { makeCheckpoint } from "./checkpoints.ts";
export type { GovernanceDeps } from "./deps.ts";
export { onceAnHour } from "./once-an-hour.ts";
export { recordEvent } from "./record-event.ts";
export { governanceRoutes } from "./routes.ts";
