export { ask } from "./ask.ts";
export type { AssistantDeps } from "./deps.ts";
export { assistantRoutes } from "./routes.ts";
