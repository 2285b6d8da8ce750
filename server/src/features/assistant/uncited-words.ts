import { attributedNames } from "./attribution.ts";

/** A list's mark before its words: not a figure that anybody claims. */
const listMark = /^\s*(?:[-*•]|\d{1,2}[.)])(?=\s|$)/u;
const figure = /\p{N}+(?:[.,:]\p{N}+)*/gu;
const quotation = /["“«]([^"”»\n]{2,})["”»]/gu;
/** A sentence with what separates it from the next. A list's mark ends none. */
const sentence = /(?:^\s*\d{1,2}[.)]\s)?[^\n]*?(?:(?<=[.!?…]["”’)*_]*)\s+|\n+|$)/gmu;

/** The numbers that stand in a text. */
export function figuresIn(text: string): string[] {
  return text.match(figure) ?? [];
}

export interface UncitedWords {
  /** What may be shown. */
  readonly text: string;
  /** Sentences left out. */
  readonly dropped: number;
}

/**
 * What of a model's words may stand without a citation: what leads from one cited statement to the next, and sums them
 * up. A sentence with a figure or a quotation that stands in none of the checked quotes (nor in the question, nor in what
 * Sophia itself counted and tells below), or one that says what somebody said, is a claim of its own: without its source it
 * is left out.
 *
 * @param known - the checked quotes, whom they are of, what was counted, and the question
 * @param lead - true: a cited statement follows, and with it the last sentence, if open, was checked
 */
export function uncitedWords(text: string, known: readonly string[], lead: boolean): UncitedWords {
  const evidence = known.join("\n");
  const figures = new Set(figuresIn(evidence));
  const spoken = plain(evidence);
  const isClaim = (words: string): boolean => {
    const said = words.replace(listMark, "");
    return (
      figuresIn(said).some((number) => !figures.has(number)) ||
      [...said.matchAll(quotation)].some(([, quote = ""]) => !spoken.includes(plain(quote))) ||
      attributedNames(said).length > 0
    );
  };
  const sentences = text.match(sentence)?.filter((part) => part !== "") ?? [];
  let dropped = 0;
  const kept = sentences.filter((part, index) => {
    const isOpen = lead && index === sentences.length - 1 && !/[.!?…]["”’)*_]*\s*$|\n$/u.test(part);
    if (isOpen || !isClaim(part)) return true;
    dropped += 1;
    return false;
  });
  return { text: kept.join(""), dropped };
}

/** For comparing words: without case, marks and the shape of white space. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
