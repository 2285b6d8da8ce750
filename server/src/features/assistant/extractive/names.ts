import type { FoundDocument } from "../../knowledge/index.ts";
import { namesIn, stem, stemsOf, wordsOf } from "./words.ts";

/**
 * What a question names: companies, people, products. A name says which documents are meant, and nothing of what is asked
 * about them: left in, it makes every card of the company likelier than the line that answers.
 */
export interface Names {
  /** Share, 0 to 1, of the names that a document holds, as author or in its words; 1 where the question names nothing. */
  readonly shareIn: (document: FoundDocument) => number;
  /** Whether somebody who wrote or spoke in it is named. */
  readonly hasAuthor: (document: FoundDocument) => boolean;
  /** A text with the names taken out. */
  readonly without: (text: string) => string;
}

export function readNames(question: string): Names {
  const names = namesIn(question);
  const words = [...new Set(names.flatMap((name) => name.split(/\s+/u)))];
  // Names are of letters, digits and "&": nothing in them means something to the expression.
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join("|")})(?:['’]s)?(?![\\p{L}\\p{N}])`, "giu");
  const heads = names.map((name) => stem(wordsOf(name)[0] ?? ""));
  const shares = new Map<FoundDocument, number>();

  function shareIn(document: FoundDocument): number {
    if (names.length === 0) return 1;
    const known = shares.get(document);
    if (known !== undefined) return known;
    const there = stemsOf(
      [document.title, ...document.lines.map(({ author, text }) => `${author ?? ""} ${text}`)].join("\n"),
    );
    const share = heads.filter((head) => there.has(head)).length / heads.length;
    shares.set(document, share);
    return share;
  }

  return {
    shareIn,
    hasAuthor: ({ lines }) => lines.some(({ author }) => author !== null && names.includes(author)),
    without: (text) =>
      words.length === 0
        ? text
        : text
            .replaceAll(pattern, " ")
            .replaceAll(/[^\S\n]+/gu, " ")
            .trim(),
  };
}
