import type { RecordKind } from "@sophia/core";
import { findNames, type RecordReader } from "../../records/index.ts";
import { implied, nouns } from "./question-forms.ts";
import { dayIn, type Clock } from "./time-expressions.ts";
import { namedFields, plainWords, type Vocabulary } from "./vocabulary.ts";

/** Kinds of records that the words of a question may be about; none: it is about something else. */
export function kindsNamed(question: string): RecordKind[] {
  const words = ` ${plainWords(question)} `;
  const named = nouns.flatMap(([noun, kind]) => (new RegExp(` (?:${noun.source}) `, "u").test(words) ? [kind] : []));
  const meant = implied.flatMap(([phrase, kind]) => (phrase.test(words) ? [kind] : []));
  // "in the pipeline of …", "stalled work": a word beside the noun decides.
  const more: RecordKind[] = [
    ...(/ pipeline /u.test(words) ? (["deals"] as const) : []),
    ...(/ stalled | in review /u.test(words) ? (["issues"] as const) : []),
    ...(/ interactions? | touchpoints? /u.test(words) ? (["calls"] as const) : []),
  ];
  const kinds = new Set<RecordKind>([...named, ...meant, ...more]);
  // "companies that stand at contract sent": what is said of companies may be said of their deals.
  if (kinds.has("accounts")) kinds.add("deals");
  return [...kinds];
}

export function clockOf(now: Date, timeZone: string): Clock {
  return { now, today: dayIn(now, timeZone) };
}

/** What the words of this question may name, out of what the person may see. */
export async function vocabularyFor(
  reader: RecordReader,
  question: string,
  kinds: readonly RecordKind[],
  email: string,
): Promise<Vocabulary> {
  return findNames(reader, {
    words: [...new Set(plainWords(question).split(" "))].slice(0, 200),
    identifiers: [...question.matchAll(/[a-z][a-z0-9]{0,6}-\d{1,7}/giu)].map(([word]) => word).slice(0, 20),
    fields: kinds.map((kind) => ({ kind, names: namedFields[kind] ?? [] })),
    email,
  });
}
