import type { World } from "./world.ts";

/**
 * The world as the vendors' servers see it at this moment. Tests change it (an edit, a deletion, a withdrawn membership)
 * and the next request is answered from the changed one.
 */
export interface LiveWorld {
  readonly world: World;
  /** Replaces the world by what the function makes of it; the old one is left as it was. */
  change(mutate: (world: World) => World): void;
}

export function createLiveWorld(world: World): LiveWorld {
  let current = world;
  return {
    get world() {
      return current;
    },
    change(mutate) {
      current = mutate(current);
    },
  };
}
