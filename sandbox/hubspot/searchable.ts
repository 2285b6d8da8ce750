import type { LiveWorld } from "../company/live.ts";
import type { World } from "../company/world.ts";
import type { Clock } from "../http/clock.ts";

/**
 * The company as search knows it: every change becomes searchable only a while after it was made, as HubSpot documents
 * that its search lags behind.
 */
export function searchableWorlds(
  live: LiveWorld,
  clock: Clock,
  lagMs: number,
): { readonly world: () => World; readonly stop: () => void } {
  if (!(lagMs >= 0)) throw new RangeError(`Search cannot lag ${lagMs} ms behind.`);
  let indexed = live.world;
  let waiting: { readonly world: World; readonly atMs: number }[] = [];
  const stop = live.onChange(() => waiting.push({ world: live.world, atMs: clock() }));
  return {
    stop,
    world() {
      const nowMs = clock();
      const ready = waiting.filter(({ atMs }) => nowMs - atMs >= lagMs);
      indexed = ready.at(-1)?.world ?? indexed;
      waiting = waiting.slice(ready.length);
      return indexed;
    },
  };
}
