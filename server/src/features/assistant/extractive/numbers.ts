import type { FoundDocument } from "../../knowledge/index.ts";

/** "9.9", "14,000", "6:50"; neither the digits of "Q3" or "PAY-113" nor a sentence's full stop. */
const number = /(?<!\p{L}-|[\p{L}\p{N}])\d[\d.,:]*(?<=\d)/gu;

export interface Numbers {
  readonly count: number;
  /** Share, 0 to 1, of the question's numbers that stand in a document; 0 where the question has none. */
  readonly shareIn: (document: FoundDocument) => number;
}

function numbersIn(text: string): Set<string> {
  return new Set((text.match(number) ?? []).map((one) => one.replaceAll(",", "")));
}

/** The numbers of a question: whoever writes "$41,600" has seen it, and means the place where it stands. */
export function readNumbers(question: string): Numbers {
  const asked = [...numbersIn(question)];
  const shares = new Map<FoundDocument, number>();

  function shareIn(document: FoundDocument): number {
    if (asked.length === 0) return 0;
    const known = shares.get(document);
    if (known !== undefined) return known;
    const there = numbersIn([document.title, ...document.lines.map(({ text }) => text)].join("\n"));
    const share = asked.filter((one) => there.has(one)).length / asked.length;
    shares.set(document, share);
    return share;
  }

  return { count: asked.length, shareIn };
}
