export type { Dependency, OperationsDeps } from "./deps.ts";
export { readiness } from "./readiness.ts";
export { operationsRoutes } from "./routes.ts";
export { rotateSecretsWorkflow } from "./rotate-secrets-workflow.ts";
export { secretsRoutes, type SecretsRouteDeps } from "./secrets-routes.ts";
export { status } from "./status.ts";
export { housekeepingWorkflow } from "./housekeeping-workflow.ts";
