import type { GongProfile, Person, World } from "../company/world.ts";

/** A member of staff with a Gong seat. */
export type Seat = Person & { readonly gong: NonNullable<Person["gong"]> };

/** Everybody with a seat, deactivated ones included, by id. */
export function seats(world: World): readonly Seat[] {
  return world.people.filter(hasSeat).toSorted((a, b) => (a.gong.id < b.gong.id ? -1 : 1));
}

function hasSeat(person: Person): person is Seat {
  return person.gong !== null;
}

/** The world keeps no such date: every seat is two years older than the world's "now". */
export function createdMs(world: World): number {
  return Date.parse(world.parameters.anchor) - 730 * 24 * 60 * 60 * 1000;
}

export function userOf(seat: Seat, world: World) {
  const [firstName = "", ...rest] = seat.name.split(" ");
  return {
    id: seat.gong.id,
    emailAddress: seat.email,
    created: new Date(createdMs(world)).toISOString(),
    active: seat.active,
    emailAliases: [],
    firstName,
    lastName: rest.join(" "),
    title: seat.title,
    managerId: nearestManagerWithSeat(seat, world)?.gong.id ?? null,
    spokenLanguages: [{ language: "en-US", primary: true }],
  };
}

/** A manager without a seat is unknown to Gong: whoever is above them takes their place, so that the lines stay whole. */
function nearestManagerWithSeat(seat: Seat, world: World): Seat | undefined {
  const seen = new Set([seat.id]);
  let managerId = seat.managerId;
  while (managerId !== null && !seen.has(managerId)) {
    seen.add(managerId);
    const manager = world.people.find((person) => person.id === managerId);
    if (!manager) return undefined;
    if (hasSeat(manager)) return manager;
    managerId = manager.managerId;
  }
  return undefined;
}

export function profileOf(profile: GongProfile, world: World) {
  const teamLeadIds = seats(world)
    .filter((seat) => profile.teamLeadIds.includes(seat.id))
    .map((seat) => seat.gong.id);
  const access = (permissionLevel: GongProfile["level"]) => ({
    permissionLevel,
    ...(permissionLevel === "managers-team" && { teamLeadIds }),
  });
  const library = world.gong?.libraryAccess.find(({ profileId }) => profileId === profile.id);
  const scores = profile.level !== "none" && profile.level !== "own";
  return {
    id: profile.id,
    name: profile.name,
    description: "",
    callsAccess: access(profile.level),
    libraryFolderAccess: {
      permissionLevel: library?.level ?? "none",
      libraryFolderIds: library?.folderIds ?? [],
      managePublicFolder: false,
      manageStreams: false,
      manageFolderCalls: false,
      shareFoldersAndStreams: false,
    },
    coachingAccess: access(profile.level),
    scoreCalls: scores,
    manageScorecards: false,
    callsAndSearch: profile.level !== "none",
    library: library !== undefined && library.level !== "none",
    coaching: scores,
  };
}
