import type { WordEmbedder, WordVector } from "@sophia/core";
import type { Asked } from "./asked.ts";
import { generalWords } from "./general-words.ts";
import type { Place } from "./rank-places.ts";
import { termsOf, termsOfQuestion, type Term } from "./terms.ts";
import { cosine, type Vectors } from "./vectors.ts";
import { questionTerms, sharedStems, stem, stemsOf, wordsOf } from "./words.ts";

/** What speaks for and against there being an answer. */
export interface Signs {
  /** What speaks for the best place beside its meaning: names, the words one by one, a day, the words as written. */
  readonly beside: number;
  /** How far the best place stands above the fourth: what answers is in few places, what does not is alike in many. */
  readonly lead: number;
  /**
   * How far the nearest of the places that hold the names stands above their mean, word by word. Counted against: a subject
   * is seldom spoken of only once, and what stands alone is oftener alike by chance.
   */
  readonly leadByWord: number;
  /** Share of the question's telling words, 0 to 1, that stand in one of the best places: the other signs count them too. */
  readonly literal: number;
  /** How near the places come to the particular word that they are furthest from, 0 to 1; 1 without any such word. */
  readonly weakest: number;
  /** Share of the question's matter, 0 to 1, in particular words that no place comes near to: "asbestos", "kayaks". */
  readonly missing: number;
  /** Names in the question: `beside` holds what they add. */
  readonly names: number;
  /** Telling words of the question, names left out: of many words, one is easily far from what is said. */
  readonly terms: number;
  /** Share of the question's numbers, 0 to 1, that are missing in the document which has most of them. */
  readonly numbersMissing: number;
}

/** Places, and passages around the best of them, in which the question's words are looked for. */
const windowsRead = 6;
const passagesRead = { documents: 3, each: 2 } as const;
/** Places in which its words are looked for as they are written, and its numbers. */
const placesRead = 5;
/** The place that the best one is held against. */
const heldAgainst = 3;
/** Cosines of words in their texts: from the first on a word is met, at the second and below it is missing. */
const met = 0.6;
const missed = 0.2;

const generalStems = new Set(generalWords.map(stem));

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The texts that may hold an answer, each under its document's title. */
function textsToRead(places: readonly Place[]): string[] {
  const windows = places.slice(0, windowsRead).map(({ document, window }) => `${document.title}\n${window.text}`);
  const passages = places
    .slice(0, passagesRead.documents)
    .flatMap(({ document }) =>
      document.passages.slice(0, passagesRead.each).map(({ text }) => `${document.title}\n${text}`),
    );
  return [...windows, ...passages];
}

/**
 * For each term how near the places come to it, 0 to 1, both taken as they stand in their texts. A term that the model
 * has no single word for ("9.9") is met where its letters stand.
 */
async function nearnessInContext(
  question: string,
  terms: readonly Term[],
  texts: readonly string[],
  words: WordEmbedder,
  signal: AbortSignal,
): Promise<number[]> {
  const asked = await words.embedWords(question, signal);
  const best = terms.map(() => 0);
  for (const text of texts) {
    const near = await words.embedWords(text, signal);
    for (const [index, term] of terms.entries()) {
      best[index] = Math.max(best[index] ?? 0, nearestWord(term, asked, near, text));
    }
  }
  return best;
}

function nearestWord(term: Term, asked: readonly WordVector[], near: readonly WordVector[], text: string): number {
  const own = asked.find(({ word }) => word === withoutAccents(term.word));
  if (own === undefined) return text.toLowerCase().includes(term.word) ? 1 : 0;
  return Math.max(0, ...near.map(({ vector }) => cosine(vector, own.vector)));
}

/** As the model's vocabulary has it. */
function withoutAccents(word: string): string {
  return word.normalize("NFD").replaceAll(/\p{M}/gu, "");
}

function literalShare(terms: readonly Term[], { document, window }: Place): number {
  const there = stemsOf(`${document.title}\n${window.text}`);
  return terms.filter((term) => there.has(term.stem)).length / terms.length;
}

/** Reads the signs in the places found. */
export async function readSigns(
  words: WordEmbedder,
  { question, names, numbers }: Asked,
  ranked: readonly Place[],
  vectors: Vectors,
  signal: AbortSignal,
): Promise<Signs> {
  const places = ranked.toSorted((one, other) => other.relevance - one.relevance);
  const nameWords = new Set(names.all.flatMap((name) => wordsOf(name)));
  // An answer about a named company stands in a document that names it.
  const onTopic = places.filter(({ document }) => names.shareIn(document) === 1);
  const terms = (await termsOf(question, vectors)).filter(({ word }) => !nameWords.has(word));
  const particular = terms.filter((term) => !generalStems.has(term.stem));
  const near = await nearnessInContext(question, particular, textsToRead(onTopic), words, signal);
  const byWord = onTopic.filter((place) => place.byWord > 0).map((place) => place.byWord);
  const absence = near.map((value) => Math.min(1, Math.max(0, (met - value) / (met - missed))));
  const matter = sum(terms.map(({ importance }) => importance));
  const [first] = places;
  return {
    beside: first === undefined ? 0 : first.relevance - first.cosine,
    lead: (first?.relevance ?? 0) - (places[heldAgainst]?.relevance ?? 0),
    leadByWord: byWord.length === 0 ? 0 : Math.max(...byWord) - sum(byWord) / byWord.length,
    literal:
      terms.length === 0 ? 1 : Math.max(0, ...onTopic.slice(0, placesRead).map((place) => literalShare(terms, place))),
    weakest: Math.min(1, ...near),
    missing:
      matter === 0 ? 0 : sum(particular.map(({ importance }, index) => importance * (absence[index] ?? 0))) / matter,
    names: names.all.length,
    terms: terms.length,
    numbersMissing:
      numbers.count === 0
        ? 0
        : 1 - Math.max(0, ...places.slice(0, placesRead).map(({ document }) => numbers.shareIn(document))),
  };
}

/** Share of the question's words in the document that has most of them, 0 to 1. */
export function readSignsByWords(question: string, places: readonly Place[]): number {
  const asked = new Set(questionTerms(question, termsOfQuestion).map(stem));
  const shares = places.map(({ document }) => {
    const text = [document.title, ...document.passages.map((passage) => passage.text)].join("\n");
    return sharedStems(asked, text) / Math.max(1, asked.size);
  });
  return Math.max(0, ...shares);
}
