/** Different words a query may ask for: the cost of a query grows with them (100 kB took 1.5 s, 64 words take 10 ms). */
export const maxTerms = 64;
/** A word said more often than this weighs no more: repetition is how callers give a word its weight (4, 2, 1). */
const maxRepeats = 8;
/** Only the beginning of a monstrous text is looked at. */
const maxScannedLength = 400_000;
/** As long as the index's longest token: a longer run is in no passage. */
const wordPattern = /[\p{L}\p{N}\p{M}]{1,128}/gu;
/** Scripts that write no spaces: a run is a whole clause there, and a dictionary cuts it. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const commonWords = new Set(
  (
    "a about after all also am an and any are as at be because been before being but by can could did do does doing " +
    "for from had has have having he her here him his how i if in into is it its just me more most my no nor not of " +
    "on or our out over own say she should so some such than that the their them then there these they this those to " +
    "too up us very was we were what when where which while who whom why will with would you your"
  ).split(" "),
);

/**
 * Cuts a query to its most telling words and leaves short ones as they are.
 *
 * Words with a digit come first (ids, dates, amounts), then the long before the short, the often said before the rare
 * and the first before the last; common English words go first. How rare a word is in the index is not asked: Lance
 * tells no document frequencies. Repetitions stay, since BM25 counts them as weight.
 *
 * @returns words in the order of the query, at most `maxTerms` different ones; empty when there is none
 */
export function tellingTerms(text: string): string {
  const words = wordsOf(text.slice(0, maxScannedLength).toWellFormed().toLowerCase());
  const seen = new Map<string, { count: number; at: number }>();
  for (const [at, word] of words.entries()) {
    const entry = seen.get(word);
    if (entry) entry.count += 1;
    else seen.set(word, { count: 1, at });
  }
  const kept = new Set(seen.size <= maxTerms ? seen.keys() : mostTelling(seen));
  const used = new Map<string, number>();
  const result: string[] = [];
  for (const word of words) {
    const count = (used.get(word) ?? 0) + 1;
    if (!kept.has(word) || count > maxRepeats) continue;
    used.set(word, count);
    result.push(word);
  }
  return result.join(" ");
}

function wordsOf(text: string): string[] {
  const runs = text.match(wordPattern) ?? [];
  if (!unspaced.test(text)) return runs;
  const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
  return runs.flatMap((run) =>
    unspaced.test(run) ? [...segmenter.segment(run)].map(({ segment }) => segment) : [run],
  );
}

function mostTelling(seen: ReadonlyMap<string, { readonly count: number; readonly at: number }>): string[] {
  const weighed = [...seen].map(([word, { count, at }]) => {
    const length = Math.min(word.length, 12);
    const weight = commonWords.has(word) ? 0 : (/\p{N}/u.test(word) ? 20 : length) * (1 + Math.log(count));
    return { word, weight, at };
  });
  weighed.sort((a, b) => b.weight - a.weight || a.at - b.at);
  return weighed.slice(0, maxTerms).map(({ word }) => word);
}
