import assert from "node:assert/strict";
import { test } from "node:test";
import type { FoundDocument } from "../../knowledge/index.ts";
import { readAsked } from "./asked.ts";
import { foundDocument } from "./found-document.test-support.ts";
import { worthComparing } from "./worth-comparing.ts";

function found(documentId: string, text: string, more: Partial<FoundDocument> = {}): FoundDocument {
  return foundDocument({ documentId, title: documentId, text, ...more });
}

function ids(question: string, documents: readonly FoundDocument[]): string[] {
  return worthComparing(readAsked(question, new Date("2026-11-02T15:00:00Z")), documents).map(
    ({ documentId }) => documentId,
  );
}

test("of many documents found, those with the question's names, day and numbers are compared before the best of the search", () => {
  const others = Array.from({ length: 60 }, (_, index) => found(`other-${index}`, "Somebody visited somebody"));
  const far = { score: 0.5 };
  const named = found("named", "Larkmoor was visited", far);
  const onDay = found("on the day", "Larkmoor was visited", { ...far, occurredAt: "2026-09-03T10:00:00Z" });
  const withNumber = found("with the number", "Larkmoor pays $240", far);
  const all = [...others, named, onDay, withNumber];
  assert.deepEqual(ids("What was seen at Larkmoor on September 3?", all).slice(0, 3), [
    "on the day",
    "named",
    "with the number",
  ]);
  assert.equal(ids("Why does Larkmoor pay $240?", all)[0], "with the number");
  assert.equal(ids("Who visited somebody?", all).includes("named"), false);
});

test("of cards, which hold nothing but fields, one is compared", () => {
  const fields = {
    author: null,
    at: null,
    text: "Stage: Won",
    url: "https://example.test/1",
    anchor: "1",
    isFields: true,
  };
  const cards = ["first", "second"].map((id) => found(id, "", { lines: [fields] }));
  assert.deepEqual(ids("Which stage?", [...cards, found("said", "It was won")]), ["first", "said"]);
  assert.deepEqual(ids("Which stage?", []), []);
});
