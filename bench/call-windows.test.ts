import assert from "node:assert/strict";
import { test } from "node:test";
import { passagesOf } from "../server/src/features/knowledge/passages.ts";
import { turnsOfPassages, windowsOf } from "./call-windows.ts";

const said = (count: number, word = "word"): string => Array.from({ length: count }, () => word).join(" ");
const line = (author: string, text: string) => ({ author, text, at: null, url: "", anchor: "" });

test("a window closes at 180 words, names counted, and at the last turn", () => {
  const turns = [
    { speaker: "Grad E", text: said(100) }, // 102
    { speaker: "Grad E", text: said(76) }, // 180
    { speaker: "PM", text: said(500) },
    { speaker: "PM", text: "yes" },
  ];
  assert.deepEqual(windowsOf(turns), [
    { first: 0, last: 1 },
    { first: 2, last: 2 },
    { first: 3, last: 3 },
  ]);
});

test("passages find their turns again when turns were joined to lines and lines cut in pieces", () => {
  const turns = [
    { speaker: "A", text: said(60) },
    { speaker: "A", text: said(60) },
    { speaker: "B", text: said(300) },
    { speaker: "A", text: "yes" },
  ];
  // As the connector does: what one says in a row is one line.
  const lines = [line("A", `${said(60)} ${said(60)}`), line("B", said(300)), line("A", "yes")];
  const passages = passagesOf(lines).map(({ text }) => text);
  assert.deepEqual(turnsOfPassages(turns, lines, passages), [
    { first: 0, last: 2 },
    { first: 2, last: 2 },
    { first: 3, last: 3 },
  ]);
});

test("a passage that ends inside a turn does not touch the next one", () => {
  const turns = [
    { speaker: "A", text: said(200) },
    { speaker: "B", text: said(10) },
  ];
  const lines = turns.map(({ speaker, text }) => line(speaker, text));
  assert.deepEqual(
    turnsOfPassages(turns, lines, [`A: ${said(80)}\nA: ${said(80)}`, `A: ${said(40)}\nB: ${said(10)}`]),
    [
      { first: 0, last: 0 },
      { first: 0, last: 1 },
    ],
  );
});

test("a word that was lost on the way is told", () => {
  const turns = [{ speaker: "A", text: "one two three" }];
  assert.throws(() => turnsOfPassages(turns, [line("A", "one two three")], ["A: one two"]), /hold 2 words/);
});
