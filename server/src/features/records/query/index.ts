export { countedName, queryRecords, type RecordReader } from "./run-query.ts";
