export { connect, type ConnectOptions, pauseSampleConnections } from "./connections.ts";
export type { CredentialSealer, SourcesDeps } from "./deps.ts";
export { isFirstReading } from "./first-reading.ts";
export { pollWorkflow, type PollDeps } from "./poll-workflow.ts";
export { replayWorkflow } from "./replay-workflow.ts";
export { sealedCredentials } from "./sealed-credentials.ts";
export { sourcesRoutes, type SourcesRouteDeps } from "./routes.ts";
export { connectableSources, sourceStatuses } from "./status.ts";
export { syncWorkflow, type SyncDeps } from "./sync-workflow.ts";
