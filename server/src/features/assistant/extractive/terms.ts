import { cosine, type Vectors } from "./vectors.ts";
import { questionTerms, stem } from "./words.ts";

export const termsOfQuestion = 16;
/** No word counts for nothing. */
const leastImportance = 0.005;

/** A telling word of a question. */
export interface Term {
  readonly word: string;
  readonly stem: string;
  /** How much the question's meaning changes without it. */
  readonly importance: number;
}

function withoutWord(question: string, word: string): string {
  return question
    .replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, "giu"), " ")
    .replaceAll(/ +/g, " ");
}

/** The telling words of a question, with what tells how much hangs on each. */
export async function termsOf(question: string, vectors: Vectors): Promise<Term[]> {
  const words = questionTerms(question, termsOfQuestion);
  const [whole, ...without] = await vectors([question, ...words.map((word) => withoutWord(question, word))]);
  return words.map((word, index) => {
    const rest = without[index];
    const importance = whole === undefined || rest === undefined ? 1 : 1 - cosine(whole, rest);
    return { word, stem: stem(word), importance: Math.max(leastImportance, importance) };
  });
}
