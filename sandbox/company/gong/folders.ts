import { digits } from "../draft.ts";
import type { Random } from "../random.ts";
import type { Call, GongProfile, Person } from "../world.ts";
import type { GongFolder, GongFolderItem, GongLibraryAccess, GongTracker } from "./model.ts";
import { occurrencesIn } from "./occurrences.ts";
import { statisticsOf } from "./statistics.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Curators look at recent calls, however many there are. */
const lookedAt = 200;
const callsInFolder = 6;

/**
 * The library: public folders of calls that show something (by their trackers and statistics), a private folder and an
 * archived one. Nobody puts a private call on show.
 */
export function makeFolders(
  random: Random,
  anchorMs: number,
  calls: readonly Call[],
  trackers: readonly GongTracker[],
  curator: Person | undefined,
): readonly GongFolder[] {
  if (!curator) return [];
  const shown = calls
    .filter((call) => call.scope === "External" && !call.isPrivate)
    .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
    .slice(0, lookedAt);
  const said = (name: string) => (call: Call) => {
    const tracker = trackers.find((candidate) => candidate.name === name);
    return tracker ? (occurrencesIn(call, trackers).get(tracker) ?? []) : [];
  };
  const bySaid = (name: string) => ({
    measure: (call: Call) => said(name)(call).length,
    fromSeconds: (call: Call) => said(name)(call)[0]?.atSeconds ?? null,
  });
  const whole = (measure: (call: Call) => number) => ({ measure, fromSeconds: () => null });

  const root: GongFolder = folder("Company library", null, []);
  function folder(name: string, parent: GongFolder | null, items: readonly GongFolderItem[]): GongFolder {
    const newest = items
      .map(({ addedAt }) => addedAt)
      .toSorted()
      .at(-1);
    return {
      id: digits(random.fork(`folder/${name}`), 19),
      name,
      parentId: parent?.id ?? null,
      public: true,
      archived: false,
      creatorId: curator?.id ?? "",
      updatedAt: newest ?? new Date(anchorMs - 300 * dayMs).toISOString(),
      items,
    };
  }
  function filled(name: string, by: { measure: (call: Call) => number; fromSeconds: (call: Call) => number | null }) {
    const own = random.fork(`folder-items/${name}`);
    const best = shown
      .map((call) => ({ call, value: by.measure(call) }))
      .filter(({ value }) => value > 0)
      .toSorted((a, b) => b.value - a.value || (a.call.id < b.call.id ? -1 : 1))
      .slice(0, callsInFolder)
      .map(({ call }) => item(own, call, by.fromSeconds(call)));
    return folder(name, root, best);
  }
  function item(own: Random, call: Call, fromSeconds: number | null): GongFolderItem {
    const addedMs = Math.min(anchorMs, Date.parse(call.startedAt) + own.int(1, 20) * dayMs);
    const from = fromSeconds === null ? 0 : Math.max(0, Math.floor(fromSeconds) - 5);
    return {
      callId: call.id,
      note: own.chance(0.5)
        ? own.pick(["Listen to the first answer.", "For new colleagues.", "How it should sound."])
        : null,
      addedById: curator?.id ?? "",
      addedAt: new Date(addedMs).toISOString(),
      snippet:
        fromSeconds === null ? null : { fromSeconds: from, toSeconds: Math.min(from + 45, call.durationSeconds) },
    };
  }
  return [
    root,
    filled("Pricing objections", bySaid("Objection: pricing")),
    filled("Competitor mentions", bySaid("Competitors")),
    filled("Escalations handled well", bySaid("Escalation")),
    filled(
      "Questions worth asking",
      whole((call) => statisticsOf(call).companyQuestions),
    ),
    filled(
      "Customer stories",
      whole((call) => statisticsOf(call).longestCustomerStorySeconds ?? 0),
    ),
    {
      ...filled(
        "For coaching only",
        whole((call) => statisticsOf(call).talkRatio ?? 0),
      ),
      public: false,
    },
    {
      ...filled(
        "Kick-off 2024",
        whole((call) => call.durationSeconds),
      ),
      archived: true,
    },
  ];
}

/** Those who see only their own calls open two of the folders; those who see no call open none. */
export function makeLibraryAccess(
  profiles: readonly GongProfile[],
  folders: readonly GongFolder[],
): readonly GongLibraryAccess[] {
  return profiles.map(({ id, level }) => {
    if (level === "none") return { profileId: id, level, folderIds: [] };
    if (level !== "own") return { profileId: id, level: "all", folderIds: [] };
    return { profileId: id, level: "specific-folders", folderIds: folders.slice(1, 3).map((folder) => folder.id) };
  });
}
