import type { SearchDeps } from "../../knowledge/index.ts";
import { cosine, type Vectors } from "./vectors.ts";
import { questionTerms, stem } from "./words.ts";

export const termsOfQuestion = 16;
/** How often a word occurs is counted up to this many passages. */
const countedPassages = 100;
/** Against which rarity is measured; the sample company has 1,200 documents, and only the logarithm of it counts. */
const documentsAssumed = 1_200;
/** No word counts for nothing. */
const leastImportance = 0.005;

/** A telling word of a question. */
export interface Term {
  readonly word: string;
  readonly stem: string;
  /** How much the question's meaning changes without it. */
  readonly importance: number;
  readonly rarity: number;
  /** The question without it. */
  readonly without: Float32Array | undefined;
  /** Nothing that the person can read contains it. */
  readonly isUnheard: boolean;
}

/** In how many documents, of those the person can read, a word occurs: asked of the index, so the rights are its own. */
async function documentsWith(
  deps: Pick<SearchDeps, "reader">,
  word: string,
  principals: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const { lexical } = await deps.reader.search({ text: word, principals, limit: countedPassages }, signal);
  return new Set(lexical.map(({ documentId }) => documentId)).size;
}

function withoutWord(question: string, word: string): string {
  return question
    .replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, "giu"), " ")
    .replaceAll(/ +/g, " ");
}

/** The telling words of a question, with what tells how much hangs on each. */
export async function termsOf(
  deps: Pick<SearchDeps, "reader">,
  question: string,
  principals: readonly string[],
  vectors: Vectors,
  signal: AbortSignal,
): Promise<Term[]> {
  const words = questionTerms(question, termsOfQuestion);
  const [whole, ...without] = await vectors([question, ...words.map((word) => withoutWord(question, word))]);
  const counts = await Promise.all(words.map((word) => documentsWith(deps, word, principals, signal)));
  return words.map((word, index) => {
    const rest = without[index];
    const count = counts[index] ?? 0;
    return {
      word,
      stem: stem(word),
      importance: whole === undefined || rest === undefined ? 1 : Math.max(leastImportance, 1 - cosine(whole, rest)),
      rarity: Math.log(1 + documentsAssumed / (1 + count)),
      without: rest,
      isUnheard: count === 0,
    };
  });
}
