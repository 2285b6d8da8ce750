import type { FoundDocument } from "../../knowledge/index.ts";
import { namedDays } from "./named-days.ts";
import { readNames, type Names } from "./names.ts";
import { readNumbers, type Numbers } from "./numbers.ts";

/** A question as it is compared: what it names exactly, and the rest of it, its matter. */
export interface Asked {
  readonly question: string;
  readonly names: Names;
  readonly numbers: Numbers;
  /** The question without its names. */
  readonly matter: string;
  /** Whether a document is of a day that is named. */
  readonly isOfNamedDay: (document: FoundDocument) => boolean;
}

export function readAsked(question: string): Asked {
  const names = readNames(question);
  const days = namedDays(question);
  return {
    question,
    names,
    numbers: readNumbers(question),
    matter: names.without(question),
    isOfNamedDay: ({ occurredAt }) => days.has(occurredAt?.slice(5, 10) ?? ""),
  };
}
