import assert from "node:assert/strict";
import { test } from "node:test";
import { absentIn } from "./absent.ts";
import { readAsked } from "./asked.ts";
import { firstQuestion } from "./first-question.ts";
import { foundDocument } from "./found-document.test-support.ts";

const now = new Date("2026-11-20T17:00:00Z");

function absent(question: string, ...texts: string[]): readonly string[] {
  const documents = texts.map((text) => foundDocument({ text }));
  return absentIn(readAsked(question, now), documents)?.names ?? [];
}

test("a thing that is asked for by its number is absent where nothing found has that number for a name", () => {
  assert.deepEqual(absent("What is in cycle 412?", "They owe 412 dollars", "cycle 41", "PAY-4120"), ["cycle 412"]);
  for (const there of ["Cycle 412 starts", "see ticket 412.", "case no. 412", "it is #412", "PAY-412 is late"])
    assert.deepEqual(absent("What is in cycle 412?", there), [], there);
  for (const question of ["Did phase 2 begin?", "Who runs cycle 4.12?", "Who has 412 cycles?", "Which cycle is it?"])
    assert.deepEqual(absent(question, "phase two"), [], question);
});

test("a thing that is asked for by its letter is absent where that letter does not stand beside its kind", () => {
  assert.deepEqual(absent("When does our series C close?", "class C sites", "series B", "a series can end"), [
    "series C",
  ]);
  assert.deepEqual(absent("When does our series C close?", "The Series C closes on Monday"), []);
  assert.deepEqual(absent("Which release I planned is late, and a phase a day?", "nothing"), []);
});

test("a language that nobody speaks of is absent, one in which the answer is asked for is not", () => {
  assert.deepEqual(absent("Which contact speaks Icelandic?", "Ivan speaks Spanish"), ["Icelandic"]);
  assert.deepEqual(absent("Which contact speaks Spanish?", "Ivan speaks Spanish"), []);
  assert.deepEqual(absent("Answer in German: which contact speaks Spanish?", "Ivan speaks Spanish"), []);
});

test("of two questions in one sentence the first is read by itself, and one question stays whole", () => {
  assert.equal(firstQuestion("What made it quicker, and by how much?"), "What made it quicker?");
  assert.equal(firstQuestion("Who objects; but when did they say so,\nand why?"), "Who objects?");
  assert.equal(firstQuestion("Who wants seats, desks and logins?"), undefined);
});
