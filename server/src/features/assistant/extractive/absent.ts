import type { FoundDocument } from "../../knowledge/index.ts";
import { isOftenSpelledOut } from "./abbreviations.ts";
import type { Asked } from "./asked.ts";
import { designationsIn } from "./designations.ts";
import { identifiersIn } from "./identifiers.ts";
import { languagesAskedFor } from "./names-in.ts";

/** Of a pasted letter not every name has to be known. */
const mostNames = 4;

/** What a question is about and that stands in none of the documents found for it. */
export interface Absent {
  readonly names: readonly string[];
  /** A reference is not repeated: it may be a secret of somebody else's. */
  readonly reference: boolean;
}

/**
 * What a question is about by name, number or reference ("Project Albatross", "cycle 412", "PAY-98765") and that nothing
 * found for it holds; undefined when all is held. These are rare words, which the search finds wherever they stand: that
 * they stand nowhere is certain, and what is known of others is no answer. A language is no name, but as rare a word.
 */
export function absentIn(
  { question, names: { all, heldByNone } }: Pick<Asked, "question" | "names">,
  documents: readonly FoundDocument[],
): Absent | undefined {
  const unknown = all.length > mostNames ? [] : heldByNone(documents);
  const references = identifiersIn(question);
  const designations = designationsIn(question);
  const languages = languagesAskedFor(question);
  // Transcripts are long: nothing is read again for a question that asks for none of these.
  const texts = [references, designations, languages].every(({ length }) => length === 0) ? [] : documents.map(textOf);
  const names = [
    ...unknown.filter((name) => !isOftenSpelledOut(name)),
    ...designations.filter(({ standsIn }) => !texts.some(standsIn)).map(({ text }) => text),
    ...languages.filter((language) => !texts.some((text) => text.includes(language))),
  ];
  const held = new Set(references.length === 0 ? [] : texts.flatMap(identifiersIn));
  const reference = references.some((one) => !held.has(one));
  return names.length > 0 || reference ? { names, reference } : undefined;
}

function textOf({ title, lines }: FoundDocument): string {
  return [title, ...lines.map(({ text }) => text)].join("\n");
}
