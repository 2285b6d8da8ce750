import { assertNever } from "@sophia/core";
import type { Absent } from "./absent.ts";
import type { Signs } from "./signs.ts";

/**
 * Weights of the signs: logistic regression on the questions of the sample worlds of seeds 7, 11 and 13 over four systems,
 * both sides counting alike: docs/decisions/2026-11-23-refusals-without-a-model.md has what it refuses outside the fit.
 */
const weights = {
  beside: 7.58,
  lead: 4.32,
  leadByWord: -4.31,
  literal: -3.44,
  weakest: 1.08,
  missing: -6.06,
  names: 2.95,
  terms: 0.73,
  numbersMissing: -1.02,
} as const;
const bias = -14.02;
/** Below this the sources are said not to contain an answer: 4 to 5 false refusals of 100 in those worlds. */
const leastEvidence = -0.84;

/** How much speaks for an answer: above 0 more than against. */
export function evidenceScore(signs: Signs): number {
  return (
    bias +
    weights.beside * signs.beside +
    weights.lead * signs.lead +
    weights.leadByWord * signs.leadByWord +
    weights.literal * signs.literal +
    weights.weakest * signs.weakest +
    weights.missing * signs.missing +
    weights.names * signs.names +
    weights.terms * signs.terms +
    weights.numbersMissing * signs.numbersMissing
  );
}

/** Share of the question's words that one document must hold where meaning cannot be compared. */
const leastCovered = 0.6;

/** What is known when it is decided whether there is an answer. */
export type Evidence =
  | { readonly kind: "meaning"; readonly signs: Signs }
  /** The embedder cannot run: the share of the question's words in the document that has most of them. */
  | { readonly kind: "words"; readonly covered: number }
  /** The sources hold the very reference that was asked for. */
  | { readonly kind: "identifier" }
  /** What the question names or refers to stands in nothing that was found. */
  | { readonly kind: "absent"; readonly absent: Absent };

export function isAnswered(evidence: Evidence): boolean {
  switch (evidence.kind) {
    case "meaning":
      return evidenceScore(evidence.signs) >= leastEvidence;
    case "words":
      return evidence.covered >= leastCovered;
    case "identifier":
      return true;
    case "absent":
      return false;
    default:
      return assertNever(evidence);
  }
}
