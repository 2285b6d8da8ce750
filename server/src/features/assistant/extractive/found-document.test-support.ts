import type { FoundDocument } from "../../knowledge/index.ts";

/** A document as the search finds it, with one line; `more` replaces what matters to the test. */
export function foundDocument(more: Partial<FoundDocument> & { readonly text?: string }): FoundDocument {
  const { text = "", ...rest } = more;
  const url = "https://example.test/1";
  return {
    documentId: "1",
    source: "slack",
    kind: "thread",
    title: "",
    url,
    occurredAt: null,
    sample: true,
    lines: [{ author: null, at: null, text, url, anchor: "1" }],
    passages: [],
    score: 1,
    ...rest,
  };
}
