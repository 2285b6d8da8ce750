export type { Absent } from "./absent.ts";
export { answerFromLines, type ExtractiveAnswer } from "./answer-from-lines.ts";
export { quotesAsText } from "./quotes-as-text.ts";
