import type { Draft, QuestionDraft } from "../draft.ts";
import { everybody, isStaff, objectReaders } from "../readers.ts";
import type { ToldRecords } from "../told/index.ts";
import type { ObjectReference, Question, World } from "../world.ts";
import { placementQuestions } from "./from-placements.ts";
import { interactionsQuestion } from "./interactions.ts";
import { tellingQuestions } from "./from-tellings.ts";
import { briefingQuestions } from "./meetings.ts";
import { notFoundQuestions } from "./not-found.ts";
import { notFoundRecordQuestions } from "./not-found-records.ts";
import { recordQuestions } from "./records/index.ts";

/** All questions of a world, with the readers that the world's own permissions give. */
export function makeQuestions(draft: Draft, world: World, told: ToldRecords): Question[] {
  const drafts: QuestionDraft[] = [
    ...draft.questions,
    ...interactionsQuestion(draft),
    ...placementQuestions(draft),
    ...notFoundQuestions(draft),
    // What follows came later: the questions before keep their numbers.
    ...recordQuestions(draft, world),
    ...tellingQuestions(draft, told.tellings, told.papers),
    ...told.questions,
    ...briefingQuestions(draft, world, told.tellings),
    ...notFoundRecordQuestions(draft),
  ];
  const readersOf = knownReaders(world);
  const everyone = everybody(world);
  return drafts.map((question, index) => {
    const rows = question.rows && withReaders(world, question, question.rows, readersOf);
    const seen = rows ? rows.list.map(({ readers }) => readers) : question.gold.map(readersOf);
    return {
      id: `q-${String(index + 1).padStart(4, "0")}`,
      text: question.text,
      kind: question.kind,
      systems: [...new Set(question.gold.map((object) => object.source))],
      gold: question.gold,
      ...(question.outdated && { outdated: question.outdated }),
      ...(rows && { rows }),
      ...(question.total && { total: question.total }),
      askedAt: world.parameters.anchor,
      facts: question.facts,
      answerable: question.gold.length > 0,
      readers: question.gold.length === 0 ? everyone : [...new Set(seen.flat())].toSorted(),
      ...(question.acceptance === undefined ? {} : { acceptance: question.acceptance }),
    };
  });
}

/** The gold sources of a question for rows are its rows, in the same order. */
function withReaders(
  world: World,
  { gold }: QuestionDraft,
  { record, list, staffOnly }: NonNullable<QuestionDraft["rows"]>,
  readersOf: (object: ObjectReference) => readonly string[],
): NonNullable<Question["rows"]> {
  const staff = new Set(world.people.filter(isStaff).map((person) => person.email));
  return {
    record,
    list: list.map(({ through, ...row }, index) => {
      const object = gold[index];
      const seen = object ? readersOf(object) : [];
      const also = through && new Set(through.flatMap((object) => readersOf(object)));
      const readers =
        staffOnly || also
          ? seen.filter((email) => (!staffOnly || staff.has(email)) && also?.has(email) !== false)
          : seen;
      return { ...row, readers };
    }),
  };
}

/** Readers of objects, each object looked up once: many questions share their gold. */
function knownReaders(world: World): (object: ObjectReference) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  const teamOf = new Map(world.issues.map((issue) => [issue.id, issue.teamId]));
  const keyOf = (object: ObjectReference): string => {
    switch (object.source) {
      case "slack":
        return `slack ${object.channelId}`;
      case "gong":
        return `gong ${object.callId}`;
      case "linear":
        return "issueId" in object
          ? `team ${teamOf.get(object.issueId) ?? object.issueId}`
          : `${object.recordType} ${object.recordId}`;
      case "hubspot":
        return "hubspot";
      default:
        return object satisfies never;
    }
  };
  return (object) => {
    const key = keyOf(object);
    const readers = known.get(key) ?? objectReaders(world, object);
    known.set(key, readers);
    return readers;
  };
}
