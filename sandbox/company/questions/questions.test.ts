import assert from "node:assert/strict";
import { test } from "node:test";
import { bm25 } from "../bm25.test-support.ts";
import { allDocumentsOf, documentId, passagesOf } from "../documents.test-support.ts";
import { generateWorld, objectReaders } from "../index.ts";
import { recordDocumentsOf } from "../records.test-support.ts";
import type { Question, World } from "../world.ts";
import { absentRecordTerms } from "./not-found-records.ts";
import { notFoundTerms } from "./not-found.ts";

const anchor = "2026-11-20T17:00:00.000Z";
const sample = generateWorld({ seed: 7, size: 1, anchor });
const other = generateWorld({ seed: 8, size: 1, anchor });

/** Mean share of a question's gold documents among the first ten, a document counting by its best passage. */
function recallAt10(world: World, wanted: (question: Question) => boolean): number {
  const search = bm25(passagesOf(allDocumentsOf(world)));
  const recalls = world.questions
    .filter((question) => question.answerable && wanted(question))
    .map((question) => {
      const gold = new Set(question.gold.map(documentId));
      const top = new Set(
        search(question.text)
          .slice(0, 10)
          .map((ranked) => ranked.id),
      );
      return [...gold].filter((id) => top.has(id)).length / gold.size;
    });
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

test("plain BM25 over four systems finds more than half of the gold sources, and less than 85 %", () => {
  for (const world of [sample, other]) {
    // Every row of a kind is more than ten documents can hold: those questions would make it look hard.
    const recall = recallAt10(world, ({ rows }) => rows === undefined);
    assert.ok(recall > 0.5 && recall < 0.85, `seed ${world.parameters.seed}: recall@10 is ${recall.toFixed(3)}`);
  }
});

test("what a question without an answer hinges on is said nowhere", () => {
  for (const world of [sample, other]) {
    const said = allDocumentsOf(world)
      .flatMap((document) => [document.head, ...document.lines])
      .join("\n")
      .toLowerCase();
    assert.deepEqual(
      [...notFoundTerms(), ...absentRecordTerms].filter((term) => said.includes(term)),
      [],
    );
  }
});

test("no two questions have the same words", () => {
  for (const { questions } of [sample, other]) {
    assert.equal(new Set(questions.map((question) => question.text)).size, questions.length);
  }
});

test("at least 350 questions are asked, of each kind in number, about each of the four systems", () => {
  const kinds = Map.groupBy(sample.questions, ({ kind }) => kind);
  const least = {
    basic: 80,
    semantic: 100,
    "inside one document": 70,
    constrained: 50,
    conflicting: 25,
    completeness: 180,
    "across systems": 25,
    misplaced: 20,
    "high-level": 30,
    "not found": 120,
  } satisfies Record<Question["kind"], number>;
  for (const [kind, count] of Object.entries(least)) {
    const asked = [...kinds].find(([name]) => name === kind)?.[1].length ?? 0;
    assert.ok(asked >= count, `${kind}: ${asked}`);
  }
  for (const system of ["slack", "gong", "linear", "hubspot"] as const) {
    const asked = sample.questions.filter(({ systems }) => systems.includes(system)).length;
    assert.ok(asked >= 90, `${system}: ${asked}`);
  }
  const across = sample.questions.filter(({ systems }) => systems.includes("linear") && systems.includes("hubspot"));
  assert.ok(across.length >= 20, String(across.length));
});

test("every gold source exists, and a question's readers are those who may see one of them", () => {
  for (const world of [sample, generateWorld({ seed: 9, size: 0.1, anchor })]) {
    const documents = new Set(allDocumentsOf(world).map(({ id }) => id));
    for (const { text, gold, outdated = [], readers, rows, answerable } of world.questions) {
      for (const object of [...gold, ...outdated]) assert.ok(documents.has(documentId(object)), text);
      if (!answerable || rows) continue;
      const seen = new Set(gold.flatMap((object) => objectReaders(world, object)));
      assert.deepEqual(readers, [...seen].toSorted(), text);
    }
  }
});

test("a comment or an update that a question points at stands in the object it names", () => {
  const comments = new Map(sample.linear?.comments.map((comment) => [comment.id, comment.issueId]));
  const updates = new Map(sample.linear?.projectUpdates.map((update) => [update.id, update.projectId]));
  let pointed = 0;
  for (const { gold, text } of sample.questions) {
    for (const object of gold) {
      if (object.source !== "linear") continue;
      if ("issueId" in object) {
        if (object.commentId === undefined) continue;
        assert.equal(comments.get(object.commentId), object.issueId, text);
        pointed++;
      } else if (object.updateId !== undefined) {
        assert.equal(updates.get(object.updateId), object.recordId, text);
        pointed++;
      }
    }
  }
  assert.ok(pointed > 80, String(pointed));
});

test("a question about one fact is answered by its gold sources alone: they hold the fact's figures and names", () => {
  const documents = new Map(
    allDocumentsOf(sample).map((document) => [
      document.id,
      document.lines.concat(document.head).join(" ").toLowerCase(),
    ]),
  );
  // Briefings and rows are made of whole records, whose values stand in fields.
  const single = sample.questions.filter(
    ({ rows, kind, gold, systems }) =>
      rows === undefined &&
      kind !== "high-level" &&
      (gold.length === 1 || (systems.includes("linear") && systems.includes("hubspot"))),
  );
  assert.ok(single.length > 350, String(single.length));
  for (const question of single) {
    const text = [...question.gold, ...(question.outdated ?? [])]
      .map((one) => documents.get(documentId(one)))
      .join(" ");
    // Figures of a fact (dates, amounts, shares) are said in its source as they stand in the fact.
    const figures = question.facts.join(" ").match(/\$?\d[\d,.:]*\d|\d/g) ?? [];
    for (const figure of figures) {
      assert.ok(text.includes(figure.toLowerCase()), `${question.text}: ${figure} is not in its source`);
    }
  }
});

test("of two sources that contradict each other the later one is the gold, and neither says what the other does", () => {
  const conflicts = sample.questions.filter(({ outdated }) => outdated !== undefined);
  assert.ok(conflicts.length >= 20, String(conflicts.length));
  const at = new Map((sample.hubspot?.engagements ?? []).map(({ id, createdAt }) => [id, createdAt]));
  for (const { gold, outdated = [], text } of conflicts) {
    const [now, before] = [gold[0], outdated[0]];
    assert.ok(now?.source === "hubspot" && before?.source === "hubspot", text);
    assert.ok((at.get(now.recordId) ?? "") > (at.get(before.recordId) ?? "z"), text);
  }
});

/** Sentences are compared by letters and digits; those of up to three words ("Any news?") are left out. */
test("no sentence stands in more than 1 % of what Linear and HubSpot hold", () => {
  for (const world of [sample, other]) {
    const documents = recordDocumentsOf(world);
    const counts = new Map<string, number>();
    for (const { lines } of documents) {
      const sentences = lines
        .flatMap((line) => line.replace(/^[^:]*: /, "").split(/(?<=[.?!…])\s+|\n+/))
        .map((sentence) =>
          sentence
            .toLowerCase()
            .replaceAll(/[^a-z0-9 ]+/g, "")
            .trim(),
        );
      for (const key of new Set(sentences)) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const repeated = [...counts].filter(([key, count]) => key.split(" ").length > 3 && count > documents.length / 100);
    assert.deepEqual(repeated, []);
  }
});
