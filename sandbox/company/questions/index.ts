import type { Draft, QuestionDraft } from "../draft.ts";
import { everybody, objectReaders } from "../readers.ts";
import type { Question, World } from "../world.ts";
import { interactionsQuestion } from "./interactions.ts";
import { notFoundQuestions } from "./not-found.ts";
import { placementQuestions } from "./from-placements.ts";

/** All questions of a world, with the readers that the world's own permissions give. */
export function makeQuestions(draft: Draft, world: World): Question[] {
  const drafts: QuestionDraft[] = [
    ...draft.questions,
    ...interactionsQuestion(draft),
    ...placementQuestions(draft),
    ...notFoundQuestions(draft),
  ];
  return drafts.map((question, index) => ({
    id: `q-${String(index + 1).padStart(4, "0")}`,
    text: question.text,
    kind: question.kind,
    systems: [...new Set(question.gold.map((object) => object.source))],
    gold: question.gold,
    facts: question.facts,
    answerable: question.gold.length > 0,
    readers:
      question.gold.length === 0
        ? everybody(world)
        : [...new Set(question.gold.flatMap((object) => objectReaders(world, object)))].toSorted(),
    ...(question.acceptance === undefined ? {} : { acceptance: question.acceptance }),
  }));
}
