import type { Line } from "@sophia/core";
import type { FoundDocument } from "../../knowledge/index.ts";
import type { Asked } from "./asked.ts";
import type { Place } from "./rank-places.ts";
import { cosine, type Vectors } from "./vectors.ts";
import { quotableLines } from "./windows.ts";
import { questionTerms, sharedStems, stem } from "./words.ts";

/** Words of one line, exactly as they stand there. */
export interface Quote {
  readonly document: FoundDocument;
  readonly line: Line;
  readonly text: string;
}

/** Longer lines are quoted in part. */
const quoteCharacters = 500;
/** A question is near to a question and answers nothing; what the title says already adds nothing beside it. */
const penalty = 0.1;
/** A label and its value are near to many questions, and seldom what somebody wants to read when others said something. */
const fieldsPenalty = 0.3;
/** A thread's title begins with its first message. */
const titleCharacters = 40;

function quality(line: Line, title: string, similarity: number): number {
  const isQuestion = line.text.trimEnd().endsWith("?");
  const isTitle = title.includes(line.text.slice(0, titleCharacters));
  return (
    similarity - (isQuestion ? penalty : 0) - (isTitle ? penalty : 0) - (line.isFields === true ? fieldsPenalty : 0)
  );
}

/** The line of a place that says most about the question. */
export async function quoteFrom(
  { question, names, matter }: Asked,
  { document, window }: Place,
  vectors: Vectors,
): Promise<Quote> {
  const lines = quotableLines(window);
  const [asked, ...near] = await vectors([matter, ...lines.map(({ text }) => names.without(text))]);
  let best = lines[0] ?? { author: null, at: null, text: "", url: document.url, anchor: "" };
  let bestQuality = Number.NEGATIVE_INFINITY;
  for (const [index, line] of lines.entries()) {
    const vector = near[index];
    const worth =
      asked === undefined || vector === undefined ? 0 : quality(line, document.title, cosine(asked, vector));
    if (worth > bestQuality) {
      best = line;
      bestQuality = worth;
    }
  }
  return { document, line: best, text: excerpt(best.text, question) };
}

/** The same without vectors: the line that shares most words with the question. */
export function quoteByWords(question: string, { document, window }: Place): Quote {
  const asked = new Set(questionTerms(question, 16).map(stem));
  const worth = (line: Line): number => quality(line, document.title, sharedStems(asked, line.text));
  const line = quotableLines(window).toSorted((a, b) => worth(b) - worth(a))[0];
  const chosen = line ?? { author: null, at: null, text: "", url: document.url, anchor: "" };
  return { document, line: chosen, text: excerpt(chosen.text, question) };
}

/** A long text's sentences from the one that shares most words with the question on, word for word. */
function excerpt(text: string, question: string): string {
  const whole = text.trim();
  if (whole.length <= quoteCharacters) return whole;
  const asked = new Set(questionTerms(question, 16).map(stem));
  const starts = [0, ...[...whole.matchAll(/(?<=[.!?…])\s+|\n+/gu)].map((match) => match.index + match[0].length)];
  let from = 0;
  let most = -1;
  for (const start of starts) {
    const shared = sharedStems(asked, whole.slice(start, start + quoteCharacters));
    if (shared > most) {
      most = shared;
      from = start;
    }
  }
  const cut = whole.slice(from, from + quoteCharacters).toWellFormed();
  const end = cut.search(/\s\S*$/u);
  return from + quoteCharacters >= whole.length || end < quoteCharacters / 2 ? cut.trim() : cut.slice(0, end).trim();
}
