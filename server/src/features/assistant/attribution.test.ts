import assert from "node:assert/strict";
import { test } from "node:test";
import { attributedNames, isMisattributed } from "./attribution.ts";

const authors = ["Maria Lopez", "Tom Baker", "Isolde Lockhart"];
const line = { author: "Maria Lopez", text: "We lose three percent a month at Harbor." };
const wrong = (claim: string) => isMisattributed(claim, [line], "Harbor renewal", authors);

test("names are found wherever a claim gives words to somebody", () => {
  const named = {
    "Tom said they lose three percent.": "Tom",
    "They lose three percent, said Tom Baker.": "Tom Baker",
    "According to Tom, they lose three percent.": "Tom",
    "Tom Baker, the controller, explained the loss.": "Tom Baker",
    "In Tom's view it is three percent.": "Tom",
    "Tom Baker: three percent": "Tom Baker",
    "- **Tom**: three percent": "Tom",
    "However, Tom confirmed it.": "Tom",
    "Tom has confirmed it.": "Tom",
  };
  for (const [claim, name] of Object.entries(named)) assert.ok(attributedNames(claim).includes(name), claim);
  for (const claim of ["They said three percent.", "The customer said so.", "It loses three percent a month."])
    assert.deepEqual(attributedNames(claim), [], claim);
});

test("a claim that names the line's author, by one name or all, is right", () => {
  for (const claim of ["Maria said so.", "Lopez said so.", "According to Maria Lopez, so.", "Somebody said so."])
    assert.equal(wrong(claim), false, claim);
});

test("a claim that names another speaker is wrong, also one with the same first name", () => {
  for (const claim of ["Tom said so.", "According to Isolde, so.", "Maria Baker said so.", "Tom Baker: so"])
    assert.equal(wrong(claim), true, claim);
});

test("a name that is no speaker's must stand in the quoted lines or the title", () => {
  assert.equal(wrong("Harbor said so."), false);
  assert.equal(wrong("Quayside said so."), true);
});
