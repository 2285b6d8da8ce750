import { sourceIds } from "@sophia/core";

const capitalised = /(?<=[\p{L}\p{N},;)"”’'–-]\s+)\p{Lu}[\p{L}\p{N}&]+(?:\s+\p{Lu}[\p{L}\p{N}&]+)*/gu;
/** So many capitalised words without a plain one among them are a title, or somebody who shouts. */
const wordsOfTitle = 4;
const plainWord = /(?<!\p{L})\p{Ll}{4,}/u;

const languageNames = new Set(languages());
/** English writes these with a capital, and they name nothing that a document would have to be about. */
const neverNames = new Set([...sourceIds, ...months(), "sept", ...weekdays(), ...languageNames]);

function months(): string[] {
  return Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 1))).flatMap((day) =>
    inEnglish(day, "month"),
  );
}

function weekdays(): string[] {
  return Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2026, 0, day + 1))).flatMap((day) =>
    inEnglish(day, "weekday"),
  );
}

function inEnglish(day: Date, part: "month" | "weekday"): string[] {
  return (["long", "short"] as const).map((length) =>
    new Intl.DateTimeFormat("en", { [part]: length, timeZone: "UTC" }).format(day).toLowerCase(),
  );
}

/** English names of the languages that have a code of two letters (ISO 639-1). */
function languages(): string[] {
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  const letters = "abcdefghijklmnopqrstuvwxyz".split("");
  return letters.flatMap((first) => letters.flatMap((second) => names.of(first + second)?.toLowerCase() ?? []));
}

/**
 * Names in a question: capitalised words but the first of a sentence, which is always one; months, weekdays, languages and
 * the sources are none. None are read where capitals say nothing: "WHO OWNS ACME", "What Is Acme Paying".
 */
export function namesIn(question: string): string[] {
  const names = [...new Set(question.match(capitalised) ?? [])];
  const words = names.flatMap((name) => name.split(/\s+/u));
  if (words.length >= wordsOfTitle && !plainWord.test(question)) return [];
  return names.filter((name) => !neverNames.has(name.toLowerCase()));
}

/** The languages that a question is about; "in German" may say how to answer it. */
export function languagesAskedFor(question: string): string[] {
  const words = question.match(/(?<=[\p{L},] )(?<!\bin )\p{Lu}\p{Ll}+/gu) ?? [];
  return words.filter((word) => languageNames.has(word.toLowerCase()));
}
