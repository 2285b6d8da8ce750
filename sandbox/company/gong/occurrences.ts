import type { Call } from "../world.ts";
import type { GongTracker } from "./model.ts";

/** One place where a phrase of a tracker was said. */
export interface Occurrence {
  readonly phrase: string;
  readonly speakerId: string;
  /** From the call's start, within the sentence, by the place of the words in it. */
  readonly atSeconds: number;
}

/**
 * Where each tracker's phrases stand in what was said, in order of time.
 *
 * Words are compared without case and punctuation and in plain related forms ("collect" finds "collected", as Gong's
 * trackers do with related forms included). Of two phrases of one tracker that begin at the same word the longer counts.
 */
export function occurrencesIn(call: Call, trackers: readonly GongTracker[]): ReadonlyMap<GongTracker, Occurrence[]> {
  let found = kept.get(trackers)?.get(call);
  if (!found) {
    found = search(call, trackers);
    const byCall = kept.get(trackers) ?? new WeakMap();
    kept.set(trackers, byCall.set(call, found));
  }
  return found;
}

type Found = ReadonlyMap<GongTracker, Occurrence[]>;
/** A changed call or list of trackers is another object, so that nothing here grows old. */
const kept = new WeakMap<readonly GongTracker[], WeakMap<Call, Found>>();

interface Wanted {
  readonly tracker: GongTracker;
  readonly phrase: string;
  readonly words: readonly string[];
}
const indexes = new WeakMap<readonly GongTracker[], ReadonlyMap<string, readonly Wanted[]>>();

function search(call: Call, trackers: readonly GongTracker[]): Found {
  const index = indexOf(trackers);
  const staff = new Set(call.parties.filter(({ personId }) => personId !== null).map(({ speakerId }) => speakerId));
  const found = new Map<GongTracker, Occurrence[]>(trackers.map((tracker) => [tracker, []]));
  // What is said many times in a call is looked through once.
  const places = new Map<string, readonly Place[]>();
  for (const { speakerId, sentences } of call.turns) {
    const side = staff.has(speakerId) ? "Company" : "NonCompany";
    for (const { startMs, endMs, text } of sentences) {
      const inText = places.get(text) ?? placesIn(text, index);
      places.set(text, inText);
      for (const { tracker, phrase, share } of inText) {
        if (tracker.affiliation !== "Anyone" && tracker.affiliation !== side) continue;
        const atSeconds = Math.round(startMs + (endMs - startMs) * share) / 1000;
        found.get(tracker)?.push({ phrase, speakerId, atSeconds });
      }
    }
  }
  return found;
}

interface Place {
  readonly tracker: GongTracker;
  readonly phrase: string;
  /** Of the sentence's words before it, 0 to below 1. */
  readonly share: number;
}

function placesIn(text: string, index: ReadonlyMap<string, readonly Wanted[]>): Place[] {
  const words = wordsOf(text);
  return words.flatMap((word, position) => {
    const wanted = index.get(word);
    if (wanted === undefined) return [];
    const counted = new Set<GongTracker>();
    return wanted.flatMap(({ tracker, phrase, words: phraseWords }) => {
      if (counted.has(tracker) || !stands(words, position, phraseWords)) return [];
      counted.add(tracker);
      return [{ tracker, phrase, share: position / words.length }];
    });
  });
}

/** Phrases by every form of their first word, longer ones first. */
function indexOf(trackers: readonly GongTracker[]): ReadonlyMap<string, readonly Wanted[]> {
  let index = indexes.get(trackers);
  if (!index) {
    const wanted = trackers
      .flatMap((tracker) => tracker.phrases.map((phrase) => ({ tracker, phrase, words: wordsOf(phrase) })))
      .toSorted((a, b) => b.words.length - a.words.length);
    const byForm = new Map<string, Wanted[]>();
    for (const one of wanted) {
      for (const form of formsOf(one.words[0] ?? "")) byForm.set(form, [...(byForm.get(form) ?? []), one]);
    }
    index = byForm;
    indexes.set(trackers, index);
  }
  return index;
}

/** Whether the phrase's further words follow; its first one was found by the index. */
function stands(words: readonly string[], position: number, phrase: readonly string[]): boolean {
  return phrase.every((wanted, offset) => offset === 0 || formsOf(wanted).includes(words[position + offset] ?? ""));
}

/** Lower case, split at everything but letters, digits and apostrophes. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}

/** A word and its plain related forms: "reminder", "reminders", … */
function formsOf(word: string): string[] {
  return ["", "s", "es", "d", "ed", "ing", "'s"].map((end) => word + end);
}
