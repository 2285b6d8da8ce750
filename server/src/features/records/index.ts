export type { RecordOwner } from "./apply-transform.ts";
export { knownRecords } from "./raw-records.ts";
export { endUnseen, markAllStale, storePage, transformStale } from "./store-page.ts";
export type { RecordsDeps } from "./deps.ts";
export {
  checkTimeZone,
  countedName,
  findNames,
  queryRecords,
  type FoundNames,
  type NameSearch,
  type RecordReader,
} from "./query/index.ts";
export {
  companyEvidence,
  dealsAtRisk,
  ruleName,
  rules,
  ruleText,
  type DealAtRisk,
  type Evidence,
  type Reason,
} from "./rules/index.ts";
export { recordQueryRoutes } from "./query-routes.ts";
export { ownWords } from "./links/account-names.ts";
export { linkBatch, markAllForLinks } from "./links/link-batch.ts";
export { linkWorkflow, type LinkDeps } from "./links/link-workflow.ts";
export { accountRoutes, type AccountsDeps } from "./accounts/routes.ts";
