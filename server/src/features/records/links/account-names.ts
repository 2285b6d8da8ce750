import type { Line } from "@sophia/core";
import { firstLines, type Sign } from "./text-signs.ts";

/** What follows a company's own name and belongs to its form of business, not to the name people say. */
const businessWords = new Set(
  (
    "inc incorporated llc ltd limited corp corporation co company gmbh ag lp llp plc sa bv oy ab holdings holding group groups partners " +
    "partnership capital management properties property realty residential residences living communities community housing " +
    "apartment apartments homes home estates estate investments ventures services solutions technologies technology systems labs"
  ).split(" "),
);

/** A shorter name is also a word of the language, too often. */
const shortestName = 4;

interface Word {
  readonly text: string;
  readonly capital: boolean;
  /** The first of a line or sentence: its capital says nothing. */
  readonly opens: boolean;
  /** Only a space stands between it and the word before. */
  readonly joined: boolean;
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let end = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}]+(?:['’&.-][\p{L}\p{N}]+)*/gu)) {
    const gap = text.slice(end, match.index);
    const raw = match[0].replace(/['’]s$/, "");
    words.push({
      text: raw.toLowerCase(),
      capital: /^\p{Lu}/u.test(raw),
      opens: end === 0 || /[.!?:;\n"“(>•-]/.test(gap),
      joined: gap === " ",
    });
    end = match.index + match[0].length;
  }
  return words;
}

/** A name's words, lower case, without those for its form of business at its end; at least its first. */
export function ownWords(name: string): string[] {
  const words = wordsOf(name).map(({ text }) => text);
  let end = words.length;
  while (end > 1 && businessWords.has(words[end - 1] ?? "")) end--;
  return words.slice(0, end);
}

/**
 * The names under which people speak of a company, lower case, the longest first: its whole name, and that name without
 * the words for its form of business.
 */
export function spokenNames(name: string): string[] {
  const whole = wordsOf(name).map(({ text }) => text);
  const names = [whole.join(" "), ownWords(name).join(" ")];
  return [...new Set(names)].filter((one) => one.length >= shortestName && !businessWords.has(one));
}

/** How names that begin with a word are looked up. */
export function nameKey(spoken: string): string {
  return `word/${spoken.split(" ")[0] ?? ""}`;
}

/** The capitalised words of a text that a name may begin with. */
export function namingWords(lines: readonly Line[]): string[] {
  const words = firstLines(lines).flatMap((line) => wordsOf(line.text).filter(({ capital }) => capital));
  return [...new Set(words.map(({ text }) => text))].slice(0, 1_000);
}

/**
 * Where a text says this name as a name: with a capital, and neither within another name ("Pearl Harbor", "Harbor
 * Freight") nor as the beginning of a longer one.
 */
export function nameSpoken(lines: readonly Line[], spoken: string, whole: string): Sign | undefined {
  const name = spoken.split(" ");
  const full = whole.split(" ");
  for (const line of firstLines(lines)) {
    if (!line.text.toLowerCase().includes(name[0] ?? "")) continue;
    const words = wordsOf(line.text);
    for (const [index, word] of words.entries()) {
      if (!word.capital || !name.every((part, offset) => words[index + offset]?.text === part)) continue;
      const before = words[index - 1];
      if (before?.capital === true && !before.opens && word.joined) continue;
      const after = words[index + name.length];
      const goesOn = after?.capital === true && after.joined && after.text !== full[name.length];
      if (goesOn) continue;
      return {
        found: words
          .slice(index, index + name.length)
          .map(({ text }) => text)
          .join(" "),
        line,
      };
    }
  }
  return undefined;
}
