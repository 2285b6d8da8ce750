import assert from "node:assert/strict";
import { test } from "node:test";
import { uncitedWords } from "./uncited-words.ts";

const known = ["We lose three percent, about 40,000 dollars, every month.", "Maria Lopez", "What happened in Q3 2026?"];

const kept = [
  "In short, the deal is at risk. ",
  "Here is why:\n\n",
  "1. The price\n2. The missing feature\n",
  "- ",
  "The 40,000 dollars are what counts in Q3 2026. ",
  "That “three percent” comes up everywhere. ",
  "Two things follow from it.\n",
];
for (const text of kept) {
  test(`words that claim nothing of their own stand without a citation: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(uncitedWords(text, known, false), { text, dropped: 0 });
  });
}

const left = [
  "They lose 75 percent. ",
  "The renewal is on 2026-01-25.",
  "They call it “the worst year ever”. ",
  "Maria said they are leaving. ",
  "According to Tom Baker it is over.\n",
];
for (const text of left) {
  test(`a claim without a citation is left out, the words around it stay: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(uncitedWords(`It is so. ${text}`, known, false), { text: "It is so. ", dropped: 1 });
  });
}

test("an open sentence before a cited statement was checked with it; one that has ended was not", () => {
  const open = { text: "So: According to Maria, ", dropped: 0 };
  assert.deepEqual(uncitedWords("So: According to Maria, ", known, true), open);
  assert.deepEqual(uncitedWords("Tom said no. According to Maria, ", known, true), {
    text: "According to Maria, ",
    dropped: 1,
  });
  assert.equal(uncitedWords("According to Maria, ", known, false).dropped, 1);
});
