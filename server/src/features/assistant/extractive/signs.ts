import type { SearchDeps } from "../../knowledge/index.ts";
import { generalWords } from "./general-words.ts";
import type { Place } from "./rank-places.ts";
import { cosine, type Vectors } from "./vectors.ts";
import { namesIn, questionTerms, sharedStems, stem, stemsOf, withoutNames, wordsOf } from "./words.ts";

/** What speaks for and against there being an answer; shares from 0 to 1 unless told otherwise. */
export interface Signs {
  /** How much of the question's matter the best document speaks of, in the same or near words, rare words counting more. */
  readonly matter: number;
  /** Share of the question's matter in particular words that nothing readable contains: "asbestos", "kayaks". */
  readonly unheardParticular: number;
  /** The same for all words, general ones too. */
  readonly unheard: number;
  /** Cosine of the question without its names and the best window without its title: the matter alone. */
  readonly closeness: number;
  /** Names in the question that none of the best three documents has: a count. */
  readonly strangers: number;
}

const termsOfQuestion = 16;
/** Documents whose words may cover the question. */
const documentsCompared = 5;
/** How often a word occurs is counted up to this many passages. */
const countedPassages = 100;
/** Against which rarity is measured; the sample company has 1,200 documents, and only the logarithm of it counts. */
const documentsAssumed = 1_200;
/** No word counts for nothing. */
const leastImportance = 0.005;

const generalStems = new Set(generalWords.map(stem));

interface Term {
  readonly word: string;
  readonly stem: string;
  /** How much the question's meaning changes without it. */
  readonly importance: number;
  readonly rarity: number;
  /** Nothing that the person can read contains it. */
  readonly isUnheard: boolean;
}

/** In how many documents, of those the person can read, a word occurs: asked of the index, so the rights are its own. */
async function documentsWith(
  deps: Pick<SearchDeps, "reader">,
  word: string,
  principals: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const { lexical } = await deps.reader.search({ text: word, principals, limit: countedPassages }, signal);
  return new Set(lexical.map(({ documentId }) => documentId)).size;
}

function withoutWord(question: string, word: string): string {
  return question
    .replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, "giu"), " ")
    .replaceAll(/ +/g, " ");
}

async function termsOf(
  deps: Pick<SearchDeps, "reader">,
  question: string,
  principals: readonly string[],
  vectors: Vectors,
  signal: AbortSignal,
): Promise<Term[]> {
  const words = questionTerms(question, termsOfQuestion);
  const [whole, ...without] = await vectors([question, ...words.map((word) => withoutWord(question, word))]);
  const counts = await Promise.all(words.map((word) => documentsWith(deps, word, principals, signal)));
  return words.map((word, index) => {
    const rest = without[index];
    const count = counts[index] ?? 0;
    return {
      word,
      stem: stem(word),
      importance: whole === undefined || rest === undefined ? 1 : Math.max(leastImportance, 1 - cosine(whole, rest)),
      rarity: Math.log(1 + documentsAssumed / (1 + count)),
      isUnheard: count === 0,
    };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** How well a document's matching passages cover the terms: 1 for the word itself, else the nearest word's cosine. */
async function coverage({ document }: Place, terms: readonly Term[], vectors: Vectors): Promise<number> {
  const text = [document.title, ...document.passages.map((passage) => passage.text)].join("\n");
  const words = [...new Set(wordsOf(text))].filter((word) => word.length > 2);
  const stems = new Set(words.map(stem));
  const missing = terms.filter((term) => !stems.has(term.stem));
  const near = missing.length === 0 ? [] : await vectors(words);
  const asked = await vectors(missing.map(({ word }) => word));
  const weight = sum(terms.map(({ importance, rarity }) => importance * rarity));
  const covered = terms.map((term) => {
    const index = missing.indexOf(term);
    const vector = asked[index];
    const share = vector === undefined ? 1 : Math.max(0, ...near.map((other) => cosine(other, vector)));
    return term.importance * term.rarity * share;
  });
  return weight === 0 ? 0 : sum(covered) / weight;
}

function hasName({ document }: Place, name: string): boolean {
  const head = stem(wordsOf(name)[0] ?? "");
  return stemsOf([document.title, ...document.lines.map((line) => `${line.author ?? ""} ${line.text}`)].join("\n")).has(
    head,
  );
}

/** Reads the signs in the places found, best first. */
export async function readSigns(
  deps: Pick<SearchDeps, "reader">,
  question: string,
  principals: readonly string[],
  places: readonly Place[],
  vectors: Vectors,
  signal: AbortSignal,
): Promise<Signs> {
  const terms = await termsOf(deps, question, principals, vectors, signal);
  const names = namesIn(question);
  const missingNames = (place: Place): number => names.filter((name) => !hasName(place, name)).length;
  const strangers = Math.min(...places.slice(0, 3).map(missingNames), names.length);
  // An answer about a named company stands in a document that names it.
  const onTopic = places.filter((place) => missingNames(place) === 0).slice(0, documentsCompared);
  const covered: number[] = [0];
  for (const place of onTopic) covered.push(await coverage(place, terms, vectors));
  const [bare, ...near] = await vectors([withoutNames(question), ...onTopic.map(({ window }) => window.text)]);
  const weight = sum(terms.map(({ importance }) => importance));
  const share = (chosen: readonly Term[]): number =>
    weight === 0 ? 0 : sum(chosen.map(({ importance }) => importance)) / weight;
  const heads = new Set(names.flatMap((name) => wordsOf(name)));
  const unheard = terms.filter(({ isUnheard }) => isUnheard);
  return {
    matter: Math.max(...covered),
    unheard: share(unheard),
    unheardParticular: share(unheard.filter((term) => !generalStems.has(term.stem) && !heads.has(term.word))),
    closeness: bare === undefined ? 0 : Math.max(0, ...near.map((vector) => cosine(bare, vector))),
    strangers: Math.min(2, Math.max(0, strangers)),
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
