import type { SearchDeps } from "../../knowledge/index.ts";
import { generalWords } from "./general-words.ts";
import type { Place } from "./rank-places.ts";
import { cosine, type Vectors } from "./vectors.ts";
import { termsOf, termsOfQuestion, type Term } from "./terms.ts";
import { namesIn, questionTerms, sharedStems, stem, stemsOf, withoutNames, wordsOf } from "./words.ts";

/** What speaks for and against there being an answer; shares from 0 to 1 unless told otherwise. */
export interface Signs {
  /** How much of the question's matter the best document speaks of, in the same or near words, rare words counting more. */
  readonly matter: number;
  /** Share of the question's matter in particular words that nothing readable contains: "asbestos", "kayaks". */
  readonly unheardParticular: number;
  /** Cosine of the question without its names and the best window without its title: the matter alone. */
  readonly closeness: number;
  /** How near the best document comes to the particular word that it is furthest from; `nothingParticular` without any. */
  readonly weakest: number;
  /** How much nearer to the best place the question is for having its words: the sum of what each brings. */
  readonly support: number;
  /** Cosine of the question and the best window of all under its document's title, whatever it names. */
  readonly nearest: number;
  /** How much better the matter is met in documents that lack the question's names: known, but of others. */
  readonly elsewhere: number;
}

/** Documents whose words may cover the question. */
const documentsCompared = 5;

const generalStems = new Set(generalWords.map(stem));

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** How near a text comes to each term: 1 for the word itself, else the nearest word's cosine. */
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

/** The mean nearness, rare and telling words counting more. */
function covered(near: readonly number[], terms: readonly Term[]): number {
  const weights = terms.map(({ importance, rarity }) => importance * rarity);
  const whole = sum(weights);
  return whole === 0 ? 0 : sum(weights.map((weight, index) => weight * (near[index] ?? 0))) / whole;
}

/** What a question about general things alone has for its weakest particular word. */
const nothingParticular = 0.8;

/** What one place has to say for an answer. */
interface PlaceSigns {
  readonly matter: number;
  readonly weakest: number;
}

async function signsOfPlace(
  { document }: Place,
  terms: readonly Term[],
  isParticular: (term: Term) => boolean,
  vectors: Vectors,
): Promise<PlaceSigns> {
  const whole = [document.title, ...document.passages.map((passage) => passage.text)].join("\n");
  const near = await nearness(whole, terms, vectors);
  const particular = near.filter((_, index) => terms.slice(index, index + 1).some(isParticular));
  return {
    matter: covered(near, terms),
    weakest: particular.length === 0 ? nothingParticular : Math.min(...particular),
  };
}

/** How much nearer a text is to the question than to the question without a word, summed over the words. */
function supportOf(text: Float32Array, question: Float32Array, terms: readonly Term[]): number {
  const whole = cosine(text, question);
  return sum(terms.map(({ without }) => (without === undefined ? 0 : whole - cosine(text, without))));
}

/** Nearer than this the matter may be met elsewhere. Set by eye on the misses of seed 7, as is the next. */
const metCloseness = 0.4;
/** A little nearer is chance. */
const clearlyNearer = 0.05;

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
  // An answer about a named company stands in a document that names it.
  const onTopic = places.filter((place) => missingNames(place) === 0).slice(0, documentsCompared);
  const heads = new Set(names.flatMap((name) => wordsOf(name)));
  const matterTerms = terms.filter(({ word }) => !heads.has(word));
  const isParticular = (term: Term): boolean => !generalStems.has(term.stem) && !heads.has(term.word);
  const each: PlaceSigns[] = [];
  for (const place of onTopic) each.push(await signsOfPlace(place, terms, isParticular, vectors));
  const [whole, bare] = await vectors([question, withoutNames(question)]);
  const untitled = await vectors(places.map(({ window }) => window.text));
  const titled = await vectors(onTopic.map(({ document, window }) => `${document.title}\n${window.text}`));
  const near = untitled.map((vector) => (bare === undefined ? 0 : cosine(bare, vector)));
  const closeness = Math.max(0, ...onTopic.map((place) => near[places.indexOf(place)] ?? 0));
  const anywhere = Math.max(0, ...near);
  const weight = sum(terms.map(({ importance }) => importance));
  const share = (chosen: readonly Term[]): number =>
    weight === 0 ? 0 : sum(chosen.map(({ importance }) => importance)) / weight;
  const unheard = terms.filter(({ isUnheard }) => isUnheard);
  return {
    matter: Math.max(0, ...each.map(({ matter }) => matter)),
    weakest: Math.max(0, ...each.map(({ weakest }) => weakest)),
    support: whole === undefined ? 0 : Math.max(0, ...titled.map((vector) => supportOf(vector, whole, matterTerms))),
    unheardParticular: share(unheard.filter(isParticular)),
    closeness,
    nearest: Math.max(0, ...places.map((place) => place.cosine)),
    elsewhere: Math.max(0, anywhere - metCloseness) * Math.max(0, anywhere - closeness - clearlyNearer),
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
