import type { FoundDocument } from "../../knowledge/index.ts";
import { ownWords } from "../../records/index.ts";
import { namesIn } from "./names-in.ts";
import { stem, stemsOf, wordsOf } from "./words.ts";

/**
 * What a question names: companies, people, products. A name says which documents are meant, and nothing of what is asked
 * about them: left in, it makes every card of the company likelier than the line that answers.
 */
export interface Names {
  readonly all: readonly string[];
  /** Share, 0 to 1, of the names that a document holds, as author or in its words; 1 where the question names nothing. */
  readonly shareIn: (document: FoundDocument) => number;
  /** Whether somebody who wrote or spoke in it is named. */
  readonly hasAuthor: (document: FoundDocument) => boolean;
  /** The names that none of the documents holds. */
  readonly heldByNone: (documents: readonly FoundDocument[]) => string[];
  /** A text with the names taken out. */
  readonly without: (text: string) => string;
}

export function readNames(question: string): Names {
  const names = namesIn(question);
  const words = [...new Set(names.flatMap((name) => name.split(/\s+/u)))];
  // Names are of letters, digits and "&": nothing in them means something to the expression.
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join("|")})(?:['’]s)?(?![\\p{L}\\p{N}])`, "giu");
  // "Acme Residential" is spoken of as Acme; "Project Albatross" is not any project.
  const stemsOfName = new Map(names.map((name) => [name, ownWords(name).flatMap(wordsOf).map(stem)]));
  const held = new Map<FoundDocument, readonly string[]>();

  function heldIn(document: FoundDocument): readonly string[] {
    const known = held.get(document);
    if (known !== undefined) return known;
    const there = stemsOf(
      [document.title, ...document.lines.map(({ author, text }) => `${author ?? ""} ${text}`)].join("\n"),
    );
    const found = names.filter((name) => stemsOfName.get(name)?.every((one) => there.has(one)));
    held.set(document, found);
    return found;
  }

  return {
    all: names,
    shareIn: (document) => (names.length === 0 ? 1 : heldIn(document).length / names.length),
    hasAuthor: ({ lines }) => lines.some(({ author }) => author !== null && names.includes(author)),
    heldByNone: (documents) => names.filter((name) => !documents.some((document) => heldIn(document).includes(name))),
    without: (text) =>
      words.length === 0
        ? text
        : text
            .replaceAll(pattern, " ")
            .replaceAll(/[^\S\n]+/gu, " ")
            .trim(),
  };
}
