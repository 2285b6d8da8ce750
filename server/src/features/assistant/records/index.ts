export { recordAnswer, type RecordAsk } from "./record-answer.ts";
export { told } from "./answer-records.ts";
export { unreadList } from "./unread-list.ts";
