import { scaled, type Draft, type QuestionDraft, type Sketch } from "../draft.ts";
import { phrase } from "../grammar.ts";
import type { Engagement } from "../hubspot/model.ts";
import { contradictions } from "./contradiction-subjects.ts";
import { dealings } from "./crm-dealings.ts";
import { ticketSubjects } from "./crm-tickets.ts";
import type { CrmSubject, Telling } from "./subject.ts";
import { writeCrm } from "./write-crm.ts";

/** Accounts that no story tells about: what is written of them contradicts nothing. */
export function untoldAccounts(draft: Draft): Sketch[] {
  const told = new Set(draft.stories.map((story) => story.accountId));
  const free = draft.sketches.filter((sketch, index) => index > 2 && !told.has(sketch.account.id));
  return free.slice(0, 60);
}

/** At most so many tellings of one subject, fewer in a small company. */
export const tellingsOf = (draft: Draft, most: number): number => Math.min(most, scaled(draft, most, 1));

/** Facts about accounts in notes, e-mails, tasks, calls, meetings and tickets. */
export function tellInHubspot(draft: Draft, engagements: Engagement[]): Telling[] {
  const sketches = untoldAccounts(draft);
  return [...dealings, ...ticketSubjects].flatMap((subject: CrmSubject) => {
    const random = draft.random.fork(`told/hubspot/${subject.id}`);
    // Only customers write tickets.
    const candidates = subject.kind === "ticket" ? sketches.filter(({ account }) => account.customer) : sketches;
    return random.sample(candidates, tellingsOf(draft, 4)).map((sketch): Telling => {
      const own = random.fork(sketch.account.id);
      const written = writeCrm(draft, engagements, own, sketch, {
        ...subject,
        daysAgo: own.int(3, 110),
        values: (atMs) => subject.values(own, sketch, atMs),
      });
      return { subject, accountId: sketch.account.id, ...written };
    });
  });
}

/** What was so and then changed; the question's gold is the later source. */
export function tellContradictions(draft: Draft, engagements: Engagement[]): QuestionDraft[] {
  return contradictions.flatMap((subject) => {
    const random = draft.random.fork(`told/contradictions/${subject.id}`);
    return random.sample(untoldAccounts(draft), tellingsOf(draft, 4)).map((sketch): QuestionDraft => {
      const own = random.fork(sketch.account.id);
      const contact = own.pick(sketch.contacts);
      const days = own.int(40, 95);
      const values = subject.values(own, sketch, draft.anchorMs - days * 86_400_000);
      const write = (what: typeof subject.first | typeof subject.second, daysAgo: number) =>
        writeCrm(draft, engagements, own, sketch, { ...what, daysAgo, contact, values: () => values });
      const before = write(subject.first, days);
      const after = write(subject.second, own.int(4, 34));
      const slots = { ...values, name: own.chance(0.7) ? sketch.short : sketch.account.name };
      return {
        text: phrase(own, own.pick(subject.asks), slots),
        kind: "conflicting",
        gold: [after.where],
        outdated: [before.where],
        facts: [phrase(own, subject.fact, slots)],
      };
    });
  });
}
