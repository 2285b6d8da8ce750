/**
 * Makes text that PostgreSQL, the index and a browser can all hold: without NUL, without unpaired surrogates (each becomes
 * U+FFFD). Applied before hashing, so that what is stored is what was hashed.
 */
export function cleanText(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}
