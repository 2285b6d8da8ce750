/**
 * An object as the schema describes it: plain fields, fields that are looked up when asked for (functions), and lists
 * that are paged (`Many`). Only what the viewer may see is ever reachable from one.
 */
export type Node = Readonly<Record<string, unknown>> & { readonly id: string };

/** A list before it is filtered, sorted and cut into pages. */
export class Many {
  readonly list: () => readonly Node[];
  constructor(list: () => readonly Node[]) {
    this.list = list;
  }
}

export const many = (list: () => readonly Node[]): Many => new Many(list);

/** A field's value, looked up if need be; `undefined` where the object has none. */
export function fieldOf(node: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = Object.hasOwn(node, name) ? node[name] : undefined;
  return typeof value === "function" ? value() : value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
