import { RecordQuery, type Answer } from "@sophia/core/api";
import type { SearchDeps } from "../../knowledge/index.ts";
import { checkTimeZone, type RecordReader } from "../../records/index.ts";
import { answerInteractions } from "./answer-interactions.ts";
import { answerMeeting } from "./answer-meeting.ts";
import { answerFromRecords } from "./answer-records.ts";
import { readAccountQuestion } from "./account-question.ts";
import { answerAtRisk } from "./answer-at-risk.ts";
import { clockOf, kindsNamed, vocabularyFor } from "./find-question.ts";
import { readRecordQuestion } from "./read-question.ts";

export interface RecordAsk {
  readonly question: string;
  readonly readsAs: string;
  /** IANA name; the days of a question are those of whoever asks. */
  readonly timeZone: string;
  readonly now: Date;
}

/**
 * The answer to a question about records, complete and cited; undefined where the question is not surely one, or where the
 * person sees no records of its kind: then documents are asked.
 */
export async function recordAnswer(search: SearchDeps, ask: RecordAsk): Promise<Answer | undefined> {
  const kinds = kindsNamed(ask.question);
  if (kinds.length === 0) return undefined;
  const timeZone = checkTimeZone(ask.timeZone);
  const reader: RecordReader = { db: search.db, principals: await search.principalsOf(ask.readsAs), now: ask.now };
  const vocabulary = await vocabularyFor(reader, ask.question, kinds, ask.readsAs);
  const clock = clockOf(ask.now, timeZone);
  const about = readAccountQuestion(ask.question, vocabulary, clock);
  const deps = { search, reader, readsAs: ask.readsAs, timeZone };
  if (about?.form === "meeting") return answerMeeting(deps, about.account);
  if (about?.form === "interactions") return answerInteractions(deps, about.account, about.span);
  const question = readRecordQuestion(ask.question, vocabulary, clock);
  if (question === undefined) return undefined;
  if (question.form === "at risk")
    return answerAtRisk(search, reader, ask.readsAs, RecordQuery.parse(question.query).where, timeZone);
  return answerFromRecords(search, reader, ask.readsAs, question, timeZone);
}
