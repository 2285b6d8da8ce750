import type { VisibleDocument } from "../../knowledge/index.ts";
import { onOneLine, type ModelDocument } from "../model-document.ts";

/** Of the values of a row; what a model needs more of, it asks as a field. */
const longestRow = 1_000;

/**
 * A row of records as a model reads it, on one line: its values, and what the record itself says. Whatever of it is cited,
 * the proof is the record's own words.
 */
export function rowDocument(document: VisibleDocument, quote: string, values: string): ModelDocument | undefined {
  const line = document.lines.find((candidate) => candidate.text.includes(quote));
  if (line === undefined) return undefined;
  const shown = onOneLine(values).slice(0, longestRow).toWellFormed();
  const text = `${shown} | The record says: ${onOneLine(quote)}\n`;
  return {
    documentId: document.documentId,
    title: onOneLine(document.title),
    text,
    spans: [{ line, start: 0, end: text.length, quote }],
  };
}
