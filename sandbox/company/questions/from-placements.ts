import type { Draft, Placement, QuestionDraft } from "../draft.ts";
import { phrase } from "../grammar.ts";
import { topicNamed } from "../topics/index.ts";

/** How many questions about single facts of accounts; a small world may hold fewer. */
const wanted = 110;

/** At most so many about one topic, so that no topic decides a measurement. */
const perTopic = 6;

/** Questions about single facts: half name the account, half only what is peculiar about it. */
export function placementQuestions(draft: Draft): QuestionDraft[] {
  const random = draft.random.fork("questions");
  const counts = new Map<string, number>();
  const out: QuestionDraft[] = [];
  for (const placement of random.shuffle(draft.placements)) {
    if (out.length === wanted) break;
    const used = counts.get(placement.topicId) ?? 0;
    if (used >= perTopic) continue;
    counts.set(placement.topicId, used + 1);
    const blind = random.chance(0.5) ? blindQuestion(draft, placement) : undefined;
    out.push({
      text: blind ?? namedQuestion(draft, placement),
      kind: blind === undefined ? (placement.where.source === "gong" ? "inside one document" : "basic") : "semantic",
      gold: [placement.where],
      facts: [phrase(random, topicNamed(placement.topicId).fact, placement.values)],
    });
  }
  return out;
}

function namedQuestion(draft: Draft, placement: Placement): string {
  const random = draft.random.fork(`question/${placement.topicId}/${placement.accountId}`);
  return phrase(random, random.pick(topicNamed(placement.topicId).asks), {
    ...placement.values,
    // People seldom say the whole name.
    account: placement.values[random.chance(0.7) ? "short" : "account"] ?? "",
  });
}

/** A question without the account's name; none when the same words would fit another account too. */
function blindQuestion(draft: Draft, placement: Placement): string | undefined {
  const random = draft.random.fork(`blind/${placement.topicId}/${placement.accountId}`);
  const rivals = [...draft.placements, ...draft.otherFacts].filter(
    (other) => other.topicId === placement.topicId && other.accountId !== placement.accountId,
  );
  return random
    .shuffle(topicNamed(placement.topicId).blind)
    .filter((template) => slotsOf(template).every((name) => isTold(placement, name)))
    .map((template) => ({ template, text: phrase(random, template, placement.values) }))
    .find(({ template, text }) => rivals.every((rival) => !fits(random, template, rival.values, text)))?.text;
}

const slotsOf = (template: string): string[] => [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");

function fits(random: Draft["random"], template: string, values: Placement["values"], text: string): boolean {
  return slotsOf(template).every((name) => values[name] !== undefined) && phrase(random, template, values) === text;
}

/** Whether a value stands in the source, whatever letter its sentence begins with. */
function isTold(placement: Placement, name: string): boolean {
  const value = placement.values[name];
  return value !== undefined && placement.told.toLowerCase().includes(value.toLowerCase());
}
