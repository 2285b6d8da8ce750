import type { Line } from "@sophia/core";
import type { FoundDocument } from "../../knowledge/index.ts";

/** A line with the one before and after it: what is said is mostly understood from its neighbours. */
export interface Window {
  readonly document: FoundDocument;
  /** The line in the middle. */
  readonly index: number;
  readonly lines: readonly Line[];
  readonly text: string;
}

/** Lines of each document at most: a vector for each costs 2 to 5 ms. */
const windowsOfDocument = 20;
/** Passages of each document that are looked into. */
const passagesOfDocument = 4;
/** "Yes." and "Sounds good" can be no answer of their own; they still stand in their neighbours' windows. */
const telling = 12;

/** The lines of a window that can be quoted by themselves; all of them when none can. */
export function quotableLines({ lines }: Window): readonly Line[] {
  const quotable = lines.filter((line) => line.text.trim().length >= telling);
  return quotable.length > 0 ? quotable : lines;
}

function around(document: FoundDocument, index: number, first: number, last: number): Window {
  const lines = document.lines.slice(Math.max(first, index - 1), Math.min(last, index + 1) + 1);
  return { document, index, lines, text: lines.map((line) => line.text).join("\n") };
}

/** The places in a document that may hold an answer: lines of its best passages, each with its neighbours. */
export function windowsOf(document: FoundDocument): Window[] {
  const windows: Window[] = [];
  for (const { firstLine, lastLine } of document.passages.slice(0, passagesOfDocument)) {
    for (let index = firstLine; index <= lastLine && windows.length < windowsOfDocument; index++) {
      if ((document.lines[index]?.text.length ?? 0) >= telling)
        windows.push(around(document, index, firstLine, lastLine));
    }
  }
  const [first] = document.lines;
  if (windows.length === 0 && first !== undefined) windows.push(around(document, 0, 0, document.lines.length - 1));
  return windows;
}
