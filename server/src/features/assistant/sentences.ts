import type { LookedAt } from "@sophia/core/api";
import type { Absent } from "./extractive/index.ts";

/** Opens every answer that no model wrote. */
export const noModelLabel =
  "No language model is connected, so these are quotes from the sources, not a written answer.";

/** How many documents a refusal names. */
const namedInRefusal = 5;

/**
 * An honest end: what was asked is not in what the person can read. Names only documents that the person can read.
 *
 * @param absent what the question names and nothing that was found does
 */
export function refusal(lookedAt: readonly LookedAt[], absent?: Absent): string {
  const sentence = ["The sources you can read do not contain an answer to this.", ...whyNot(absent)].join(" ");
  if (lookedAt.length === 0) return `${sentence} I found nothing that has to do with it.`;
  const named = lookedAt.slice(0, namedInRefusal).map(({ title, source }) => `“${title}” (${source})`);
  const more = lookedAt.length - named.length;
  const rest = more > 0 ? ` and ${more} more` : "";
  return `${sentence} I looked at: ${named.join(", ")}${rest}.`;
}

function whyNot(absent: Absent | undefined): string[] {
  const names = (absent?.names ?? []).map((name) => `“${name}”`).join(" or ");
  return [
    ...(names === "" ? [] : [`Nothing that I found there names ${names}.`]),
    ...(absent?.reference === true ? ["Nothing that I found there has the reference you ask for."] : []),
  ];
}

/** For a person whom no connected source knows. */
export function strangerSentence(email: string): string {
  return `The address ${email} matches nobody in the connected sources, so there is nothing Sophia may read for you. Ask your administrator to connect a source in which you have an account with this address.`;
}

/** When nothing is left of a model's answer after the checks. */
export function nothingVerified(lookedAt: readonly LookedAt[]): string {
  return `The model's answer could not be verified against the sources you can read, so it is not shown. ${refusal(lookedAt)}`;
}
