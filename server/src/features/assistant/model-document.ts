import type { Line, LlmDocument } from "@sophia/core";
import type { FoundDocument } from "../knowledge/index.ts";

/** A document as a model reads it, with the way back from any character to the line it belongs to. */
export interface ModelDocument extends LlmDocument {
  readonly documentId: string;
  readonly spans: readonly LineSpan[];
}

/** Where a line's own words lie in the text; what stands before them (author, time) can be no quote. */
export interface LineSpan {
  readonly line: Line;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** What of the line is the proof, where the text says it in other words; else the words of the text themselves. */
  readonly quote?: string | undefined;
}

/** Estimate used for budgets; the vendor's own count is in the usage. */
const charactersPerToken = 4;

/** A line never breaks in the text, so that nobody can write a message that reads as another person's line. */
export function onOneLine(text: string): string {
  // One character for one character: offsets in the text are offsets in the line.
  return text.replaceAll(/[\n\r\v\f\u0085\u2028\u2029]/gu, " ");
}

function headerOf(line: Line): string {
  const author = onOneLine(line.author ?? "(no author)");
  return line.at === null ? `${author}: ` : `${author} (${line.at}): `;
}

function lengthOf(line: Line): number {
  return headerOf(line).length + line.text.length + 1;
}

/** Lines that fit: all, or the best passages with as much around them as there is room for, in reading order. */
function linesThatFit(document: FoundDocument, characters: number): readonly number[] {
  const { lines } = document;
  const all = lines.map((_, index) => index);
  if (lines.reduce((sum, line) => sum + lengthOf(line), 0) <= characters) return all;
  const kept = new Set<number>();
  let room = characters;
  const keep = (index: number): boolean => {
    const line = lines[index];
    if (line === undefined || kept.has(index)) return true;
    if (lengthOf(line) > room) return false;
    kept.add(index);
    room -= lengthOf(line);
    return true;
  };
  const starts = document.passages.length > 0 ? document.passages : [{ firstLine: 0, lastLine: 0 }];
  for (const { firstLine, lastLine } of starts) {
    for (let index = firstLine; index <= lastLine; index++) if (!keep(index)) break;
  }
  // Then outwards from the best passage, one line before and one after in turn.
  const [best] = starts;
  for (let distance = 1; distance < lines.length; distance++) {
    const fits = [keep((best?.firstLine ?? 0) - distance), keep((best?.lastLine ?? 0) + distance)];
    if (fits.includes(false)) break;
  }
  return [...kept].toSorted((a, b) => a - b);
}

function documentText(document: FoundDocument, characters: number): ModelDocument {
  const parts: string[] = [];
  const spans: LineSpan[] = [];
  let length = 0;
  const push = (text: string): void => {
    parts.push(text);
    length += text.length;
  };
  let next = 0;
  const leftOut = (until: number): void => {
    if (until > next) push(`[${until - next} lines left out here: the document is longer than fits]\n`);
  };
  for (const index of linesThatFit(document, characters)) {
    const line = document.lines[index];
    if (line === undefined) continue;
    leftOut(index);
    next = index + 1;
    push(headerOf(line));
    const start = length;
    push(onOneLine(line.text));
    spans.push({ line, start, end: length });
    push("\n");
  }
  leftOut(document.lines.length);
  return { documentId: document.documentId, title: onOneLine(document.title), text: parts.join(""), spans };
}

/**
 * The documents as a model reads them, within a budget of tokens. Short ones are whole; the longest share what is left
 * equally and say where lines are missing.
 */
export function modelDocuments(documents: readonly FoundDocument[], tokenBudget: number): ModelDocument[] {
  const wholes = documents.map((document) => ({
    document,
    length: document.lines.reduce((sum, line) => sum + lengthOf(line), 0),
  }));
  const shares = new Map<FoundDocument, number>();
  let room = tokenBudget * charactersPerToken;
  let waiting = wholes.length;
  for (const { document, length } of wholes.toSorted((a, b) => a.length - b.length)) {
    const share = Math.min(length, Math.floor(room / waiting));
    shares.set(document, share);
    room -= share;
    waiting -= 1;
  }
  return documents.flatMap((document) => {
    const made = documentText(document, shares.get(document) ?? 0);
    return made.spans.length === 0 ? [] : [made];
  });
}
