import type { Line, LlmEvent } from "@sophia/core";
import type { VisibleDocument } from "../knowledge/index.ts";
import { isMisattributed } from "./attribution.ts";
import type { ModelDocument } from "./model-document.ts";

export type ClaimedCitation = Extract<LlmEvent, { readonly type: "citation" }>;

/** Words of one line that a claim rests on, checked. */
export interface VerifiedQuote {
  readonly document: VisibleDocument;
  readonly line: Line;
  readonly quote: string;
}

export type DropReason =
  | "names no document of this run"
  | "cannot be read by the person any more"
  | "does not stand at the place it names"
  | "is no longer in the document"
  | "is given to somebody who did not say it";

export type Verdict =
  | { readonly kept: true; readonly quotes: readonly VerifiedQuote[] }
  | { readonly kept: false; readonly reason: DropReason };

/**
 * Checks one claimed citation: its document was retrieved in this run and is readable now, the characters it names are
 * exactly its words and belong to a line that still stands so in the document, and the claim gives them to no other
 * person than their author.
 *
 * @param claim - the sentence that leans on it
 * @param readable - what the person may read now, read from the database for this check
 * @param authors - everybody who speaks in the documents of this run
 */
export function verifyCitation(
  cited: ClaimedCitation,
  claim: string,
  documents: readonly ModelDocument[],
  readable: ReadonlyMap<string, VisibleDocument>,
  authors: ReadonlySet<string>,
): Verdict {
  const given = documents[cited.documentIndex];
  if (given === undefined) return { kept: false, reason: "names no document of this run" };
  const document = readable.get(given.documentId);
  if (document === undefined) return { kept: false, reason: "cannot be read by the person any more" };
  const { start, end, citedText } = cited;
  const isExact =
    Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= given.text.length;
  if (!isExact || given.text.slice(start, end) !== citedText)
    return { kept: false, reason: "does not stand at the place it names" };
  const quotes: VerifiedQuote[] = [];
  for (const span of given.spans) {
    const from = Math.max(start, span.start);
    const to = Math.min(end, span.end);
    if (from >= to) continue;
    // The model's text has one character for each of the line: the words themselves come from the line.
    const quote = (span.quote ?? span.line.text.slice(from - span.start, to - span.start)).trim();
    if (quote === "") continue;
    const line = document.lines.find((candidate) => candidate.anchor === span.line.anchor);
    if (line === undefined || line.author !== span.line.author || !line.text.includes(quote))
      return { kept: false, reason: "is no longer in the document" };
    quotes.push({ document, line, quote });
  }
  if (quotes.length === 0) return { kept: false, reason: "does not stand at the place it names" };
  const lines = quotes.map(({ line }) => line);
  if (isMisattributed(claim, lines, document.title, authors))
    return { kept: false, reason: "is given to somebody who did not say it" };
  return { kept: true, quotes };
}
