import assert from "node:assert/strict";
import { test } from "node:test";
import { generateWorld, objectReaders } from "../index.ts";
import type { Question, World } from "../world.ts";
import { rowsByBruteForce } from "./brute-force.test-support.ts";
import { rowReference, rowsFor, totalFor } from "./rows.ts";

const anchor = "2026-11-20T17:00:00.000Z";
const sample = generateWorld({ seed: 7, size: 1, anchor });
const asking = ({ questions }: World): (Question & { rows: NonNullable<Question["rows"]> })[] =>
  questions.flatMap((question) => (question.rows ? [{ ...question, rows: question.rows }] : []));

test("the rows of every question are those that its words ask for, reckoned a second time", () => {
  for (const world of [sample, generateWorld({ seed: 13, size: 0.3, anchor })]) {
    for (const question of asking(world)) {
      const expected = rowsByBruteForce(world, question.text);
      assert.ok(expected, `not reckoned: ${question.text}`);
      assert.deepEqual(question.rows.list.map(({ id }) => id).toSorted(), expected, question.text);
    }
  }
});

test("rows are asked for in two hundred questions, of every kind of record, listed, counted and added up", () => {
  const questions = asking(sample);
  assert.ok(questions.length >= 200, String(questions.length));
  const records = Map.groupBy(questions, ({ rows }) => rows.record);
  for (const [record, least] of Object.entries({ deal: 40, ticket: 20, task: 10, company: 15, issue: 40, call: 8 })) {
    const found = [...records].find(([name]) => name === record)?.[1].length ?? 0;
    assert.ok(found >= least, `${found} questions about ${record}`);
  }
  assert.ok(questions.filter(({ total }) => total?.kind === "count").length >= 15);
  assert.ok(questions.filter(({ total }) => total?.kind === "sum").length >= 8);
});

test("a row belongs in the answer to those who may see it, and to nobody else", () => {
  for (const { rows, text } of asking(sample)) {
    for (const { id, readers } of rows.list) {
      const seen = objectReaders(sample, rowReference(sample, rows.record, id));
      assert.ok(
        readers.every((email) => seen.includes(email)),
        text,
      );
    }
  }
  const security = asking(sample).find(({ text }) => text.startsWith("How many open issues does the Security team"));
  const team = sample.teams.find(({ name }) => name === "Security");
  assert.ok(security && team);
  const member = sample.people.find(({ id, active }) => active && team.memberIds.includes(id));
  const other = sample.people.find(({ department, active }) => active && department === "Marketing");
  assert.ok(member && other);
  assert.equal(rowsFor(security, member.email).length, security.rows.list.length);
  assert.deepEqual(rowsFor(security, other.email), []);
  assert.deepEqual(totalFor(security, member.email), security.total);
  assert.equal(totalFor(security, other.email)?.value, 0);
});

test("guests know no row that was chosen by records they do not see", () => {
  const guests = sample.people.filter(({ slack }) => slack?.kind === "guest").map(({ email }) => email);
  const chosen = asking(sample).filter(
    ({ text, kind }) => kind === "across systems" || text.startsWith("Which Linear issues has"),
  );
  assert.ok(chosen.length >= 5);
  for (const question of chosen)
    for (const guest of guests) assert.deepEqual(rowsFor(question, guest), [], question.text);
});

test("the total is that of all rows", () => {
  for (const { rows, total, text } of asking(sample)) {
    if (total === undefined) continue;
    const sum = rows.list.reduce((added, { value }) => added + (value ?? 0), 0);
    assert.equal(total.value, total.kind === "count" ? rows.list.length : sum, text);
  }
});
