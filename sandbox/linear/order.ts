import { fieldOf, isRecord, type Node } from "./node.ts";

/** One field that a list is sorted by. */
interface Step {
  readonly field: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** The last step is always the id, so that no two objects share a place. */
export type Order = readonly Step[];

/** An object's place in an order: a value for each step. */
export type Key = readonly (string | number | null)[];

/** By `sort` if it is given, else by `orderBy`, else by creation. */
export function orderOf(args: Readonly<Record<string, unknown>>, newestFirst: boolean): Order {
  const byId: Step = { field: "id", descending: false, nullsFirst: false };
  const { orderBy } = args;
  const sort = args["sort"] ?? args["sorts"];
  const steps = Array.isArray(sort) ? sort.filter(isRecord).flatMap(stepsOf) : [];
  if (steps.length > 0) return [...steps, byId];
  const field = orderBy === "updatedAt" ? "updatedAt" : "createdAt";
  return [{ field, descending: newestFirst, nullsFirst: false }, byId];
}

function stepsOf(sort: Readonly<Record<string, unknown>>): Step[] {
  return Object.entries(sort).flatMap(([field, how]) =>
    isRecord(how) ? [{ field, descending: how["order"] === "Descending", nullsFirst: how["nulls"] === "first" }] : [],
  );
}

export function keyOf(node: Node, order: Order): Key {
  return order.map(({ field }) => {
    const value = fieldOf(node, field);
    return typeof value === "string" || typeof value === "number" ? value : null;
  });
}

export function compareKeys(one: Key, other: Key, order: Order): number {
  for (const [index, { descending, nullsFirst }] of order.entries()) {
    const mine = one[index] ?? null;
    const theirs = other[index] ?? null;
    if (mine === theirs) continue;
    if (mine === null || theirs === null) return (mine === null) === nullsFirst ? -1 : 1;
    const less = mine < theirs;
    return less === descending ? 1 : -1;
  }
  return 0;
}
