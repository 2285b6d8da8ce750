import type { Line } from "@sophia/core";

/**
 * What makes a line worth quoting before a meeting: pain, value, decisions, objections and escalation, as the product's
 * trackers name them.
 */
const telling =
  /\b(?:rent collection|maintenance|vacanc|renewal|renew|inspection|accounting|integration|roi|automation|satisf|budget|approv|timeline|deadline|stakeholder|pilot|reference|contract|pric|implementation|training|migration|terms|legal|lawsuit|cancel|refund|problem|issue|concern|worr|need|risk|broken|wrong|late|next step)/giu;
const longest = 300;

/**
 * The line that says most of what matters, and the part of it that is quoted. Words of people outside count before those of
 * the own staff.
 *
 * @param outside - whether a speaker is from outside; undefined: it is not known of anybody
 */
export function tellingLine(
  lines: readonly Line[],
  outside?: (author: string) => boolean,
): { readonly line: Line; readonly quote: string } | undefined {
  const scored = lines.map((line, place) => ({
    line,
    place,
    score:
      new Set([...line.text.matchAll(telling)].map(([word]) => word.toLowerCase())).size * 2 +
      (line.author !== null && outside?.(line.author) === true ? 3 : 0),
  }));
  const [best] = scored.toSorted((one, other) => other.score - one.score || one.place - other.place);
  if (best === undefined) return undefined;
  const text = best.line.text.trim();
  if (text === "") return undefined;
  if (text.length <= longest) return { line: best.line, quote: text };
  telling.lastIndex = 0;
  const at = Math.max(0, text.search(telling));
  const from = Math.max(0, Math.min(text.lastIndexOf(". ", at) + 1, text.length - longest));
  return {
    line: best.line,
    quote: text
      .slice(from, from + longest)
      .toWellFormed()
      .trim(),
  };
}
