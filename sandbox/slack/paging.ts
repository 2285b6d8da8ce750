import { SlackError } from "./slack-error.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** Empty at the end. */
  readonly nextCursor: string;
}

/** What a cursor of each kind may name: a user, a channel, a message. */
const places = { user: /^\w+$/, team: /^\w+$/, next_ts: /^\d+\.\d{6}$/ } as const;

type Prefix = keyof typeof places;

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
    readonly prefix: Prefix;
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
    start = firstReached(items.length, (index) => {
      const item = items[index];
      return item !== undefined && reaches(key(item), place);
    });
  }
  const shown = items.slice(start, start + limit);
  const next = repeat ? items[start] : items[start + limit];
  return { items: shown, nextCursor: next === undefined ? "" : writeCursor(prefix, key(next)) };
}

/** By halving: in an ordered list everything behind the first one reached is reached too. */
export function firstReached(length: number, reached: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function writeCursor(prefix: Prefix, place: string): string {
  return Buffer.from(`${prefix}:${place}`).toString("base64");
}

function readCursor(prefix: Prefix, cursor: string): string {
  const text = Buffer.from(cursor, "base64").toString();
  const place = text.slice(prefix.length + 1);
  // Decoding forgives everything; only what encodes to the same text was handed out by us.
  const ours = text.startsWith(`${prefix}:`) && Buffer.from(text).toString("base64") === cursor;
  if (!ours || !places[prefix].test(place)) throw new SlackError("invalid_cursor");
  return place;
}
