import type { WordEmbedder, WordVector } from "@sophia/core";
import { generalWords } from "./general-words.ts";
import { readNames } from "./names.ts";
import type { Place } from "./rank-places.ts";
import { cosine, type Vectors } from "./vectors.ts";
import { termsOf, termsOfQuestion, type Term } from "./terms.ts";
import { namesIn, questionTerms, sharedStems, stem, wordsOf } from "./words.ts";

/** What speaks for and against there being an answer. */
export interface Signs {
  /** How much nearer the question comes to the best windows, as a cosine, with what it names than without. */
  readonly named: number;
  /** What speaks for the best place beside its meaning: names, the words one by one, a day, the words as written. */
  readonly beside: number;
  /**
   * How near the best document comes to the particular word that it is furthest from; `nothingParticular` without any, 0
   * when no document names what the question names.
   */
  readonly weakest: number;
  /** Share of the question's matter, 0 to 1, in particular words that no place comes near to: "asbestos", "kayaks". */
  readonly missing: number;
  /** Telling words of the question, names left out: of many words, one is easily far from what is said. */
  readonly terms: number;
}

/** Documents whose words may come near the question's. */
const documentsCompared = 5;
/** Places, and passages around the best of them, in which the question's words are looked for. */
const windowsRead = 6;
const passagesRead = { documents: 3, each: 2 } as const;
/** What a question about general things alone has for its weakest particular word. */
const nothingParticular = 0.8;
/** Cosines of words in their texts: from the first on a word is met, at the second and below it is missing. */
const met = 0.6;
const missed = 0.2;

const generalStems = new Set(generalWords.map(stem));

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** How near a text comes to each term: 1 for the word itself, else the nearest word's cosine, each word taken alone. */
async function nearness(text: string, terms: readonly Term[], vectors: Vectors): Promise<number[]> {
  const words = [...new Set(wordsOf(text))].filter((word) => word.length > 2);
  const stems = new Set(words.map(stem));
  const missing = terms.filter((term) => !stems.has(term.stem));
  const near = missing.length === 0 ? [] : await vectors(words);
  const asked = await vectors(missing.map(({ word }) => word));
  return terms.map((term) => {
    const vector = asked[missing.indexOf(term)];
    return vector === undefined ? 1 : Math.max(0, ...near.map((other) => cosine(other, vector)));
  });
}

async function weakestIn({ document }: Place, terms: readonly Term[], vectors: Vectors): Promise<number> {
  const whole = [document.title, ...document.passages.map((passage) => passage.text)].join("\n");
  return Math.min(...(await nearness(whole, terms, vectors)));
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

/** Reads the signs in the places found, best first. */
export async function readSigns(
  words: WordEmbedder,
  question: string,
  places: readonly Place[],
  vectors: Vectors,
  signal: AbortSignal,
): Promise<Signs> {
  const nameWords = new Set(namesIn(question).flatMap((name) => wordsOf(name)));
  const names = readNames(question);
  // An answer about a named company stands in a document that names it.
  const onTopic = places.filter(({ document }) => names.shareIn(document) === 1);
  const terms = (await termsOf(question, vectors)).filter(({ word }) => !nameWords.has(word));
  const particular = terms.filter((term) => !generalStems.has(term.stem));
  const weakest: number[] = [];
  if (particular.length > 0) {
    for (const place of onTopic.slice(0, documentsCompared)) weakest.push(await weakestIn(place, particular, vectors));
  }
  const near = await nearnessInContext(question, particular, textsToRead(onTopic), words, signal);
  const absence = near.map((value) => Math.min(1, Math.max(0, (met - value) / (met - missed))));
  const best = places.slice(0, windowsRead);
  const [whole, ...windows] = await vectors([
    question,
    ...best.map(({ document, window }) => `${document.title}\n${window.text}`),
  ]);
  const nearest = Math.max(0, ...windows.map((window) => (whole === undefined ? 0 : cosine(whole, window))));
  const matter = sum(terms.map(({ importance }) => importance));
  const [first] = places;
  return {
    named: nearest - Math.max(0, ...best.map((place) => place.cosine)),
    beside: first === undefined ? 0 : first.score - first.cosine,
    weakest: particular.length === 0 && onTopic.length > 0 ? nothingParticular : Math.max(0, ...weakest),
    missing:
      matter === 0 ? 0 : sum(particular.map(({ importance }, index) => importance * (absence[index] ?? 0))) / matter,
    terms: terms.length,
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
