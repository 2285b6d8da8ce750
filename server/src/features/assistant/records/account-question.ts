import { markQuestion, type MarkedQuestion } from "./marked-question.ts";
import type { Clock, Span } from "./time-expressions.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A question about one company as a whole. */
export type AccountQuestion =
  | { readonly form: "meeting"; readonly account: string }
  | { readonly form: "interactions"; readonly account: string; readonly span: Span };

const meeting =
  /^(?:(?:i (?:need|have|want) to|help me(?: to)?|please|can you|could you|let us) )*(?:prepare|brief)(?: me| us)?(?: for| on)?(?: (?:my|our|the|a))?(?: (?:next|upcoming))?(?: <t\d+>)? (?:meeting|call)s? with (?:the people (?:of|at) )?<a(\d+)>(?: <t\d+>)?$/u;
const interactions =
  /^(?:(?:list|show me|show|give me|what are|what were|find) )?(?:all |every )?(?:our |the )?(?:interactions?|contacts?|touchpoints?)(?: (?:that )?we (?:have )?had)? with <a(\d+)>(?: <t(\d+)>)?$/u;

/** Undefined: the question asks something else, or of nobody whom the person may see. */
export function readAccountQuestion(text: string, vocabulary: Vocabulary, clock: Clock): AccountQuestion | undefined {
  const marked = text.length > longestQuestion ? undefined : markQuestion(text, vocabulary, clock);
  if (marked === undefined) return undefined;
  const prepared = meeting.exec(marked.text);
  if (prepared !== null) {
    const account = accountOf(marked, prepared[1]);
    return account === undefined ? undefined : { form: "meeting", account };
  }
  const met = interactions.exec(marked.text);
  const account = met === null ? undefined : accountOf(marked, met[1]);
  if (met === null || account === undefined) return undefined;
  const time = marked.marks[Number(met[2])];
  if (met[2] !== undefined && time?.type !== "time") return undefined;
  return { form: "interactions", account, span: time?.type === "time" ? time.time.past : {} };
}

const longestQuestion = 400;

function accountOf({ marks }: MarkedQuestion, index: string | undefined): string | undefined {
  const mark = marks[Number(index)];
  return mark?.type === "account" ? mark.name : undefined;
}
