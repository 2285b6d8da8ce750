import { occurrencesIn, type Occurrence } from "../company/gong/occurrences.ts";
import { statisticsOf } from "../company/gong/statistics.ts";
import type { Call, World } from "../company/world.ts";
import { gongIdOf } from "./calls.ts";
import type { InteractionFlag } from "./extensive.ts";

/**
 * `content.trackers`: every tracker of the company with how often it was heard, 0 included. A tracker whose phrases are
 * counted apart has its places under them and no list of its own; all others the other way round.
 */
export function callTrackers(call: Call, world: World, withOccurrences: boolean) {
  const found = occurrencesIn(call, world.gong?.trackers ?? []);
  const places = (list: readonly Occurrence[]) =>
    withOccurrences ? list.map(({ atSeconds, speakerId }) => ({ startTime: atSeconds, speakerId })) : [];
  return [...found].map(([tracker, occurrences]) => ({
    id: tracker.id,
    name: tracker.name,
    count: occurrences.length,
    type: "KEYWORD",
    occurrences: tracker.phrasesApart ? [] : places(occurrences),
    phrases: tracker.phrasesApart ? phrases(occurrences, places) : [],
  }));
}

function phrases(occurrences: readonly Occurrence[], places: (list: readonly Occurrence[]) => readonly unknown[]) {
  return [...Map.groupBy(occurrences, ({ phrase }) => phrase)].map(([phrase, list]) => ({
    count: list.length,
    occurrences: places(list),
    phrase,
  }));
}

/**
 * `interaction`, as far as it was asked for. `interactionStats` and `personInteractionStats` are two names of one list;
 * a statistic that the call gives no ground for is absent. Ratios lie between 0 and 1, times are in seconds.
 */
export function callInteraction(call: Call, world: World, wanted: ReadonlySet<InteractionFlag>) {
  const statistics = statisticsOf(call);
  const stats: readonly (readonly [string, number | null])[] = [
    ["Talk Ratio", statistics.talkRatio],
    ["Longest Monologue", statistics.longestMonologueSeconds],
    ["Longest Customer Story", statistics.longestCustomerStorySeconds],
    ["Interactivity", statistics.interactivity],
    ["Patience", statistics.patienceSeconds],
  ];
  return {
    ...((wanted.has("interactionStats") || wanted.has("personInteractionStats")) && {
      interactionStats: stats.flatMap(([name, value]) => (value === null ? [] : [{ name, value }])),
    }),
    ...(wanted.has("speakers") && {
      speakers: call.parties.map(({ speakerId, personId }) => {
        const userId = gongIdOf(personId, world);
        return {
          id: speakerId,
          ...(userId !== undefined && { userId }),
          talkTime: statistics.talkSeconds.get(speakerId) ?? 0,
        };
      }),
    }),
    ...(wanted.has("video") && { video: [] }),
    ...(wanted.has("questions") && {
      questions: { companyCount: statistics.companyQuestions, nonCompanyCount: statistics.nonCompanyQuestions },
    }),
  };
}
