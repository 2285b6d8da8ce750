import type { Citation } from "@sophia/core/api";
import type { Line } from "@sophia/core";
import type { VisibleDocument } from "../knowledge/index.ts";

/** The citations of one answer, numbered from 1 in the order of their first use; the same quote keeps its number. */
export interface CitationList {
  /** @returns the citation, and whether it is new to the answer. */
  readonly add: (document: VisibleDocument, line: Line, quote: string) => { citation: Citation; isNew: boolean };
  readonly all: () => readonly Citation[];
}

export function createCitationList(): CitationList {
  const byPlace = new Map<string, Citation>();
  return {
    add(document, line, quote) {
      const place = JSON.stringify([document.documentId, line.anchor, quote]);
      const known = byPlace.get(place);
      if (known !== undefined) return { citation: known, isNew: false };
      const citation: Citation = {
        number: byPlace.size + 1,
        quote,
        url: line.url,
        source: document.source,
        documentId: document.documentId,
        title: document.title,
        author: line.author,
        at: line.at,
        verified: true,
      };
      byPlace.set(place, citation);
      return { citation, isNew: true };
    },
    all: () => [...byPlace.values()],
  };
}
