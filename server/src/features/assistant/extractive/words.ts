import { sourceIds } from "@sophia/core";
import { tellingTerms } from "../../knowledge/index.ts";

/** Words that a question is made of rather than about. */
const questionWords = new Set(
  `many much often long last next say said tell told let us get got make made give given want one two three ask asked
  mean means still yet already even ever never always please kind sort thing things according happen happened happens
  find found anything something everything interactions conversations correspondence`.split(/\s+/u),
);

/** "Slack" in a question says where to look, and nothing that the answer must be about. */
const sources: ReadonlySet<string> = new Set(sourceIds);

const suffixes = [
  "ations",
  "ation",
  "ings",
  "ing",
  "ments",
  "ment",
  "ers",
  "ies",
  "er",
  "ed",
  "es",
  "ly",
  "s",
  "e",
  "y",
];

/** Brings "chargers", "charger" and "charging" together. Crude on purpose: it only has to be the same on both sides. */
export function stem(word: string): string {
  if (word.length < 4 || /\p{N}/u.test(word)) return word;
  const suffix = suffixes.find((ending) => word.endsWith(ending) && word.length - ending.length >= 3);
  return suffix === undefined ? word : word.slice(0, -suffix.length);
}

export function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  );
}

export function stemsOf(text: string): Set<string> {
  return new Set(wordsOf(text).map(stem));
}

/** A letter that stands for one of several: the C of "series C", the B of "plan B". */
const letterName = /(?<=[\p{L}\p{N},] )(?!I)\p{Lu}(?![\p{L}\p{N}'’&.-])/gu;

/** What a question asks about: its telling words, at most `maxTerms`, in lower case. */
export function questionTerms(question: string, maxTerms: number): string[] {
  const letters = [...new Set(question.match(letterName) ?? [])].map((letter) => letter.toLowerCase());
  const terms = [...tellingTerms(question, maxTerms).filter((term) => term.length > 1), ...letters];
  const about = terms.filter((term) => !questionWords.has(term) && !sources.has(term));
  return about.length > 0 ? about : terms;
}

/** How many of these stems a text has. */
export function sharedStems(asked: ReadonlySet<string>, text: string): number {
  const there = stemsOf(text);
  return [...asked].filter((one) => there.has(one)).length;
}
