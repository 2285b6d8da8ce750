import assert from "node:assert/strict";
import { test } from "node:test";
import type { FoundDocument } from "../../knowledge/index.ts";
import { foundDocument } from "./found-document.test-support.ts";
import { namedDays } from "./named-days.ts";
import { namesIn } from "./names-in.ts";
import { readNames } from "./names.ts";
import { readNumbers } from "./numbers.ts";

function document(title: string, author: string | null, text: string): FoundDocument {
  return foundDocument({ title, lines: [{ author, at: null, text, url: "https://example.test/1", anchor: "1" }] });
}

test("what a question names is taken out of it, with a genitive, and nothing else is", () => {
  const names = readNames("What did Keiko Blackwood find at Larkmoor's second site?");
  assert.equal(
    names.without("What did Keiko Blackwood find at Larkmoor's second site?"),
    "What did find at second site?",
  );
  assert.equal(names.without("The larkmoor moorings\nsecond line"), "The moorings\nsecond line");
  assert.equal(readNames("what was found?").without("nothing  is changed"), "nothing  is changed");
});

test("a document holds the share of the names that stand in its title, its words or before its lines", () => {
  const names = readNames("What did Keiko Blackwood find at Larkmoor?");
  assert.equal(names.shareIn(document("Note: site check", "Keiko Blackwood", "Larkmoor has two printers")), 1);
  assert.equal(names.shareIn(document("Note: site check", "Orson Emmerich", "Larkmoor has two printers")), 0.5);
  assert.equal(names.shareIn(document("Note: site check", null, "Two printers")), 0);
  assert.equal(readNames("what was found?").shareIn(document("Note", null, "Two printers")), 1);
  assert.equal(names.hasAuthor(document("Note", "Keiko Blackwood", "Two printers")), true);
  assert.equal(names.hasAuthor(document("Note", "Keiko", "Two printers")), false);
});

test("a company's name holds without the words for its form of business, another name with all its words", () => {
  const ours = document("Note", null, "Larkmoor has two printers, and the project is late");
  assert.equal(readNames("What about Larkmoor Residential?").shareIn(ours), 1);
  assert.equal(readNames("What about Project Albatross?").shareIn(ours), 0);
  assert.deepEqual(readNames("Does Larkmoor know AT&T and Project Albatross?").heldByNone([ours]), [
    "AT&T",
    "Project Albatross",
  ]);
  assert.deepEqual(readNames("Does it know AT&T?").heldByNone([document("AT&T", null, "")]), []);
});

test("months, weekdays, languages and sources are no names, and none is read where capitals say nothing", () => {
  const asked = "What did Larkmoor say in Slack on Tuesday, November 2, about Vietnamese and Spanish letters in Sept?";
  assert.deepEqual(namesIn(asked), ["Larkmoor"]);
  for (const question of ["WHICH DEALS ARE AT RISK?", "What Is The Larkmoor Deal", "", "Why?", "why did larkmoor go"])
    assert.deepEqual(namesIn(question), [], question);
  assert.deepEqual(namesIn("Status of Acme Residential"), ["Acme Residential"]);
});

test("a question's numbers are looked for as they are, with and without separators of thousands", () => {
  const numbers = readNumbers("Who lost $41,600 after 9.9 shipped at 6:50?");
  assert.equal(numbers.count, 3);
  assert.equal(numbers.shareIn(document("Release 9.9", null, "They lost 41600 dollars, at 6:50.")), 1);
  assert.equal(numbers.shareIn(document("Release 9.8", null, "They lost 416000 dollars at 16:50, PAY-9.9")), 0);
  assert.equal(readNumbers("Who lost it?").shareIn(document("Release 9.9", null, "")), 0);
});

test("days are read however they are written, and what only looks like one is none", () => {
  for (const text of ["on September 3?", "on Sep 3", "the 3rd of September", "on 3 September", "on 2026-09-03"])
    assert.deepEqual([...namedDays(text)], ["09-03"], text);
  for (const text of ["in September", "seats: 3", "PAY-113", "march on", "2026-09", ""])
    assert.deepEqual([...namedDays(text)], [], text);
});
