import { sketchOf, type Draft, type QuestionDraft } from "../draft.ts";
import { phrase } from "../grammar.ts";
import type { Telling } from "../told/subject.ts";

/**
 * A question for each fact told in HubSpot or Linear: half of them name its account or part, half what is peculiar about it.
 *
 * @param papers - the same subjects told in papers, with questions of their own: no blind question may fit them too
 */
export function tellingQuestions(
  draft: Draft,
  tellings: readonly Telling[],
  papers: readonly Telling[],
): QuestionDraft[] {
  const random = draft.random.fork("questions/tellings");
  return tellings.map((telling, index) => {
    const { subject, where, values } = telling;
    const own = random.fork(String(index));
    const blind = own.chance(0.5) ? blindQuestion(telling, [...tellings, ...papers], own) : undefined;
    const slots = { ...values, name: nameOf(draft, telling, own.chance(0.7)) };
    return {
      text: blind ?? phrase(own, own.pick(subject.asks), slots),
      kind: subject.misplaced === true ? "misplaced" : blind === undefined ? "basic" : "semantic",
      gold: [where],
      facts: [phrase(own, subject.fact, slots)],
    };
  });
}

function nameOf(draft: Draft, { accountId }: Telling, isShort: boolean): string {
  if (accountId === null) return "";
  const { short, account } = sketchOf(draft, accountId);
  return isShort ? short : account.name;
}

/** None when the subject has no such question, when its words would fit another telling, or when they name the account. */
function blindQuestion(telling: Telling, tellings: readonly Telling[], random: Draft["random"]): string | undefined {
  const template = random.shuffle(telling.subject.blind)[0];
  if (template === undefined) return undefined;
  const text = phrase(random, template, telling.values);
  const rivals = tellings.filter((other) => other !== telling && other.subject === telling.subject);
  return rivals.every((other) => phrase(random, template, other.values) !== text) ? text : undefined;
}
