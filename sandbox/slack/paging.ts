import { SlackError } from "./slack-error.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** Empty at the end. */
  readonly nextCursor: string;
}

/**
 * One page of an ordered list. The cursor is opaque base64 and names the item with which the next page begins, so that
 * what is added or removed in between shifts nothing.
 *
 * @param options.prefix - what the cursor starts with (`user`, `team`, `next_ts`); one of another method is refused
 * @param options.key - the item's place in the list's order
 * @param options.reaches - whether an item with this key lies at or behind the place that the cursor names
 * @param options.repeat - hand out the cursor of this very page, as a vendor on a bad day does
 * @throws SlackError `invalid_cursor`
 */
export function page<T>(
  items: readonly T[],
  options: {
    readonly prefix: string;
    readonly cursor: string | undefined;
    readonly limit: number;
    readonly key: (item: T) => string;
    readonly reaches: (key: string, place: string) => boolean;
    readonly repeat?: boolean;
  },
): Page<T> {
  const { prefix, cursor, limit, key, reaches, repeat = false } = options;
  let start = 0;
  if (cursor !== undefined) {
    const place = readCursor(prefix, cursor);
    const found = items.findIndex((item) => reaches(key(item), place));
    start = found === -1 ? items.length : found;
  }
  const shown = items.slice(start, start + limit);
  const next = repeat ? items[start] : items[start + limit];
  return { items: shown, nextCursor: next === undefined ? "" : writeCursor(prefix, key(next)) };
}

function writeCursor(prefix: string, place: string): string {
  return Buffer.from(`${prefix}:${place}`).toString("base64");
}

function readCursor(prefix: string, cursor: string): string {
  const text = Buffer.from(cursor, "base64").toString();
  // Decoding forgives everything; only what encodes to the same text was handed out by us.
  if (!text.startsWith(`${prefix}:`) || Buffer.from(text).toString("base64") !== cursor) {
    throw new SlackError("invalid_cursor");
  }
  return text.slice(prefix.length + 1);
}
