interface Identified {
  readonly id: string;
}

/** Positions rather than objects: what a position holds is read from the list, under the list's own type. */
const positions = new WeakMap<readonly Identified[], ReadonlyMap<string, number>>();

/**
 * Finds an object of one of a world's lists by its id. The table is made once for each list, since a list never changes in
 * its place: a changed world has another one.
 */
export function withId<T extends Identified>(list: readonly T[], id: string | null | undefined): T | undefined {
  if (id === null || id === undefined) return undefined;
  let table = positions.get(list);
  if (!table) {
    table = new Map(list.map((one, position) => [one.id, position]));
    positions.set(list, table);
  }
  const position = table.get(id);
  return position === undefined ? undefined : list[position];
}
