import type { FoundDocument } from "../../knowledge/index.ts";
import type { Asked } from "./asked.ts";

/** Documents looked into. */
const documentsCompared = 40;
/** Of documents with nothing but fields, so many: a company's cards would else stand before all that was said of it. */
const cardsCompared = 1;

/**
 * What is known of a document before its meaning is compared, beside its score in the search over the best one's. A company
 * has more documents than can be compared, and a question's other words seldom stand in the one that answers: that it is
 * about the company, of the day, of the number that is asked for, says more than its place in the search.
 */
const weights = { names: 0.7, author: 0.25, day: 0.45, numbers: 0.5 } as const;

/** Of the documents found, those that are compared by meaning, the likeliest first. */
export function worthComparing(asked: Asked, documents: readonly FoundDocument[]): FoundDocument[] {
  const best = Math.max(...documents.map(({ score }) => score), Number.MIN_VALUE);
  const likely = (document: FoundDocument): number =>
    document.score / best +
    weights.names * asked.names.shareIn(document) +
    (asked.names.hasAuthor(document) ? weights.author : 0) +
    (asked.isOfNamedDay(document) ? weights.day : 0) +
    weights.numbers * asked.numbers.shareIn(document);
  return withoutMostCards(documents)
    .map((document) => ({ document, worth: likely(document) }))
    .toSorted((one, other) => other.worth - one.worth)
    .slice(0, documentsCompared)
    .map(({ document }) => document);
}

function withoutMostCards(documents: readonly FoundDocument[]): FoundDocument[] {
  const cards = documents.filter(({ lines }) => lines.every(({ isFields }) => isFields));
  const left = new Set(cards.slice(cardsCompared));
  return documents.filter((document) => !left.has(document));
}
