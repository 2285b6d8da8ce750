import assert from "node:assert/strict";
import { test } from "node:test";
import { prepareText, truncateTokens } from "./tokens.ts";

test("truncation keeps the closing token", () => {
  assert.deepEqual(truncateTokens([101, 1, 2, 3, 4, 102], 4), [101, 1, 2, 102]);
  assert.deepEqual(truncateTokens([101, 1, 102], 3), [101, 1, 102]);
  assert.deepEqual(truncateTokens([], 3), []);
});

test("a text is bounded and well formed, also where the cut falls within a pair of surrogates", () => {
  assert.equal(prepareText("a \n\t b"), "a b");
  assert.equal(prepareText("\uD800x"), "\uFFFDx");
  const cut = prepareText(`x${"\u{1F600}".repeat(100_000)}`);
  assert.equal(cut.length, 16_384);
  assert.ok(cut.isWellFormed());
});
