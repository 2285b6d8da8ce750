import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsOfTokens } from "./words-of-tokens.ts";

test("the pieces of a word become one word with the mean of their states, of length 1", () => {
  const states = Float32Array.of(9, 9, /* un */ 6, 0, /* ##paid */ 0, 8, /* rent */ 0, 2, 9, 9);
  const { words, vectors } = wordsOfTokens(["[CLS]", "un", "##paid", "rent", "[SEP]"], states, 2);
  assert.deepEqual(words, ["unpaid", "rent"]);
  assert.deepEqual([...vectors], [...Float32Array.of(0.6, 0.8, 0, 1)]);
});

test("a text without words has none", () => {
  const { words, vectors } = wordsOfTokens(["[CLS]", "[SEP]"], Float32Array.of(1, 2, 3, 4), 2);
  assert.deepEqual([words.length, vectors.length], [0, 0]);
});
