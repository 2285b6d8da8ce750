export type { RecordOwner } from "./apply-transform.ts";
export { knownRecords } from "./raw-records.ts";
export { endUnseen, markAllStale, storePage, transformStale } from "./store-page.ts";
