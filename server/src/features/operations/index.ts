export type { Dependency, OperationsDeps } from "./deps.ts";
export { readiness } from "./readiness.ts";
export { operationsRoutes } from "./routes.ts";
export { status } from "./status.ts";
export { housekeepingWorkflow } from "./housekeeping-workflow.ts";
