/** A plain BM25 (k1 1.2, b 0.75, stop words, light stemming): the yardstick that the questions must be harder than. */

const stopWords = new Set(
  "a an and are as at be been but by can did do does for from had has have he her his how i if in is it its me my no not of on or our she so than that the their them then there these they this to was we were what when where which who whom whose why will with would you your".split(
    " ",
  ),
);

/** Lower case words without stop words, plural and verb endings cut. */
export function terms(text: string): string[] {
  return (text.toLowerCase().match(/[a-z0-9]+(?:[.,'][a-z0-9]+)*/g) ?? [])
    .filter((word) => !stopWords.has(word))
    .map(stem);
}

function stem(word: string): string {
  const base = word.replace(/'s$/, "");
  if (base.length > 5 && base.endsWith("ing")) return base.slice(0, -3);
  if (base.length > 4 && base.endsWith("ies")) return `${base.slice(0, -3)}y`;
  if (base.length > 4 && base.endsWith("ed")) return base.slice(0, -2);
  if (base.length > 3 && base.endsWith("s") && !base.endsWith("ss")) return base.slice(0, -1);
  return base;
}

export interface Ranked {
  readonly id: string;
  readonly score: number;
}

/** Indexes texts by id; an id may have several texts (passages), of which the best counts. */
export function bm25(texts: readonly { readonly id: string; readonly text: string }[]): (query: string) => Ranked[] {
  const postings = new Map<string, { readonly at: number; readonly count: number }[]>();
  const lengths: number[] = [];
  for (const [at, { text }] of texts.entries()) {
    const words = terms(text);
    lengths.push(words.length);
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, count] of counts) {
      const list = postings.get(word);
      if (list) list.push({ at, count });
      else postings.set(word, [{ at, count }]);
    }
  }
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  return (query) => {
    const scores = new Map<number, number>();
    for (const word of new Set(terms(query))) {
      const list = postings.get(word) ?? [];
      const idf = Math.log(1 + (texts.length - list.length + 0.5) / (list.length + 0.5));
      for (const { at, count } of list) {
        const norm = count + 1.2 * (0.25 + (0.75 * (lengths[at] ?? 0)) / mean);
        scores.set(at, (scores.get(at) ?? 0) + (idf * count * 2.2) / norm);
      }
    }
    const best = new Map<string, number>();
    for (const [at, score] of scores) {
      const id = texts[at]?.id ?? "";
      best.set(id, Math.max(best.get(id) ?? 0, score));
    }
    return [...best]
      .map(([id, score]) => ({ id, score }))
      .toSorted((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1));
  };
}
