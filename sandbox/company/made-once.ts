import type { World } from "./world.ts";

/** Two may be asked for in turn (what search knows is older), and one more is on its way out. */
const keptForEach = 3;

/**
 * Makes something of a world once, and again only when a part of the world that it is made of has changed: a member who
 * joins a channel costs no new copy of HubSpot's records. Nothing is kept longer than the world it belongs to.
 *
 * @param partsOf - all that `make` reads of the world; the first is a list that every world has
 */
export function madeOnce<T>(
  partsOf: (world: World) => readonly [object, ...unknown[]],
  make: (world: World) => T,
): (world: World) => T {
  const known = new WeakMap<object, { readonly parts: readonly unknown[]; readonly made: T }[]>();
  return (world) => {
    const parts = partsOf(world);
    const [key] = parts;
    const entries = known.get(key) ?? [];
    known.set(key, entries);
    const entry = entries.find((one) => one.parts.every((part, index) => part === parts[index]));
    if (entry) return entry.made;
    const made = make(world);
    entries.push({ parts, made });
    if (entries.length > keptForEach) entries.shift();
    return made;
  };
}
