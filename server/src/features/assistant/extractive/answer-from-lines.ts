import type { Embedder, WordEmbedder } from "@sophia/core";
import type { FoundDocument } from "../../knowledge/index.ts";
import { absentIn } from "./absent.ts";
import { readAsked, type Asked } from "./asked.ts";
import { isAnswered, type Evidence } from "./decide.ts";
import { firstQuestion } from "./first-question.ts";
import { quotesByIdentifier } from "./identifiers.ts";
import { quoteByWords, quoteFrom, type Quote } from "./quote.ts";
import { placesAsFound, rankPlaces, type Place } from "./rank-places.ts";
import { readSigns, readSignsByWords } from "./signs.ts";
import { isEmbedderGone, vectorsOf } from "./vectors.ts";

/** Documents quoted at most, one line each: as many as a page of search results has. */
const quotedDocuments = 10;
/** However far behind the best. */
const quotedAnyway = 3;
/** Of the score of a place, which is mostly between 1 and 2.5. */
const nearToBest = 0.6;
/** A question of more characters is compared by its beginning: the model reads 256 tokens. */
const comparedCharacters = 2_000;

export interface ExtractiveAnswer {
  /** Best first, as the question's nearness to their lines orders them. */
  readonly documents: readonly FoundDocument[];
  /** Empty: the evidence is too weak, and the honest answer is that the sources do not contain one. */
  readonly quotes: readonly Quote[];
  /** What the decision rests on, for benchmarks. */
  readonly evidence: Evidence;
}

export interface AskedNow {
  readonly question: string;
  /** The question before it in the conversation: "and in Texas?" is about what was asked before. */
  readonly before: string | undefined;
  readonly now: Date;
}

/**
 * Answers without a model: orders the documents by their lines' nearness to the question, decides whether they answer it
 * at all, and picks one line from each of the best. Where the embedder cannot run, words alone decide, more strictly.
 */
export async function answerFromLines(
  embedder: Embedder,
  words: WordEmbedder,
  { question, before, now }: AskedNow,
  documents: readonly FoundDocument[],
  signal: AbortSignal,
): Promise<ExtractiveAnswer> {
  const read = (text: string): Asked => readAsked(text.slice(0, comparedCharacters).toWellFormed(), now);
  const inConversation = (text: string): Asked => read(before === undefined ? text : `${text}\n${before}`);
  const latest = read(question);
  const asked = inConversation(question);
  const named = quotesByIdentifier(asked.question, documents, quotedDocuments);
  if (named.length > 0) {
    const holders = named.map(({ document }) => document);
    const others = documents.filter((document) => !holders.includes(document));
    return { documents: [...holders, ...others], quotes: named, evidence: { kind: "identifier" } };
  }
  const absent = absentIn(latest, documents);
  if (absent !== undefined) return { documents, quotes: [], evidence: { kind: "absent", absent } };
  try {
    const vectors = vectorsOf(embedder, signal);
    const rank = (one: Asked): Promise<Place[]> => rankPlaces(one, documents, vectors, words, signal);
    const weigh = async (one: Asked, ranked: readonly Place[]): Promise<Evidence> => ({
      kind: "meaning",
      signs: await readSigns(words, one, ranked, vectors, signal),
    });
    const places = await rank(asked);
    const whole = await weigh(asked, places);
    const first = isAnswered(whole) ? undefined : firstQuestion(latest.question);
    const alone = first === undefined ? undefined : inConversation(first);
    // Of two questions in one sentence, whose answers may stand apart, one that is answered is enough.
    const evidence = alone === undefined ? whole : await weigh(alone, await rank(alone));
    const quotes: Quote[] = [];
    if (isAnswered(evidence))
      for (const place of worthQuoting(places)) quotes.push(await quoteFrom(asked, place, vectors));
    return { documents: places.map(({ document }) => document), quotes: quotes.filter(hasText), evidence };
  } catch (error) {
    if (!isEmbedderGone(error, signal)) throw error;
    const places = placesAsFound(documents);
    const evidence = { kind: "words" as const, covered: readSignsByWords(asked.question, places) };
    const quotes = isAnswered(evidence)
      ? places.slice(0, quotedDocuments).map((place) => quoteByWords(asked.question, place))
      : [];
    return { documents, quotes: quotes.filter(hasText), evidence };
  }
}

/** The best places, and those that come near to the best: where one stands out, what is far behind it only distracts. */
function worthQuoting(places: readonly Place[]): readonly Place[] {
  const best = places[0]?.score ?? 0;
  return places
    .slice(0, quotedDocuments)
    .filter(({ score }, index) => index < quotedAnyway || best - score <= nearToBest);
}

function hasText({ text }: Quote): boolean {
  return text !== "";
}
