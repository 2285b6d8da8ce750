import { dayName } from "../clock.ts";
import type { Draft, QuestionDraft } from "../draft.ts";
import { phrase } from "../grammar.ts";
import type { Engagement } from "../hubspot/model.ts";
import type { Person } from "../world.ts";
import { tellingsOf, untoldAccounts } from "./tell-in-hubspot.ts";
import { writeCrm } from "./write-crm.ts";

const findings = [
  "[two of three|most] [terminals|tablets] [lie in a drawer|are dark], {n1} [charges|leases] [wait|pile up]",
  "the [printer|scanner] [jams|is shared with a dentist next door], so letters [leave|go out] {n1} days late",
  "[a whiteboard|a wall calendar] holds the promises, {n2} of them, [none|not one] in the system",
  "[the new manager|{coworker}] [had no login|shares a login], [showed|taught] [it|the basics] in {n2} minutes",
  "{n1} [checks|envelopes] [unopened|in a shoebox], [total|together] ${n3}",
  "[residents|tenants] [pay|bring] cash on {weekday}s, [about|roughly] ${n3} a week",
  "[poster|sign] with our old [number|address] [by the door|in the laundry], [took a photo|tore it off]",
  "[three|four] [screens|windows] open at once, [copy and paste|retyping] between them [takes|costs] {n2} minutes a day",
] as const;

/** Visits to several properties of one account, each by somebody else at another time: only the condition tells them apart. */
export function tellVisits(draft: Draft, engagements: Engagement[]): QuestionDraft[] {
  const random = draft.random.fork("told/visits");
  return random.sample(untoldAccounts(draft), tellingsOf(draft, 8)).flatMap((sketch) => {
    const own = random.fork(sketch.account.id);
    const people: Person[] = [...new Set([sketch.rep, sketch.success, own.pick(draft.sketches).success])];
    const told = own.sample(findings, people.length);
    return people.map((person, index): QuestionDraft => {
      const property = sketch.properties[index] ?? sketch.short;
      const finding = told[index] ?? findings[0];
      const written = writeCrm(draft, engagements, own, sketch, {
        kind: "note",
        head: "",
        text: `[{place}, site check|On site at {place}]: ${finding}. [Told|Mentioned it to] {contact}.`,
        daysAgo: 8 + index * 31 + own.int(0, 12),
        person,
        values: () => ({ place: property }),
      });
      const slots = { ...written.values, name: sketch.short, who: person.name, when: dayName(written.at) };
      return {
        text: phrase(
          own,
          own.pick([
            "What did {who} come across when visiting {name}?",
            "What was noticed at {place} of {name} when one of us dropped by?",
            "What did the colleague who went to {name} on {when} report?",
          ]),
          slots,
        ),
        kind: "constrained",
        gold: [written.where],
        facts: [written.told.trim()],
      };
    });
  });
}
