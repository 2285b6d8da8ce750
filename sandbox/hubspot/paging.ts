import { compareIds } from "./record.ts";
import { invalid } from "./refusal.ts";

export interface IdPage<Item> {
  readonly page: readonly Item[];
  /** The cursor of the next page; undefined on the last one. */
  readonly after: string | undefined;
}

/**
 * One page of a list in the order of its ids. The cursor is the last id served: what is added or removed meanwhile shifts
 * nothing.
 *
 * @throws HubspotRefusal 400 for a cursor that is no id
 */
export function pageById<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  limit: number,
  after: string | undefined,
  fault?: "repeat-page" | "expired-cursor",
): IdPage<Item> {
  if (after !== undefined && (!/^\d{1,30}$/.test(after) || fault === "expired-cursor")) {
    throw invalid(`Invalid paging cursor: ${after.slice(0, 100)}`, "after");
  }
  const found = after === undefined ? 0 : firstAfter(items, idOf, after);
  const start = fault === "repeat-page" ? Math.max(0, found - limit) : found;
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < items.length;
  return { page, after: more ? idOf(last) : undefined };
}

/** The index of the first item with a higher id; by halving, since lists are long. */
function firstAfter<Item>(items: readonly Item[], idOf: (item: Item) => string, after: string): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && compareIds(idOf(item), after) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
