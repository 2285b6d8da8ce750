import { ruleName, rules } from "./rules.ts";

/** A place in a document that a reason rests on. */
export interface Evidence {
  readonly documentId: string;
  /** The line; null: the document's first one. */
  readonly anchor: string | null;
  /** ISO 8601; null: the source tells no time. */
  readonly at: string | null;
}

/** What is known of an open deal, as far as the reader sees it. */
export interface DealFacts {
  readonly documentId: string;
  readonly closeDay: string | null;
  readonly stage: string | null;
  readonly stageSince: string | null;
  readonly competitor: string | null;
  readonly updatedAt: string | null;
  /** The latest contact with its companies; null: none is recorded. */
  readonly lastContact: Evidence | null;
  readonly escalation: (Evidence & { readonly word: string }) | null;
}

export interface Reason {
  /** As `deal.no-contact v1`. */
  readonly rule: string;
  readonly ruleId: string;
  readonly text: string;
  readonly evidence: Evidence;
}

const dayMs = 86_400_000;

/** Why an open deal needs a look, by the default rules; empty when none of them holds. */
export function dealReasons(deal: DealFacts, now: Date, today: string): Reason[] {
  const { dealNoContact, dealCloseDayPassed, dealEscalation, dealCompetitor, dealStageUnchanged } = rules;
  const itself: Evidence = { documentId: deal.documentId, anchor: null, at: deal.updatedAt };
  const daysSince = (at: string): number => Math.floor((now.getTime() - Date.parse(at)) / dayMs);
  const reasons: Reason[] = [];
  const add = (rule: Parameters<typeof ruleName>[0], text: string, evidence: Evidence): void =>
    void reasons.push({ rule: ruleName(rule), ruleId: rule.id, text, evidence });
  if (deal.closeDay !== null && deal.closeDay < today)
    add(dealCloseDayPassed, `open, and its close date ${deal.closeDay} has passed`, itself);
  const contact = deal.lastContact;
  if (contact === null) add(dealNoContact, "no call, e-mail or meeting with the company is recorded", itself);
  else if (contact.at !== null && daysSince(contact.at) > dealNoContact.parameters.days)
    add(
      dealNoContact,
      `no contact for ${daysSince(contact.at)} days: the last one was on ${contact.at.slice(0, 10)}`,
      contact,
    );
  const { escalation } = deal;
  if (escalation !== null)
    add(
      dealEscalation,
      `“${escalation.word}” was written or said${escalation.at === null ? "" : ` on ${escalation.at.slice(0, 10)}`}`,
      escalation,
    );
  if (deal.competitor !== null)
    add(dealCompetitor, `the competitor ${deal.competitor} is named`, { ...itself, anchor: "properties" });
  if (deal.stageSince !== null && daysSince(deal.stageSince) > dealStageUnchanged.parameters.days)
    add(
      dealStageUnchanged,
      `in the stage ${deal.stage ?? "it has"} for ${daysSince(deal.stageSince)} days, since ${deal.stageSince.slice(0, 10)}`,
      { documentId: deal.documentId, anchor: `stage:${deal.stageSince}`, at: deal.stageSince },
    );
  return reasons;
}

export function isAtRisk(reasons: readonly Reason[]): boolean {
  const { alone, together } = rules.dealAtRisk.parameters;
  const sufficient: readonly string[] = alone;
  return reasons.length >= together || reasons.some(({ ruleId }) => sufficient.includes(ruleId));
}
