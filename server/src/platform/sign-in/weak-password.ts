import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as common from "@zxcvbn-ts/language-common";

/** Guesses that somebody who has the hashes makes in months, at argon2id's pace: below this a password is refused. */
const fewestGuesses = 1e10;

/** What zxcvbn warns of, in words. */
const reasons: Readonly<Record<string, string>> = {
  similarToCommon: "it is close to a common one",
  common: "it is a common one",
  topTen: "it is one of the most common",
  topHundred: "it is one of the most common",
  simpleRepeat: "it repeats a character",
  extendedRepeat: "it repeats a few characters",
  sequences: "it is a sequence",
  straightRow: "it is a row of the keyboard",
  keyPattern: "it is a pattern on the keyboard",
  userInputs: "it is made of your name, your address or the company's",
  dates: "it is a date",
  recentYears: "it is a year",
};

let checker: ZxcvbnFactory | undefined;

/**
 * Why a password is easy to guess, by Wheeler's zxcvbn with its list of common passwords; undefined when it is not.
 *
 * @param words - of the person and the company, which make it no harder
 */
export async function weaknessOf(password: string, words: readonly string[]): Promise<string | undefined> {
  checker ??= new ZxcvbnFactory({ dictionary: { ...common.dictionary }, graphs: common.adjacencyGraphs });
  const parts = words.flatMap((word) => [word, ...word.split(/[^\p{L}\p{N}]+/u)]).filter((word) => word.length > 2);
  const { guesses, feedback } = checker.check(password, ["sophia", "payready", ...parts]);
  if (guesses >= fewestGuesses) return undefined;
  return reasons[feedback.warning ?? ""] ?? "it is a common pattern";
}
