import type { WordEmbedder } from "@sophia/core";
import type { FoundDocument } from "../../knowledge/index.ts";
import type { Asked } from "./asked.ts";
import { cosine, type Vectors } from "./vectors.ts";
import { worthComparing } from "./worth-comparing.ts";
import { windowsOf, type Window } from "./windows.ts";
import { wordNearness } from "./word-nearness.ts";

/** The place in a document that is nearest to the question. */
export interface Place {
  readonly document: FoundDocument;
  readonly window: Window;
  /** Cosine of the question and the window under its document's title, both without the names that the question names. */
  readonly cosine: number;
  /** How near the window comes to the question word by word, 0 to 1; 0 where it was not compared. */
  readonly byWord: number;
  /** All that speaks for it, but how fresh it is: old news are an answer too. */
  readonly relevance: number;
  /** By this the places are ordered. */
  readonly score: number;
}

/**
 * What counts beside that cosine, with the same weight as it: how near the window's words come to each of the question's
 * telling words, 0 to 1. The other weights: the share of the question's names in the document; whether one of them wrote
 * or spoke in it; whether it is of a day that is named; the share of the question's numbers in it; how fresh it is,
 * since of two that say different things the newer one holds; its words' score in the search, over the best one's; and
 * against it, that it holds nothing but a record's fields.
 *
 * A softmax over the documents of each question, fitted on the sample world of seed 7 over four systems and rounded; those of
 * numbers and freshness were tried by themselves, on seeds 7 and 11: docs/benchmarks.md, "questions".
 */
const weights = { names: 0.7, author: 0.25, day: 0.45, numbers: 0.3, fresh: 0.2, search: 0.35, fields: -0.3 } as const;

/** Windows of all documents: a vector for each costs 2 to 5 ms. */
const windowsCompared = 240;
/** Documents whose words are compared one by one, in the order of all other signs. */
const documentsReadByWord = 20;

/** Documents by their nearest place, best first. */
export async function rankPlaces(
  asked: Asked,
  documents: readonly FoundDocument[],
  vectors: Vectors,
  words: WordEmbedder,
  signal: AbortSignal,
): Promise<Place[]> {
  const { names, numbers, matter } = asked;
  const compared = worthComparing(asked, documents);
  const windows = compared.flatMap(windowsOf).slice(0, windowsCompared);
  const texts = windows.map((window) => names.without(`${window.document.title}\n${saidIn(window)}`));
  const [meant] = await vectors([matter]);
  if (meant === undefined) return [];
  const near = await vectors(texts);
  const searched = Math.max(...compared.map(lexicalScore), Number.MIN_VALUE);
  const places = new Map<FoundDocument, Place & { readonly text: string }>();
  for (const [index, window] of windows.entries()) {
    const { document } = window;
    const similarity = cosine(meant, near[index] ?? meant);
    const known = places.get(document);
    const relevance =
      similarity +
      weights.names * names.shareIn(document) +
      (names.hasAuthor(document) ? weights.author : 0) +
      (asked.isOfNamedDay(document) ? weights.day : 0) +
      weights.numbers * numbers.shareIn(document) +
      (weights.search * lexicalScore(document)) / searched +
      (window.lines.every(({ isFields }) => isFields) ? weights.fields : 0);
    if (known !== undefined && relevance <= known.relevance) continue;
    const score = relevance + weights.fresh * asked.freshness(document);
    places.set(document, {
      document,
      window,
      cosine: similarity,
      byWord: 0,
      relevance,
      score,
      text: texts[index] ?? "",
    });
  }
  const byOthers = [...places.values()].toSorted(byScore);
  const byWord = await wordNearness(
    matter,
    byOthers.slice(0, documentsReadByWord).map(({ text }) => text),
    words,
    signal,
  );
  return byOthers
    .map(({ document, window, cosine: similarity, relevance, score }, index) => ({
      document,
      window,
      cosine: similarity,
      byWord: byWord[index] ?? 0,
      relevance: relevance + (byWord[index] ?? 0),
      score: score + (byWord[index] ?? 0),
    }))
    .toSorted(byScore);
}

function byScore(one: Place, other: Place): number {
  return other.score - one.score;
}

/** What somebody said or wrote in a window; its fields where there is nothing else. */
function saidIn({ lines }: Window): string {
  const said = lines.filter(({ isFields }) => !isFields);
  return (said.length > 0 ? said : lines).map(({ text }) => text).join("\n");
}

function lexicalScore({ passages }: FoundDocument): number {
  return Math.max(0, ...passages.map(({ lexical }) => lexical ?? 0));
}

/** The order of the search, where meaning cannot be compared. */
export function placesAsFound(documents: readonly FoundDocument[]): Place[] {
  return documents.flatMap((document) => {
    const [window] = windowsOf(document);
    return window === undefined
      ? []
      : [{ document, window, cosine: 0, byWord: 0, relevance: document.score, score: document.score }];
  });
}
