import type { GraphQLInputObjectType } from "graphql";
import type { Clock } from "../http/clock.ts";
import { meets } from "./filter.ts";
import { LinearError } from "./linear-error.ts";
import { fieldOf, isRecord, type Node } from "./node.ts";
import { compareKeys, keyOf, orderOf, type Key } from "./order.ts";

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
  const kept = list.filter(
    (node) =>
      (args["includeArchived"] === true || typeof fieldOf(node, "archivedAt") !== "string") &&
      (args["includeDisabled"] === true || fieldOf(node, "active") !== false) &&
      (!isRecord(filter) || filterType === undefined || meets(node, filter, filterType, settings.clock)),
  );
  const sorted = kept
    .map((node) => ({ node, key: keyOf(node, order) }))
    .toSorted((one, other) => compareKeys(one.key, other.key, order));

  const cursor = (name: "after" | "before"): Key | undefined => {
    const text = args[name];
    if (typeof text !== "string" || settings.fault === "repeat-page") return undefined;
    if (settings.fault === "expired-cursor") throw badCursor(name);
    return readCursor(text, order.length) ?? fail(badCursor(name));
  };
  const after = cursor("after");
  const before = cursor("before");
  const start = after ? sorted.filter(({ key }) => compareKeys(key, after, order) <= 0).length : 0;
  const end = before ? sorted.filter(({ key }) => compareKeys(key, before, order) < 0).length : sorted.length;
  const from = size.backward ? Math.max(start, end - size.count) : start;
  const to = size.backward ? end : Math.min(end, start + size.count);
  const page = sorted.slice(from, Math.max(from, to));
  const cursorOf = (entry: (typeof sorted)[number] | undefined) => (entry ? writeCursor(entry.key) : null);
  return {
    nodes: page.map(({ node }) => node),
    pageInfo: {
      hasNextPage: to < sorted.length,
      hasPreviousPage: from > 0,
      startCursor: cursorOf(page[0]),
      endCursor: cursorOf(page.at(-1)),
    },
  };
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
