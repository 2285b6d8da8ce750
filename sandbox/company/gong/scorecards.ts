import { digits } from "../draft.ts";
import { phrase } from "../grammar.ts";
import type { Random } from "../random.ts";
import { managersOf, maySeeCall } from "../readers.ts";
import type { Call, Person, World } from "../world.ts";
import type { GongAnswer, GongReview, GongScorecard, GongScorecardQuestion } from "./model.ts";
import { statisticsOf, sum } from "./statistics.ts";

const dayMs = 24 * 60 * 60 * 1000;

const customerSpoke = "Did the customer have room to speak?";
const discovery = "Were enough discovery questions asked?";
const patience = "Was the customer given time to finish?";
const nextSteps = "Were next steps agreed?";
const overall = "How was the call overall?";

const guides: Readonly<Record<string, string>> = {
  [customerSpoke]: "A share of our side below 35 % is good, above 65 % is bad.",
  [discovery]: "Three or more; count open questions only.",
  [patience]: "0.8 to 1.5 seconds after their last word.",
  [nextSteps]: "With a name and a day.",
  [overall]: "Your impression, not the mean of the others.",
};

export function makeScorecards(
  random: Random,
  updater: Person | undefined,
  anchorMs: number,
): readonly GongScorecard[] {
  const scorecard = (
    name: string,
    ageDays: number,
    texts: readonly string[],
    more: Partial<GongScorecard> = {},
  ): GongScorecard => {
    const own = random.fork(`scorecard/${name}`);
    return {
      id: digits(own, 18),
      name,
      enabled: true,
      reviewMethod: "MANUAL",
      updaterId: updater?.id ?? null,
      createdAt: new Date(anchorMs - ageDays * dayMs).toISOString(),
      updatedAt: new Date(anchorMs - Math.ceil(ageDays / 2) * dayMs).toISOString(),
      questions: texts.map((text) => question(own, text)),
      ...more,
    };
  };
  return [
    scorecard("Discovery call", 400, [customerSpoke, discovery, patience, nextSteps, overall]),
    scorecard("Customer check-in", 300, [customerSpoke, patience, nextSteps, overall]),
    scorecard("Talk and listen (automatic)", 120, [customerSpoke, overall], { reviewMethod: "AUTOMATIC" }),
    scorecard("Cold call 2024", 700, [discovery, overall], { enabled: false }),
  ];
}

function question(random: Random, text: string): GongScorecardQuestion {
  return {
    id: digits(random, 18),
    revisionId: digits(random, 18),
    text,
    guide: guides[text] ?? "",
    overall: text === overall,
    options: text === nextSteps ? ["Yes", "Partly", "No"] : null,
  };
}

/**
 * The reviews of one call: mostly none. A manager above the host, who may see the call, fills a scorecard in within a
 * week; what they answer follows from how the call was held. Determined by the call alone, whatever other calls there are.
 */
export function reviewsOf(
  random: Random,
  world: World,
  scorecards: readonly GongScorecard[],
  call: Call,
): GongReview[] {
  const own = random.fork(`review/${call.id}`);
  const host = personById(world).get(call.primaryPersonId);
  if (call.scope !== "External" || !host?.gong) return [];
  const manual = scorecards.filter(({ enabled, reviewMethod }) => enabled && reviewMethod === "MANUAL");
  const automatic = scorecards.find(({ enabled, reviewMethod }) => enabled && reviewMethod === "AUTOMATIC");
  const reviewer = managersOf(world, host.id, false)
    .flatMap((id) => personById(world).get(id) ?? [])
    .find((person) => maySeeCall(world, person, call));
  const endMs = Date.parse(call.startedAt) + call.durationSeconds * 1000;
  const draws = { byManager: own.chance(0.35), byGong: own.chance(0.2), days: own.int(1, 6), minutes: own.int(1, 500) };
  const made: GongReview[] = [];
  const review = (scorecard: GongScorecard | undefined, reviewerPersonId: string | null, atMs: number): void => {
    if (!scorecard || atMs > Date.parse(world.parameters.anchor)) return;
    made.push({
      id: digits(own, 18),
      scorecardId: scorecard.id,
      callId: call.id,
      reviewedPersonId: host.id,
      reviewerPersonId,
      at: new Date(atMs).toISOString(),
      visibility: own.pick(["PUBLIC", "PUBLIC", "PUBLIC", "PRIVATE", "OPT_IN_USERS"] as const),
      answers: answersOf(own, scorecard, call),
    });
  };
  if (draws.byManager && reviewer) {
    const fitting = host.department === "Sales" ? manual[0] : manual[1];
    review(fitting, reviewer.id, endMs + draws.days * dayMs + draws.minutes * 60_000);
  }
  if (draws.byGong) review(automatic, null, endMs + 30 * 60_000);
  return made;
}

function answersOf(random: Random, scorecard: GongScorecard, call: Call): GongAnswer[] {
  const parts = scorecard.questions.filter((question) => !question.overall).map((question) => answer(question, call));
  const scores = parts.flatMap(({ score }) => score ?? []);
  const mean = scores.length === 0 ? 3 : sum(scores) / scores.length;
  return [
    ...parts,
    ...scorecard.questions
      .filter((question) => question.overall)
      .map((question) => ({
        questionId: question.id,
        score: Math.min(5, Math.max(1, Math.round(mean + random.pick([-0.5, 0, 0, 0.5])))),
        text: phrase(random, mean >= 3 ? praise : advice, {}),
        selected: null,
        notApplicable: false,
      })),
  ];
}

const praise =
  "[Good call|Well held|Solid work]. [I liked how you|Keep how you] [let them finish|asked before you showed anything|named the next day]. [Next time|One wish]: [a shorter opening|write the number down at once|ask who signs].";
const advice =
  "[Too much from our side|We talked over them|Slow down]. [Try|Next time try] [two questions before any answer|to wait one breath longer|to leave the slides closed]. [Let's listen to it together|Bring it to our one-on-one].";

function answer(question: GongScorecardQuestion, call: Call): GongAnswer {
  const empty = { questionId: question.id, score: null, text: null, selected: null, notApplicable: false };
  const { talkRatio, companyQuestions, patienceSeconds } = statisticsOf(call);
  const scored = (value: number | null, bounds: readonly number[], rising: boolean): GongAnswer => {
    if (value === null) return { ...empty, notApplicable: true };
    const above = bounds.filter((bound) => value >= bound).length;
    return { ...empty, score: rising ? 1 + above : 5 - above };
  };
  switch (question.text) {
    case customerSpoke:
      return scored(talkRatio, [0.35, 0.45, 0.55, 0.65], false);
    case discovery:
      return scored(companyQuestions, [3, 5, 8, 12], true);
    case patience:
      return scored(patienceSeconds, [0.3, 0.5, 0.65, 0.8], true);
    case nextSteps: {
      const spoken = call.turns.filter(({ topic }) => topic === "Next steps").length;
      return { ...empty, selected: [spoken >= 3 ? "Yes" : spoken > 0 ? "Partly" : "No"] };
    }
    default:
      return { ...empty, notApplicable: true };
  }
}

const peopleById = new WeakMap<readonly Person[], ReadonlyMap<string, Person>>();

function personById(world: Pick<World, "people">): ReadonlyMap<string, Person> {
  let byId = peopleById.get(world.people);
  if (!byId) {
    byId = new Map(world.people.map((person) => [person.id, person]));
    peopleById.set(world.people, byId);
  }
  return byId;
}
