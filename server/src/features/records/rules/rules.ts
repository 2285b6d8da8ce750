import type { RecordKind } from "@sophia/core";

/** A default that an administrator may look up: what it says, of which records, with which numbers and words. */
export interface RuleData {
  readonly id: string;
  /** Counts up with each change of meaning or numbers: an answer names the version it was made by. */
  readonly version: number;
  readonly of: RecordKind;
  readonly means: string;
  /** Where the default comes from: the product's own description of its domain, or derived from it here. */
  readonly basis: "domain" | "derived";
  readonly parameters: Readonly<Record<string, number | readonly string[]>>;
}

export const rules = {
  dealNoContact: {
    id: "deal.no-contact",
    version: 1,
    of: "deals",
    means: "No call, e-mail or meeting with the deal's company for more than `days` days, or none at all.",
    basis: "domain",
    parameters: { days: 30 },
  },
  dealCloseDayPassed: {
    id: "deal.close-day-passed",
    version: 1,
    of: "deals",
    means: "The deal is open and its close date has passed.",
    basis: "derived",
    parameters: {},
  },
  dealEscalation: {
    id: "deal.escalation-words",
    version: 1,
    of: "deals",
    means:
      "One of `words` stands in an open ticket, or in an e-mail, note or call of the last `days` days logged with the company.",
    basis: "domain",
    parameters: { days: 30, words: ["legal", "lawsuit", "cancel", "refund"] },
  },
  dealCompetitor: {
    id: "deal.competitor-named",
    version: 1,
    of: "deals",
    means: "A competitor is named on the deal.",
    basis: "derived",
    parameters: {},
  },
  dealStageUnchanged: {
    id: "deal.stage-unchanged",
    version: 1,
    of: "deals",
    means: "The deal has stood in its stage for more than `days` days.",
    basis: "derived",
    parameters: { days: 30 },
  },
  dealAtRisk: {
    id: "deal.at-risk",
    version: 1,
    of: "deals",
    means: "An open deal is at risk when one of `alone` holds for it, or any `together` rules for deals do.",
    basis: "derived",
    parameters: { alone: ["deal.no-contact", "deal.close-day-passed", "deal.escalation-words"], together: 2 },
  },
  issueStalled: {
    id: "issue.stalled",
    version: 1,
    of: "issues",
    means: "In progress (of a started state that is no review) for more than `days` days.",
    basis: "domain",
    parameters: { days: 5 },
  },
  issueBlocked: {
    id: "issue.blocked",
    version: 1,
    of: "issues",
    means: "Open, and an open issue that the reader sees blocks it.",
    basis: "derived",
    parameters: {},
  },
  issueOverdue: {
    id: "issue.overdue",
    version: 1,
    of: "issues",
    means: "Open, and its due day has passed.",
    basis: "derived",
    parameters: {},
  },
  taskOverdue: {
    id: "task.overdue",
    version: 1,
    of: "tasks",
    means: "Open, and due before now.",
    basis: "derived",
    parameters: {},
  },
  accountNoContact: {
    id: "account.no-contact",
    version: 1,
    of: "accounts",
    means: "No call, e-mail or meeting for more than `days` days.",
    basis: "domain",
    parameters: { days: 30 },
  },
} as const satisfies Readonly<Record<string, RuleData>>;

/** How an answer names a rule. */
export function ruleName({ id, version }: RuleData): string {
  return `${id} v${version}`;
}

/** What a rule says, with its numbers and words in their places. */
export function ruleText({ means, parameters }: RuleData): string {
  return means.replaceAll(/`(\w+)`/gu, (_all, name: string) => {
    const value = parameters[name];
    return typeof value === "number" || value === undefined ? String(value ?? name) : value.join(", ");
  });
}
