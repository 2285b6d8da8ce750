import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer } from "@sophia/core/api";
import { answerEnd } from "./ask.ts";

const answer: Answer = {
  answer: "They lose rent. [1]",
  model: "claude-opus-5-5",
  outcome: "answered",
  sample: true,
  citations: [
    {
      number: 1,
      quote: "We lose\u001b[2J three percent.",
      url: "https://source.example/1",
      source: "slack",
      documentId: "1",
      title: "Harbor",
      author: "Maria Lopez",
      at: "2026-11-02T15:01:00.000Z",
      verified: true,
    },
  ],
  lookedAt: [],
};

test("an answer that was streamed is not printed again, whatever white space a model ended it with", () => {
  for (const streamed of ["They lose rent. [1]", "\nThey lose rent. [1]\n\n"]) {
    const end = answerEnd(answer, streamed);
    assert.doesNotMatch(end, /They lose rent/);
    assert.match(end, /^\n\[1\] slack: Harbor \(Maria Lopez, 2026-11-02 15:01\)\n/);
    assert.match(end, /Sample data: a generated company\.$/);
  }
});

test("an answer of which parts fell is printed as it stands, and said to be another", () => {
  const end = answerEnd(answer, "They lose rent. [1] They may be sold. [2]");
  assert.match(end, /Not all of that .* What stands:\n\nThey lose rent\. \[1\]\n/);
});

test("nothing that a source wrote steers the terminal", () => {
  assert.ok(!answerEnd(answer, "").includes("\u001b"));
});
