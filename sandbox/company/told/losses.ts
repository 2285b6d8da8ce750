import { firstName, type Draft, type QuestionDraft } from "../draft.ts";
import { phrase } from "../grammar.ts";
import type { Engagement } from "../hubspot/model.ts";
import type { ObjectReference } from "../world.ts";
import { tellingsOf, untoldAccounts } from "./tell-in-hubspot.ts";
import { writeCrm } from "./write-crm.ts";

/** What was written after a deal was lost, by the reason that stands in the deal. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  price: [
    "[They|{contact}] laid the two offers side by side: {gap} percent [apart|more with us], and [nobody there|no one] could [defend|explain] it [upstairs|to the partners]",
    "[Money|It was money]: {gap} percent above what [they had set aside|was planned], and the setup fee [came as a surprise|annoyed them]",
  ],
  "missing integration": [
    "[The connection|What we send] to {pms} [did not do|lacked] [credits|split charges] in the {gap}-day test, [and|so] their IT [stopped it|said no]",
    "[They wanted|Needed] both ways with {pms}, we [do|have] one; [the workaround|a nightly file] [failed|was late] on day {gap}",
  ],
  "chose a competitor": [
    "{winner} [flew in|came] with {gap} people and [left|gave] a working copy [there|behind]; we [sent|showed] slides",
    "[A cousin|Somebody] of {contact} [works|sells] at {winner}; [we heard of it|it came out] {gap} days [too late|after the vote]",
  ],
  "no decision": [
    "[Nothing was chosen|They stay with paper]: the [buyer|chair] [left|fell ill] and {gap} [colleagues|partners] [could not agree|wanted five things]",
    "[Postponed|Shelved] for {gap} months [until|since] the refinancing [closes|is open]; [nobody|no one] else got it either",
  ],
};

/** Lost deals with a note and a mail that tell why: the whole answer needs them and the deal. */
export function tellLosses(draft: Draft, engagements: Engagement[]): QuestionDraft[] {
  const random = draft.random.fork("told/losses");
  const sketches = new Map(untoldAccounts(draft).map((sketch) => [sketch.account.id, sketch]));
  const lost = draft.deals.filter(
    (deal) =>
      deal.stages.at(-1)?.stage === "closed lost" &&
      reasons[deal.lostReason ?? ""] !== undefined &&
      sketches.has(deal.accountId) &&
      draft.deals.filter((other) => other.name === deal.name).length === 1,
  );
  return random.sample(lost, tellingsOf(draft, 12)).flatMap((deal): QuestionDraft[] => {
    const sketch = sketches.get(deal.accountId);
    const closedAt = deal.stages.at(-1)?.at;
    if (!sketch || closedAt === undefined) return [];
    const own = random.fork(deal.id);
    const contact = own.pick(sketch.contacts);
    const age = Math.max(1, Math.floor((draft.anchorMs - Date.parse(closedAt)) / 86_400_000) - 1);
    const values = () => ({ gap: String(own.int(9, 38)), winner: deal.competitor ?? "A rival" });
    const about = { daysAgo: age, contact, person: sketch.rep, dealId: deal.id, values };
    const why = own.pick(reasons[deal.lostReason ?? ""] ?? []);
    const note = writeCrm(draft, engagements, own, sketch, {
      ...about,
      kind: "note",
      head: "",
      text: `[Looking back at|Lessons from] {account}: ${why}. [What I would do again|Good]: [the numbers from {prop1}|bringing {coworker}].`,
    });
    const mail = writeCrm(draft, engagements, own, sketch, {
      ...about,
      kind: "email",
      head: "[Thank you anyway|No hard feelings]",
      text: "{first},\n\n[thank you for being frank|I appreciate your call]. [I take with me|What stays with me]: [we answered your {n1} questions|the papers came] [{n2} hours|two weeks] too late, and [site managers|your accountants] were [never asked|not in the room]. [May I|I'd like to] [call|ring] [in {month}|in spring]?\n\n{sender}",
    });
    const gold: ObjectReference[] = [
      { source: "hubspot", recordType: "deal", recordId: deal.id },
      note.where,
      mail.where,
    ];
    const [company, product] = deal.name.split(" - ");
    return [
      {
        text: phrase(
          own,
          own.pick([
            "Why did we lose the {product} deal with {company}?",
            "What went wrong with {company} ({product})?",
            "Explain how the {product} business at {company} slipped away.",
          ]),
          { product: product ?? "", company: own.chance(0.5) ? sketch.short : (company ?? "") },
        ),
        kind: "high-level",
        gold,
        facts: [
          `Reason in the deal: ${deal.lostReason}`,
          note.told.trim(),
          `${firstName(contact.name)} was written to afterwards`,
        ],
      },
    ];
  });
}
