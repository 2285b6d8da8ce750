import { seededRandom } from "../random.ts";
import type { World } from "../world.ts";
import { makeFolders, makeLibraryAccess } from "./folders.ts";
import type { GongData } from "./model.ts";
import { makeScorecards, reviewsOf } from "./scorecards.ts";
import { makeTrackers } from "./trackers.ts";

/**
 * What Gong makes of a world's calls. It draws from random numbers of its own, so that no other part of the world changes
 * with it.
 */
export function makeGong(world: World): GongData {
  const { seed, anchor } = world.parameters;
  const random = seededRandom(`sophia-gong/${seed}`);
  const anchorMs = Date.parse(anchor);
  const everyCall = new Set(world.gongProfiles.filter(({ level }) => level === "all").map(({ id }) => id));
  const curators = world.people.filter(({ active, gong }) => active && gong !== null && everyCall.has(gong.profileId));
  const curator = curators.find(({ department }) => department === "Revenue Operations") ?? curators[0];
  const trackers = makeTrackers(random, new Date(anchorMs - 500 * 24 * 60 * 60 * 1000).toISOString());
  const scorecards = makeScorecards(random, curator, anchorMs);
  const folders = makeFolders(random, anchorMs, world.calls, trackers, curator);
  return {
    timeZone: "America/Chicago",
    trackers,
    scorecards,
    reviews: world.calls.flatMap((call) => reviewsOf(random, world, scorecards, call)),
    folders,
    libraryAccess: makeLibraryAccess(world.gongProfiles, folders),
  };
}
