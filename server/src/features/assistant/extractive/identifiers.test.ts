import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { identifiersIn } from "./identifiers.ts";

test("references are words of letters and digits; amounts, dates, quarters and plain words are none", () => {
  assert.deepEqual(identifiersIn("Where is SG-Z8M20 filed, and what of ENG-1187, (GD-73WQ1)?"), [
    "sg-z8m20",
    "eng-1187",
    "gd-73wq1",
  ]);
  assert.deepEqual(identifiersIn("$26,157 on 2026-11-20 in Q3, 10am, state-of-the-art, 1187, Harbor"), []);
});

test("any text is looked through, and what is found stands in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      for (const word of identifiersIn(text)) assert.ok(text.toLowerCase().includes(word));
    }),
  );
});
