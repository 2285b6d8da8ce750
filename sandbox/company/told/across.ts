import { dayName } from "../clock.ts";
import type { Draft, QuestionDraft } from "../draft.ts";
import { phrase, type Slots } from "../grammar.ts";
import type { Engagement } from "../hubspot/model.ts";
import type { Random } from "../random.ts";
import { tellingsOf, untoldAccounts } from "./tell-in-hubspot.ts";
import { writeCrm } from "./write-crm.ts";
import { capital, deliverySlots, openTeams, writeComment, writeIssue, type LinearAdditions } from "./write-linear.ts";

/** Something whose one half stands in HubSpot and whose other half in Linear. */
interface Pair {
  readonly id: string;
  readonly kind: "note" | "email" | "call" | "task";
  readonly head: string;
  /** `{issue}` is the issue's identifier. */
  readonly crm: string;
  readonly title: string;
  readonly comment: string;
  readonly values: (random: Random, anchorMs: number) => Slots;
  readonly asks: readonly string[];
  readonly fact: string;
}

const pairs: readonly Pair[] = [
  {
    id: "waits-for-issue",
    kind: "note",
    head: "",
    crm: "{contact} [keeps the paper in the drawer|won't countersign] [until|before] {issue} [is out|has shipped]: [without|lacking] {thing} [their clerks|the site teams] [type|work] twice.",
    title: "Support {thing}",
    comment:
      "[Half done|Under way]: {doneShare} percent [merged|finished], [reviewer|second reader] is back on {weekday}. [Realistic|My date]: {shipDay}, [if|provided] [nothing|no bank file] [breaks|surprises us].",
    values: (random, anchorMs) => ({
      thing: random.pick([
        "split checks",
        "proxy payers",
        "partial months",
        "housing vouchers",
        "roommate ledgers",
        "garage-only leases",
      ]),
      doneShare: String(random.int(35, 90)),
      shipDay: dayName(anchorMs, random.int(9, 60)),
    }),
    asks: [
      "When can we expect the signature of {name}, given what engineering still has to deliver?",
      "How far along is the work that holds back the agreement with {name}?",
    ],
    fact: "{issue} ({thing}), {doneShare} percent done, expected {shipDay}.",
  },
  {
    id: "promise-and-state",
    kind: "email",
    head: "[What we promised|Follow-up]",
    crm: "{first},\n\n[as I said|to confirm]: {thing} [will be|is] in your hands [by|not later than] {promised}. [The number to quote|Internally it] is {issue}.\n\n{sender}",
    title: "{thing}, first version",
    comment:
      "[Cannot|Won't] [make|hold] the date [given|told] to [the customer|sales]: [the vendor|our upstream] {slipWhy}. [Earliest|Not before] {shipDay}. [Tell|Warn] [whoever promised it|success], please.",
    values: (random, anchorMs) => ({
      thing: random.pick([
        "the bulk move-out",
        "the Korean portal",
        "the courtroom report",
        "the two-person approval",
        "the offline mode",
        "the lender view",
      ]),
      promised: dayName(anchorMs, random.int(5, 14)),
      slipWhy: random.pick(["changed its terms", "lost our key", "wants a new review", "stops the old endpoint first"]),
      shipDay: dayName(anchorMs, random.int(20, 55)),
    }),
    asks: [
      "Will the commitment that was made to {name} in writing be kept?",
      "What was {name} assured, and what do the engineers say about it?",
    ],
    fact: "Promised {thing} by {promised}; engineering says {shipDay} at the earliest.",
  },
  {
    id: "loss-at-customer",
    kind: "call",
    head: "[Upset|Angry] call, {contact}",
    crm: "[Claims|Says] {lossSum} [went missing|is unexplained] [between|in] two exports. [Wants|Expects] [an explanation|the cause] in writing by {promised}. [Engineering|They downstairs] [has|track] it as {issue}.",
    title: "Totals differ between two exports",
    comment:
      "[Explained|Understood]: [no money|nothing] is lost, {lossWhy}; [both|the two] files are right for their [hour|moment]. [A line|Footnote] in the export [would|will] [spare|save] us this.",
    values: (random, anchorMs) => ({
      lossSum: `$${random.int(12, 96)},${random.int(100, 999)}`,
      promised: dayName(anchorMs, random.int(4, 12)),
      lossWhy: random.pick([
        "a late bank credit sits in one only",
        "one counts in Hawaii time",
        "the second leaves out written-off units",
        "reversals are netted in the first",
      ]),
    }),
    asks: [
      "Where did the money go that {name} misses, according to our engineers?",
      "What can we reply to the accusation of {name} about a gap between files?",
    ],
    fact: "{lossSum}; {lossWhy} ({issue}).",
  },
  {
    id: "task-and-blocker",
    kind: "task",
    head: "[Rehearsal|Demo] for {short}",
    crm: "[Show|Walk through] {thing} to {contact} on {promised}. [Check|Look at] {issue} [first|the day before], [the demo data|staging] [depends|hangs] on it.",
    title: "Demo data for {thing}",
    comment:
      "[Do not|Please don't] [demo|show] it on {badDay}: {slipWhy}. [Before|Earlier] is fine, [after|from] the {n1}th as well.",
    values: (random, anchorMs) => ({
      thing: random.pick([
        "voice reminders",
        "the settlement calculator",
        "the owner dashboard",
        "card surcharges",
        "guarantor letters",
      ]),
      promised: dayName(anchorMs, random.int(6, 15)),
      badDay: dayName(anchorMs, random.int(6, 15)),
      slipWhy: random.pick([
        "the cluster is rebuilt",
        "prices are reset to zero",
        "names of real people would show",
        "the phone number is being ported",
      ]),
    }),
    asks: [
      "Is there a technical reason against the presentation planned for {name}?",
      "On which day should nothing be presented to {name}, and why?",
    ],
    fact: "Planned for {promised}; not on {badDay}, since {slipWhy}.",
  },
];

/** Questions whose answer needs both a record of HubSpot and a comment in Linear. */
export function tellAcross(draft: Draft, engagements: Engagement[], added: LinearAdditions): QuestionDraft[] {
  return pairs.flatMap((pair) => {
    const random = draft.random.fork(`told/across/${pair.id}`);
    return random.sample(untoldAccounts(draft), tellingsOf(draft, 6)).map((sketch): QuestionDraft => {
      const own = random.fork(sketch.account.id);
      const values = pair.values(own, draft.anchorMs);
      const issue = writeIssue(draft, added, own.pick(openTeams), {
        title: capital(phrase(own, pair.title, values)),
        daysOld: own.int(12, 60),
      });
      const slots = { ...deliverySlots(own, draft.anchorMs, values), issue: issue.identifier };
      const comment = writeComment(draft, added, own, issue, phrase(own, pair.comment, slots));
      const record = writeCrm(draft, engagements, own, sketch, {
        kind: pair.kind,
        head: pair.head,
        text: pair.crm,
        daysAgo: own.int(2, 11),
        values: () => ({ ...values, issue: issue.identifier }),
      });
      const named = { ...slots, name: own.chance(0.7) ? sketch.short : sketch.account.name };
      return {
        text: phrase(own, own.pick(pair.asks), named),
        kind: "across systems",
        gold: [record.where, { source: "linear", issueId: issue.id, commentId: comment.id }],
        facts: [phrase(own, pair.fact, named)],
      };
    });
  });
}
