import type { FoundDocument } from "../../knowledge/index.ts";
import { isOftenSpelledOut } from "./abbreviations.ts";
import type { Asked } from "./asked.ts";
import { identifiersIn } from "./identifiers.ts";

/** Of a pasted letter not every name has to be known. */
const mostNames = 4;

/** What a question is about and that stands in none of the documents found for it. */
export interface Absent {
  readonly names: readonly string[];
  /** A reference is not repeated: it may be a secret of somebody else's. */
  readonly reference: boolean;
}

/**
 * What a question is about by name or reference ("Project Albatross", "PAY-98765") and that nothing found for it holds;
 * undefined when all is held. Names are rare words, which the search finds wherever they stand: that they stand nowhere is
 * certain, and what is known of others is no answer.
 */
export function absentIn(
  { question, names: { all, heldByNone } }: Pick<Asked, "question" | "names">,
  documents: readonly FoundDocument[],
): Absent | undefined {
  const unknown = all.length > mostNames ? [] : heldByNone(documents);
  const names = unknown.filter((name) => !isOftenSpelledOut(name));
  const references = identifiersIn(question);
  const held = new Set(references.length === 0 ? [] : documents.flatMap(identifiersOf));
  const reference = references.some((one) => !held.has(one));
  return names.length > 0 || reference ? { names, reference } : undefined;
}

function identifiersOf({ title, lines }: FoundDocument): string[] {
  return identifiersIn([title, ...lines.map(({ text }) => text)].join("\n"));
}
