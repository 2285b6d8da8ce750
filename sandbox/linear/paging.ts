import type { GraphQLInputObjectType } from "graphql";
import type { Clock } from "../http/clock.ts";
import { meets } from "./filter.ts";
import { LinearError } from "./linear-error.ts";
import { fieldOf, isRecord, type Node } from "./node.ts";
import { compareKeys, keyOf, orderOf, type Key, type Order } from "./order.ts";

export const defaultPageSize = 50;
export const maximumPageSize = 250;

export interface PageSettings {
  readonly clock: Clock;
  /** Whether lists run from the newest to the oldest; the documents do not say. */
  readonly newestFirst: boolean;
  /** Answers as if the cursor had not been given, or had expired. */
  readonly fault: "repeat-page" | "expired-cursor" | undefined;
}

type Arguments = Readonly<Record<string, unknown>>;

/**
 * One page of a list: archived objects only with `includeArchived`, deactivated people only with `includeDisabled`,
 * filtered, sorted, and cut. A cursor names a place in the order and not an object, so that it outlives the object.
 *
 * @throws LinearError `invalid input` for a size beyond 250, sizes for both directions, or a cursor of another list
 */
export function pageOf(
  list: readonly Node[],
  args: Arguments,
  filterType: GraphQLInputObjectType | undefined,
  settings: PageSettings,
) {
  const size = sizeOf(args);
  const order = orderOf(args, settings.newestFirst);
  const { filter } = args;
  const keeps = (node: Node): boolean =>
    (args["includeArchived"] === true || typeof fieldOf(node, "archivedAt") !== "string") &&
    (args["includeDisabled"] === true || fieldOf(node, "active") !== false) &&
    (!isRecord(filter) || filterType === undefined || meets(node, filter, filterType, settings.clock));
  const cursor = (name: "after" | "before"): Key | undefined => {
    const text = args[name];
    if (typeof text !== "string" || settings.fault === "repeat-page") return undefined;
    if (settings.fault === "expired-cursor") throw badCursor(name);
    return readCursor(text, order.length) ?? fail(badCursor(name));
  };
  const sorted = sortedBy(list, order);
  const after = cursor("after");
  const before = cursor("before");
  const start = after ? placeOf(sorted, after, order, true) : 0;
  const end = before ? placeOf(sorted, before, order, false) : sorted.length;

  // Looked through from the page's own end only as far as needed: a filter over a long list is not cheap.
  const found: number[] = [];
  const step = size.backward ? -1 : 1;
  let at = size.backward ? end - 1 : start;
  for (; at >= start && at < end && found.length < size.count; at += step) {
    const entry = sorted[at];
    if (entry && keeps(entry.node)) found.push(at);
  }
  const places = size.backward ? found.toReversed() : found;
  const page = places.flatMap((place) => sorted[place] ?? []);
  const above = places[0] ?? (size.backward ? at + 1 : start);
  const below = places.at(-1) ?? (size.backward ? end - 1 : at - 1);
  return {
    nodes: page.map(({ node }) => node),
    pageInfo: {
      hasNextPage: anyOf(sorted, below + 1, sorted.length, keeps),
      hasPreviousPage: anyOf(sorted, 0, above, keeps),
      startCursor: cursorOf(page[0]),
      endCursor: cursorOf(page.at(-1)),
    },
  };
}

interface Entry {
  readonly node: Node;
  readonly key: Key;
}

const sortedLists = new WeakMap<readonly Node[], Map<string, readonly Entry[]>>();

/** A list in an order; lists that stay the same between requests are sorted once. */
function sortedBy(list: readonly Node[], order: Order): readonly Entry[] {
  const known = sortedLists.get(list) ?? new Map<string, readonly Entry[]>();
  sortedLists.set(list, known);
  const name = JSON.stringify(order);
  const sorted =
    known.get(name) ??
    list
      .map((node) => ({ node, key: keyOf(node, order) }))
      .toSorted((one, other) => compareKeys(one.key, other.key, order));
  known.set(name, sorted);
  return sorted;
}

/** The first place that lies behind a key, or (`behind` false) at it. */
function placeOf(sorted: readonly Entry[], key: Key, order: Order, behind: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = sorted[middle];
    const comparison = entry ? compareKeys(entry.key, key, order) : 1;
    if (comparison < 0 || (behind && comparison === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function anyOf(sorted: readonly Entry[], from: number, to: number, keeps: (node: Node) => boolean): boolean {
  for (let at = from; at < to; at++) {
    const entry = sorted[at];
    if (entry && keeps(entry.node)) return true;
  }
  return false;
}

function cursorOf(entry: Entry | undefined): string | null {
  return entry ? writeCursor(entry.key) : null;
}

function sizeOf({ first, last }: Arguments): { readonly count: number; readonly backward: boolean } {
  for (const [name, value] of Object.entries({ first, last })) {
    if (typeof value !== "number") continue;
    if (value > maximumPageSize) throw badArgument(`${name} must not be greater than ${maximumPageSize}`);
    if (value < 0) throw badArgument(`${name} must not be less than 0`);
  }
  if (typeof last === "number") {
    if (typeof first === "number") throw badArgument("first and last cannot be used together");
    return { count: last, backward: true };
  }
  return { count: typeof first === "number" ? first : defaultPageSize, backward: false };
}

function badArgument(sentence: string): LinearError {
  return new LinearError("invalid input", "Argument Validation Error", `${sentence}.`);
}

function badCursor(name: string): LinearError {
  return badArgument(`${name} is not a valid cursor of this list`);
}

function fail(error: Error): never {
  throw error;
}

function writeCursor(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

function readCursor(text: string, length: number): Key | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length !== length) return undefined;
  const parts = value.filter((part: unknown) => typeof part === "string" || typeof part === "number" || part === null);
  return parts.length === length ? parts : undefined;
}
