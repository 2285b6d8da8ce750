import { z } from "zod";

/** Longest text of one line, in UTF-16 units; a connector splits longer ones at word ends. */
export const maxLineLength = 20_000;

/** Pieces of at most `length` units, cut after white space where there is any; nothing is lost. */
export function splitAtWords(text: string, length: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > length) {
    const space = rest.slice(0, length).search(/\s\S*$/);
    let end = space > 0 ? space + 1 : length;
    // Not between the halves of a surrogate pair.
    if (/[\uD800-\uDBFF]/.test(rest.charAt(end - 1)) && end > 1) end -= 1;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (rest !== "") pieces.push(rest);
  return pieces;
}

/**
 * One utterance in a document: a message, a spoken turn, a paragraph. It keeps who said it and when, and a link that
 * opens exactly this place at the source.
 */
export const lineSchema = z.strictObject({
  /** Display name of the author; null where the source knows none. */
  author: z.string().nullable(),
  /** ISO 8601 instant; null where the source has none. */
  at: z.string().nullable(),
  text: z.string(),
  /** Opens this line at the source. */
  url: z.string(),
  /** The line's own id within the document: Slack's ts, a call's second. Stable across edits. */
  anchor: z.string(),
  /** Labels and values of a record ("Stage: Closed won"), not something that somebody said or wrote. */
  isFields: z.boolean().optional(),
});
export type Line = z.infer<typeof lineSchema>;

/**
 * What a connector makes of one aggregate that people think of: a Slack thread, a Gong call. Text is as the source
 * shows it to a reader (markup resolved); the server cleans it of characters PostgreSQL cannot hold.
 */
export interface DocumentDraft {
  /** Unique within connection and kind. */
  readonly externalId: string;
  readonly kind: string;
  readonly title: string;
  readonly url: string;
  /** When it happened: the first message, the start of the call. ISO 8601. */
  readonly occurredAt: string;
  /** The latest change the source tells of. ISO 8601. */
  readonly updatedAt: string;
  /** Domains of the outside companies that took part, as the source proves them (a participant's e-mail). */
  readonly accountDomains: readonly string[];
  readonly lines: readonly Line[];
  /** Local principals that may read it, any one suffices. Empty: nobody may. */
  readonly principals: readonly string[];
}
