import type { FoundDocument } from "../../knowledge/index.ts";
import type { Quote } from "./quote.ts";

/** A reference such as `ENG-1187` or `SG-Z8M20`: one word of letters and digits, long enough to name one thing. */
const identifier =
  /(?<![\p{L}\p{N}-])(?=[\p{L}\p{N}-]{5,})(?=[\p{N}-]*\p{L})(?=[\p{L}-]*\p{N})[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*(?![\p{L}\p{N}-])/gu;

export function identifiersIn(text: string): string[] {
  return [...new Set([...text.matchAll(identifier)].map(([word]) => word.toLowerCase()))];
}

/**
 * The lines that hold what the question names by its reference, one of each document. Whoever asks for a reference is
 * answered where it stands: no likeness of meaning says more.
 *
 * @returns nothing when the question names none, or when none of the documents holds all that it names.
 */
export function quotesByIdentifier(question: string, documents: readonly FoundDocument[], most: number): Quote[] {
  const asked = identifiersIn(question);
  if (asked.length === 0) return [];
  const quotes = documents.flatMap((document): Quote[] => {
    const held = document.lines.filter((line) => identifiersIn(line.text).some((word) => asked.includes(word)));
    const words = new Set(held.flatMap((line) => identifiersIn(line.text)));
    const [line] = held;
    return line !== undefined && asked.every((word) => words.has(word))
      ? [{ document, line, text: excerptAround(line.text, asked) }]
      : [];
  });
  return quotes.slice(0, most);
}

/** Longer lines are quoted in part. */
const quoteCharacters = 500;

function excerptAround(text: string, asked: readonly string[]): string {
  const whole = text.trim();
  if (whole.length <= quoteCharacters) return whole;
  const at = Math.max(0, ...asked.map((word) => whole.toLowerCase().indexOf(word)));
  const from = Math.max(0, Math.min(at - quoteCharacters / 2, whole.length - quoteCharacters));
  return whole
    .slice(from, from + quoteCharacters)
    .toWellFormed()
    .trim();
}
