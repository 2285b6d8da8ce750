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
  /** How fresh a document is at the time of asking: 1 of today or to come, 0 from `freshDays` on. */
  readonly freshness: (document: FoundDocument) => number;
}

/** After two months hardly anybody asks what was said without saying when. */
const freshDays = 60;
const dayMs = 86_400_000;

export function readAsked(question: string, now: Date): Asked {
  const names = readNames(question);
  const days = namedDays(question);
  return {
    question,
    names,
    numbers: readNumbers(question),
    matter: names.without(question),
    isOfNamedDay: ({ occurredAt }) => days.has(occurredAt?.slice(5, 10) ?? ""),
    freshness: ({ occurredAt }) => {
      if (occurredAt === null) return 0;
      const ageDays = (now.getTime() - Date.parse(occurredAt)) / dayMs;
      return Math.min(1, Math.max(0, 1 - ageDays / freshDays));
    },
  };
}
