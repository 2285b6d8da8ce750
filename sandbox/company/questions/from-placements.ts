import type { Draft, Placement, QuestionDraft } from "../draft.ts";
import { phrase } from "../grammar.ts";
import { topicNamed } from "../topics/index.ts";

/** Questions about single facts: half name the account, half only what is peculiar about it. */
export function placementQuestions(draft: Draft): QuestionDraft[] {
  const random = draft.random.fork("questions");
  const perTopic = new Map<string, number>();
  const out: QuestionDraft[] = [];
  const wanted = 110;
  for (const placement of random.shuffle(draft.placements)) {
    if (out.length === wanted) break;
    const used = perTopic.get(placement.topicId) ?? 0;
    if (used >= 6) continue;
    perTopic.set(placement.topicId, used + 1);
    out.push(questionAbout(draft, placement, random.chance(0.5)));
  }
  return out;
}

function questionAbout(draft: Draft, placement: Placement, blind: boolean): QuestionDraft {
  const random = draft.random.fork(`question/${placement.topicId}/${placement.accountId}`);
  const topic = topicNamed(placement.topicId);
  return {
    text: phrase(random, random.pick(blind ? topic.blind : topic.asks), placement.values),
    kind: blind ? "semantic" : placement.where.source === "gong" ? "inside one document" : "basic",
    gold: [placement.where],
    facts: [phrase(random, topic.fact, placement.values)],
  };
}
