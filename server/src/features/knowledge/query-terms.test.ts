import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { conversationQuery, meanDirection, tellingTerms } from "./query-terms.ts";

test("stop words fall away, unless the question is made of nothing else", () => {
  assert.deepEqual(tellingTerms("Why did we lose the Harbor deal?"), ["lose", "harbor", "deal"]);
  assert.deepEqual(tellingTerms("To be, or not to be"), ["to", "be", "or", "not"]);
  assert.deepEqual(tellingTerms(""), []);
  assert.deepEqual(tellingTerms("?! \0 \uD800"), []);
});

test("words of any script are kept whole, marks and digits included", () => {
  assert.deepEqual(tellingTerms("ENG-1187: café, 検索 Größe हिन्दी"), ["eng", "1187", "café", "検索", "größe", "हिन्दी"]);
});

test("a long text is cut to the words that are frequent in it or look rare, in reading order", () => {
  const filler = Array.from(
    { length: 500 },
    (_, index) => `w${"abcdefghij"[index % 10]}${"klmnopqrst"[((index / 10) % 10) | 0]}`,
  );
  const text = `escalation ${filler.join(" ")} INV-20931 escalation reconciliation`;
  const terms = tellingTerms(text, 3);
  assert.deepEqual(terms, ["escalation", "20931", "reconciliation"]);
});

test("with document frequencies the rare words stay, whatever their length", () => {
  const frequency: Record<string, number> = { zq: 0.0001, infrastructure: 0.5, development: 0.4 };
  assert.deepEqual(
    tellingTerms("infrastructure development zq", 1, (term) => frequency[term] ?? 0),
    ["zq"],
  );
});

test("a query never has more than 64 different words, however long the text", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 300 }), fc.array(fc.lorem()), (a, b) => {
      const { lexicalText } = conversationQuery([
        { speaker: "user", text: a.join(" ") },
        { speaker: "user", text: b.join(" ") },
      ]);
      assert.ok(new Set(lexicalText.split(" ")).size <= 64);
    }),
  );
});

test("a single question is simply itself", () => {
  assert.deepEqual(conversationQuery([{ speaker: "user", text: "Who owns the Acme renewal?" }]), {
    lexicalText: "owns acme renewal",
    denseTexts: ["Who owns the Acme renewal?"],
  });
  assert.deepEqual(conversationQuery([]), { lexicalText: "", denseTexts: [""] });
});

test("in a conversation the words of older questions count half as much each, replies only give meaning", () => {
  const query = conversationQuery([
    { speaker: "user", text: "sandwich" },
    { speaker: "assistant", text: "reply zero" },
    { speaker: "user", text: "evictions" },
    { speaker: "assistant", text: "reply one" },
    { speaker: "user", text: "evictions deposit" },
    { speaker: "assistant", text: "California asks for thirty days." },
    { speaker: "user", text: "And in Texas?" },
  ]);
  const counts = Map.groupBy(query.lexicalText.split(" "), (word) => word);
  assert.deepEqual(
    [...counts].map(([word, repeats]) => [word, repeats.length]),
    [
      ["texas", 4],
      ["evictions", 3],
      ["deposit", 2],
    ],
  );
  assert.deepEqual(query.denseTexts, ["And in Texas?", "And in Texas?\nCalifornia asks for thirty days."]);
});

test("the words of the last question are never crowded out by those before it", () => {
  const crowd = Array.from({ length: 64 }, (_, index) => `older${index}`).join(" ");
  const { lexicalText } = conversationQuery([
    { speaker: "user", text: crowd },
    { speaker: "assistant", text: "yes" },
    { speaker: "user", text: "newest" },
  ]);
  assert.ok(lexicalText.startsWith("newest newest newest newest older"));
});

test("the mean direction has the length 1 and lies between its vectors", () => {
  const mean = meanDirection([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
  assert.ok(Math.abs(Math.hypot(...mean) - 1) < 1e-6);
  assert.equal(mean[0], mean[1]);
  assert.deepEqual(meanDirection([Float32Array.of(1, 0), Float32Array.of(-1, 0)]), Float32Array.of(0, 0));
  assert.throws(() => meanDirection([Float32Array.of(1), Float32Array.of(1, 0)]), /different models/);
});
