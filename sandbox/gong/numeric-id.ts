import { createHash } from "node:crypto";

/**
 * A stable Gong-like id for a text: 19 digits, the first a 7, so that it never fits a JavaScript number.
 *
 * Two of a million texts share an id with a probability of about one in two million.
 */
export function numericId(text: string): string {
  const number = createHash("sha256").update(text).digest().readBigUInt64BE() % 10n ** 18n;
  return `7${String(number).padStart(18, "0")}`;
}
