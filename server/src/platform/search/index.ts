export { openLanceIndex, type LanceIndexOptions, type SearchLog } from "./lance-index.ts";
export { discardLanceIndex } from "./discard.ts";
export { IndexUnusable, needsRebuild } from "./failure.ts";
export { maintenancePolicy } from "./maintenance.ts";
