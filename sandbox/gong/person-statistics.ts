import { rounded, speakerStatistics, statisticsOf, sum } from "../company/gong/statistics.ts";
import type { Call, World } from "../company/world.ts";
import { seats } from "./users.ts";

/**
 * `peopleInteractionStats`: for everybody with a seat who spoke in one of these calls, the mean of each statistic over
 * the calls in which they spoke. Interactivity and patience are those of the whole call, questions are by the hour.
 */
export function interactionByPerson(world: World, isChosen: (call: Call) => boolean) {
  const calls = world.calls.filter(isChosen);
  return seats(world).flatMap((seat) => {
    const spoken = calls.flatMap((call) => {
      const party = call.parties.find(({ personId }) => personId === seat.id);
      const isHeard = party && (statisticsOf(call).talkSeconds.get(party.speakerId) ?? 0) > 0;
      return isHeard ? [{ call, whole: statisticsOf(call), own: speakerStatistics(call, party.speakerId) }] : [];
    });
    if (spoken.length === 0) return [];
    const mean = (name: string, valueOf: (one: (typeof spoken)[number]) => number | null) => {
      const values = spoken.flatMap((one) => valueOf(one) ?? []);
      return values.length === 0 ? [] : [{ name, value: rounded(sum(values) / values.length, 4) }];
    };
    return [
      {
        userId: seat.gong.id,
        userEmailAddress: seat.email,
        personInteractionStats: [
          ...mean("Talk Ratio", ({ own }) => own.talkRatio),
          ...mean("Longest Monologue", ({ own }) => own.longestMonologueSeconds),
          ...mean("Longest Customer Story", ({ whole }) => whole.longestCustomerStorySeconds),
          ...mean("Interactivity", ({ whole }) => whole.interactivity),
          ...mean("Patience", ({ whole }) => whole.patienceSeconds),
          ...mean("Question Rate", ({ own, call }) =>
            call.durationSeconds > 0 ? (own.questions * 3600) / call.durationSeconds : null,
          ),
        ],
      },
    ];
  });
}
