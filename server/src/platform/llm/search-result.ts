import type { SearchResultBlockParam } from "@anthropic-ai/sdk/resources/messages";
import type { LlmDocument } from "@sophia/core";

/** A part of a text that can be cited by itself; the parts together are the text. */
export interface Piece {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Lines longer than this are cut at the ends of their sentences: a citation is as long as its piece. */
const longestLine = 500;

/** The lines of a text, each with its line break; a long one in sentences. No piece is blank, which the vendor refuses. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/gu) ?? []) {
    const parts = line.length > longestLine ? (line.match(/[\s\S]*?[.!?…]["”’)]*\s+|[\s\S]+$/gu) ?? [line]) : [line];
    for (const part of parts) {
      const last = pieces.at(-1);
      const start = end;
      end += part.length;
      if (part.trim() === "" && last !== undefined) pieces[pieces.length - 1] = { start: last.start, end };
      else pieces.push({ start, end });
    }
  }
  return pieces;
}

/**
 * A document within a tool's result. The vendor cites search results by blocks and says how they are numbered across tool
 * results; for plain documents there it says neither.
 *
 * @param number - its place among all that the model was given
 */
export function searchResultOf({ title, text }: LlmDocument, number: number): SearchResultBlockParam {
  return {
    type: "search_result",
    source: `document ${number}`,
    title,
    content: piecesOf(text).map(({ start, end }) => ({ type: "text", text: text.slice(start, end) })),
    citations: { enabled: true },
  };
}

/**
 * The range of a text that cited blocks mean, and its words as they stand there. The vendor may trim or join blocks its own
 * way: where the words are the same but for white space, they are the text's. Undefined: there are no such blocks.
 */
export function rangeOfBlocks(
  text: string,
  cited: { readonly startBlock: number; readonly endBlock: number; readonly citedText: string },
): (Piece & { readonly citedText: string }) | undefined {
  const pieces = piecesOf(text);
  const first = pieces[cited.startBlock];
  const last = pieces[cited.endBlock - 1];
  if (first === undefined || last === undefined || last.end <= first.start) return undefined;
  const words = text.slice(first.start, last.end);
  const isSame = words.replaceAll(/\s+/gu, "") === cited.citedText.replaceAll(/\s+/gu, "");
  return { start: first.start, end: last.end, citedText: isSame ? words : cited.citedText };
}
