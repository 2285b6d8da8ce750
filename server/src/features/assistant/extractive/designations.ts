/** Kinds of things that are known by a number or a letter of their own: "cycle 412", "series C". */
const kinds =
  "appendix|article|building|chapter|class|clause|cycle|exhibit|invoice|issue|lot|milestone|page|phase|release|section|" +
  "series|sprint|stage|ticket|tier|unit|version";
/** What makes a number or letter a part of something else: "4120", "4.12", "4-12". */
const more = "[\\p{L}\\p{N}]|[.,:-]\\p{N}";
const spokenOf = new RegExp(`(?<!\\p{L})(${kinds}) (\\d{1,9}|[A-HJ-Z])(?!${more})`, "giu");

/** "Phase 2" is as often the second one, or "phase two". */
const leastNumber = 13;

/** One thing of a kind, as a question speaks of it. */
export interface Designation {
  /** "cycle 412". */
  readonly text: string;
  /** Whether a text may speak of it. */
  readonly standsIn: (text: string) => boolean;
}

/**
 * What a question speaks of by its number or letter. What has a number may be called something else where it stands
 * ("ticket 14", "case no. 14", "#14", "PAY-14"), but not be counted by it ("14 tickets"); letters are few, and stand
 * beside their kind.
 */
export function designationsIn(question: string): Designation[] {
  return [...question.matchAll(spokenOf)].flatMap(([text, kind = "", mark = ""]) => {
    const isLetter = /^[A-Z]$/u.test(mark);
    if (!isLetter && !(Number(mark) >= leastNumber)) return [];
    const held = isLetter
      ? `(?<!\\p{L})${kind} ${mark}(?!\\p{L})`
      : `(?:(?<!\\p{L})(?:${kinds}) |#|\\p{L}-)${mark}(?!${more})|\\p{L}\\.? ${mark}(?!${more}| \\p{L})`;
    const expression = new RegExp(held, "iu");
    return [{ text, standsIn: (there: string) => expression.test(there) }];
  });
}
