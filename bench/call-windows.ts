/**
 * Scores passages of a call on windows of its transcript that do not depend on how the pipeline cuts: large passages
 * would inflate the figures otherwise.
 */
export interface SpokenTurn {
  readonly speaker: string;
  readonly text: string;
}

/** Turns, both inclusive, from 0. */
export interface TurnSpan {
  readonly first: number;
  readonly last: number;
}

const windowWords = 180;

/** Whole turns; a window closes when it reaches 180 words, counting the speaker's name, or at the last turn. */
export function windowsOf(turns: readonly SpokenTurn[]): TurnSpan[] {
  const windows: TurnSpan[] = [];
  let first = 0;
  let words = 0;
  for (const [index, turn] of turns.entries()) {
    words += wordsIn(turn.speaker) + wordsIn(turn.text);
    if (words < windowWords && index < turns.length - 1) continue;
    windows.push({ first, last: index });
    first = index + 1;
    words = 0;
  }
  return windows;
}

export function overlaps(one: TurnSpan, other: TurnSpan): boolean {
  return one.first <= other.last && other.first <= one.last;
}

interface CutLine {
  readonly author: string | null;
  readonly text: string;
}

/**
 * The turns that each passage of a call touches, in the order of the passages. The pipeline joins turns to lines and
 * cuts lines to passages, but keeps every word in its place: words are counted on both sides.
 *
 * @param lines - the document's lines
 * @param passages - texts of all its passages in order, each line or piece of a line as `Author: text`
 * @throws Error when a word was lost or doubled on the way
 */
export function turnsOfPassages(
  turns: readonly SpokenTurn[],
  lines: readonly CutLine[],
  passages: readonly string[],
): TurnSpan[] {
  const turnOfWord = turns.flatMap((turn, index) => Array.from({ length: wordsIn(turn.text) }, () => index));
  let line = 0;
  let wordsOfLine = 0;
  let words = 0;
  const spans = passages.map((passage): TurnSpan => {
    const from = words;
    for (const piece of passage.split("\n")) {
      const spoken = lines[line];
      if (spoken === undefined) throw new Error("A passage goes beyond the lines of its call.");
      const name = spoken.author === null ? "" : `${spoken.author}: `;
      const count = wordsIn(piece.startsWith(name) ? piece.slice(name.length) : piece);
      words += count;
      wordsOfLine += count;
      if (wordsOfLine < wordsIn(spoken.text)) continue;
      line += 1;
      wordsOfLine = 0;
    }
    return { first: turnOfWord[from] ?? Number.NaN, last: turnOfWord[words - 1] ?? Number.NaN };
  });
  if (words !== turnOfWord.length)
    throw new Error(`The passages of a call hold ${words} words, its transcript ${turnOfWord.length}.`);
  return spans;
}

function wordsIn(text: string): number {
  return text.split(/\s+/u).filter((word) => word !== "").length;
}
