import assert from "node:assert/strict";
import { test } from "node:test";
import type { Line } from "@sophia/core";
import * as fc from "fast-check";
import { cleanText } from "./clean-text.ts";
import { passagesOf } from "./passages.ts";

function line(text: string, author: string | null = "Ann"): Line {
  return { author, at: "2026-11-01T10:00:00.000Z", text, url: "https://example.com/1", anchor: "1" };
}

const someWords = (count: number): string => Array.from({ length: count }, (_, index) => `word${index}`).join(" ");

test("a short thread is one passage, each line with its author", () => {
  const [passage, ...others] = passagesOf([line("Hello."), line("Hi.", "Bo")]);
  assert.deepEqual(others, []);
  assert.equal(passage?.text, "Ann: Hello.\nBo: Hi.");
  assert.deepEqual([passage?.firstLine, passage?.lastLine], [0, 1]);
});

test("a passage closes with the line that brings it to 180 words", () => {
  const passages = passagesOf([line(someWords(100)), line(someWords(100)), line("after")]);
  assert.deepEqual(
    passages.map(({ firstLine, lastLine }) => [firstLine, lastLine]),
    [
      [0, 1],
      [2, 2],
    ],
  );
});

test("a long line is taken in pieces, each with the author, that are grouped like lines", () => {
  const passages = passagesOf([line("before"), line(someWords(400)), line("after")]);
  assert.deepEqual(
    passages.map(({ firstLine, lastLine }) => [firstLine, lastLine]),
    [
      [0, 1],
      [1, 2],
    ],
  );
  for (const { text } of passages) {
    for (const spoken of text.split("\n")) assert.ok(spoken.startsWith("Ann: ") && spoken.split(" ").length <= 91);
  }
});

test("every line is covered, in order, and no word is lost", () => {
  const lines = fc.array(
    fc.record({
      text: fc.array(fc.string({ maxLength: 12 }), { maxLength: 400 }).map((parts) => parts.join(" ")),
      author: fc.option(fc.constantFrom("Ann", "Bo")),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(lines, (drafts) => {
      const document = drafts.map(({ text, author }) => line(text, author));
      const passages = passagesOf(document);
      assert.deepEqual(
        passages.map((passage) => passage.ordinal),
        passages.map((_, index) => index),
      );
      const covered = new Set(
        passages.flatMap(({ firstLine, lastLine }) =>
          Array.from({ length: lastLine - firstLine + 1 }, (_, index) => firstLine + index),
        ),
      );
      assert.equal(covered.size, document.length);
      const words = (text: string) =>
        text.split(/\s+/u).filter((word) => word !== "" && word !== "Ann:" && word !== "Bo:");
      assert.deepEqual(
        passages.flatMap(({ text }) => words(text)),
        document.flatMap(({ text }) => words(text)),
      );
    }),
  );
});

test("cleaned text holds no NUL and no unpaired surrogate, and is otherwise the same", () => {
  assert.equal(cleanText("a\u0000b\ud800c😀"), "ab\ufffdc😀");
});
