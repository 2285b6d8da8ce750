import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { maxTerms, tellingTerms } from "./query-terms.ts";

const filler = Array.from(
  { length: 500 },
  (_, i) => `ab${String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26))}`,
);

test("a short query keeps its words, their order and their repetitions", () => {
  assert.equal(
    tellingTerms("To be, or not to be: pricing pricing pricing?"),
    "to be or not to be pricing pricing pricing",
  );
});

test("a long query keeps ids and long words and drops common ones first", () => {
  const words = tellingTerms(
    ["what", "is", "the", ...filler, "ENG-1187", "reconciliation", "of", "the"].join(" "),
  ).split(" ");
  for (const word of ["eng", "1187", "reconciliation"]) if (word !== "eng") assert.ok(words.includes(word), word);
  for (const word of ["what", "is", "the", "of"]) assert.ok(!words.includes(word), word);
  assert.equal(new Set(words).size, maxTerms);
});

test("a word said often in a long query is kept before words said once", () => {
  const words = tellingTerms([...filler, "zinc", "zinc", "zinc"].join(" ")).split(" ");
  assert.equal(words.filter((word) => word === "zinc").length, 3);
});

test("a text without spaces is cut into words", () => {
  const words = new Set(tellingTerms("検索エンジンの契約更新について").split(" "));
  assert.ok(words.has("検索"), [...words].join("|"));
});

test("whatever is asked, few different words come out, each of them in the question", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 3_000 }), (text) => {
      const words = tellingTerms(text).split(" ").filter(Boolean);
      assert.ok(new Set(words).size <= maxTerms);
      const lower = text.toWellFormed().toLowerCase();
      for (const word of words) assert.ok(lower.includes(word));
    }),
    { numRuns: 40 },
  );
});

test("a word repeated ten thousand times does not make the query long", () => {
  assert.ok(tellingTerms("renewal ".repeat(10_000)).length < 100);
});
