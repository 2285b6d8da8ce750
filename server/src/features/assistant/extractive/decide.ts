import { assertNever } from "@sophia/core";
import type { Signs } from "./signs.ts";

/** Weights of the signs, fitted by logistic regression on the questions of the sample worlds; see bench/answers.ts. */
const weights = { matter: 6.63, unheardParticular: -11.2, unheard: 4.48, closeness: 4.86, strangers: -0.76 } as const;
const bias = -5.36;
/** Below this the sources are said not to contain an answer. */
const leastEvidence = -0.2;

/** How much speaks for an answer: above 0 more than against. */
export function evidenceScore(signs: Signs): number {
  return (
    bias +
    weights.matter * signs.matter +
    weights.unheardParticular * signs.unheardParticular +
    weights.unheard * signs.unheard +
    weights.closeness * signs.closeness +
    weights.strangers * signs.strangers
  );
}

/** Share of the question's words that one document must hold where meaning cannot be compared. */
const leastCovered = 0.6;

/** What is known when it is decided whether there is an answer. */
export type Evidence =
  | { readonly kind: "meaning"; readonly signs: Signs }
  /** The embedder cannot run: the share of the question's words in the document that has most of them. */
  | { readonly kind: "words"; readonly covered: number };

export function isAnswered(evidence: Evidence): boolean {
  switch (evidence.kind) {
    case "meaning":
      return evidenceScore(evidence.signs) >= leastEvidence;
    case "words":
      return evidence.covered >= leastCovered;
    default:
      return assertNever(evidence);
  }
}
