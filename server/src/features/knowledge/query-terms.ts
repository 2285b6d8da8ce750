import { stopWords } from "./stop-words.ts";

/** One turn of a conversation with the assistant, oldest first. */
export interface ConversationTurn {
  readonly speaker: "user" | "assistant";
  readonly text: string;
}

/** What is asked of the index for a conversation. */
export interface ConversationQuery {
  /** For the lexical ranking. A word counts as often as it is repeated here (BM25 adds up repeated query words). */
  readonly lexicalText: string;
  /** For the dense ranking: embed each, then `meanDirection` of the vectors is the query. */
  readonly denseTexts: readonly string[];
}

/** Longer queries are cut: LanceDB takes 1 s for 100 kB of words, 10 to 30 ms for 64 of them. */
const maxQueryTerms = 64;
/** How often the words of the last, last but one and last but two user turns count. */
const turnRepeats = [4, 2, 1];

/**
 * The words of a text that tell most, in lower case, each once, in reading order.
 *
 * Stop words fall away unless nothing else is left. Among more than `maxTerms` words those stay that are frequent here
 * and rare elsewhere: (1 + ln count) times the rarity, which is ln(1 + 1 / frequency) when `documentFrequency` is given
 * (the share of passages with the word, 0 to 1). Otherwise length stands in for rarity, and a word with a digit (a
 * ticket, an amount, a date) counts as rare.
 */
export function tellingTerms(
  text: string,
  maxTerms: number = maxQueryTerms,
  documentFrequency?: (term: string) => number,
): string[] {
  const counts = new Map<string, number>();
  for (const [word] of text
    .normalize("NFC")
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const meaningful = [...counts.keys()].filter((word) => !stopWords.has(word));
  const terms = meaningful.length > 0 ? meaningful : [...counts.keys()];
  if (terms.length <= maxTerms) return terms;

  const rarity = documentFrequency
    ? (term: string) => Math.log(1 + 1 / Math.max(documentFrequency(term), 1e-9))
    : (term: string) => (/\p{N}/u.test(term) ? longWordLength : Math.min(term.length, longWordLength));
  const telling = terms
    .map((term) => ({ term, weight: (1 + Math.log(counts.get(term) ?? 1)) * rarity(term) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, maxTerms);
  const kept = new Set(telling.map(({ term }) => term));
  return terms.filter((term) => kept.has(term));
}

const longWordLength = 12;

/**
 * Turns a conversation into queries for its last turn, which often cannot stand alone ("and in Texas?").
 *
 * Lexical: the words of the last three user turns, the older ones counting half as much each. Dense: the last turn
 * alone, and with the turn before it (mostly the assistant's reply, which names what "it" is). A single question is
 * simply itself. Measured on MTRAG dev (nDCG@10): lexical .78 with the last turn alone, .86 so; dense .79 and .89.
 */
export function conversationQuery(turns: readonly ConversationTurn[]): ConversationQuery {
  const last = turns.at(-1)?.text ?? "";
  const before = turns.at(-2)?.text;
  const questions = turns.filter(({ speaker }) => speaker === "user").map(({ text }) => text);
  const recent = questions.slice(-turnRepeats.length).reverse();

  const repeats = new Map<string, number>();
  for (const [age, question] of recent.entries()) {
    for (const term of tellingTerms(question)) {
      if (repeats.size >= maxQueryTerms && !repeats.has(term)) continue;
      repeats.set(term, (repeats.get(term) ?? 0) + (recent.length === 1 ? 1 : (turnRepeats[age] ?? 0)));
    }
  }
  const words = [...repeats].flatMap(([term, count]) => Array.from({ length: count }, () => term));
  return {
    lexicalText: words.join(" "),
    denseTexts: before === undefined || before === "" ? [last] : [last, `${last}\n${before}`],
  };
}

/** The sum of vectors brought to length 1: points where they point together. Zero only when they cancel out. */
export function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    if (vector.length !== sum.length) throw new Error("Vectors of different models cannot be added");
    for (const [index, value] of vector.entries()) sum[index] = (sum[index] ?? 0) + value;
  }
  const length = Math.hypot(...sum);
  return length === 0 ? sum : sum.map((value) => value / length);
}
