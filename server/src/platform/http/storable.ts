import { AppError } from "@sophia/core";

/**
 * Refuses text with U+0000, which PostgreSQL keeps in no text: what a caller sent is then his fault and no failure of ours.
 *
 * @param sent - parsed JSON or form, of any depth
 * @throws AppError `invalid_request`
 */
export function assertStorable(sent: unknown): void {
  // No recursion: a body of brackets alone is deeper than the stack.
  const left: unknown[] = [sent];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === "string" && value.includes("\0"))
      throw new AppError("invalid_request", "The request holds a character that is none of any text (U+0000).");
    if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) left.push(inner);
  }
}
