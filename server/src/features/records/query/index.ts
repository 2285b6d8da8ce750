export { countedName, queryRecords, type RecordReader } from "./run-query.ts";
export { findNames, type FoundNames, type NameSearch } from "./vocabulary.ts";
export { checkTimeZone } from "./values.ts";
