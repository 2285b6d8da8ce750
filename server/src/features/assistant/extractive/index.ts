export { answerFromLines, type ExtractiveAnswer } from "./answer-from-lines.ts";
export { quotesAsText } from "./quotes-as-text.ts";
