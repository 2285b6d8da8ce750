import assert from "node:assert/strict";
import { test } from "node:test";
import { bm25 } from "../bm25.test-support.ts";
import { documentId, documentsOf, passagesOf } from "../documents.test-support.ts";
import { generateWorld } from "../index.ts";
import type { World } from "../world.ts";
import { notFoundTerms } from "./not-found.ts";

const anchor = "2026-11-20T17:00:00.000Z";

/** Mean share of a question's gold threads and calls among the first ten, a document counting by its best passage. */
function recallAt10(world: World): number {
  const search = bm25(passagesOf(documentsOf(world)));
  const recalls = world.questions
    .filter((question) => question.answerable)
    .map((question) => {
      const gold = new Set(question.gold.map(documentId).filter((id) => id !== null));
      const top = new Set(
        search(question.text)
          .slice(0, 10)
          .map((ranked) => ranked.id),
      );
      return [...gold].filter((id) => top.has(id)).length / gold.size;
    });
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

test("plain BM25 finds more than half of the gold sources, and less than 85 %", () => {
  for (const seed of [7, 8, 9]) {
    const recall = recallAt10(generateWorld({ seed, size: 1, anchor }));
    assert.ok(recall > 0.5 && recall < 0.85, `seed ${seed}: recall@10 is ${recall.toFixed(3)}`);
  }
});

test("what a question without an answer hinges on is said nowhere", () => {
  for (const seed of [7, 8]) {
    const world = generateWorld({ seed, size: 1, anchor });
    const said = [
      ...documentsOf(world).flatMap((document) => [document.head, ...document.lines]),
      ...world.issues.flatMap((issue) => [issue.title, issue.description]),
      ...world.tickets.flatMap((ticket) => [ticket.subject, ticket.content]),
    ]
      .join("\n")
      .toLowerCase();
    assert.deepEqual(
      notFoundTerms().filter((term) => said.includes(term)),
      [],
    );
  }
});

test("no two questions have the same words, and every kind is asked", () => {
  const { questions } = generateWorld({ seed: 7, size: 1, anchor });
  assert.equal(new Set(questions.map((question) => question.text)).size, questions.length);
  const kinds = new Set(questions.map((question) => question.kind));
  assert.equal(kinds.size, 10);
});

test("a question about one fact is answered by its gold source alone: the source holds the fact's figures and names", () => {
  const world = generateWorld({ seed: 7, size: 1, anchor });
  const documents = new Map(
    documentsOf(world).map((document) => [document.id, document.lines.join(" ").toLowerCase()]),
  );
  const single = world.questions.filter((question) => question.gold.length === 1 && question.systems[0] !== undefined);
  for (const question of single) {
    const gold = question.gold[0];
    const text = gold ? documents.get(documentId(gold) ?? "") : undefined;
    // Figures of a fact (dates, amounts, shares) are said in its source as they stand in the fact.
    const figures = question.facts.join(" ").match(/\$?\d[\d,.:]*\d|\d/g) ?? [];
    for (const figure of figures)
      assert.ok(text?.includes(figure.toLowerCase()), `${question.text}: ${figure} is not in its source`);
  }
});
