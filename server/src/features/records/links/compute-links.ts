import { computeCall } from "./compute-call.ts";
import { computeContact, computeDeal, computeEngagement, computeTicket } from "./compute-crm.ts";
import { computeIssue, computeNeed, computeProject } from "./compute-delivery.ts";
import { computePerson } from "./compute-person.ts";
import { computeThread } from "./compute-thread.ts";
import { nothingComputed, type Computed, type LinkSource, type Lookups } from "./link-types.ts";

/** A kind of record that has links or tells others; companies and customers come before all, with their accounts. */
export interface LinkedKind {
  readonly kind: string;
  readonly compute: (source: LinkSource, lookups: Lookups) => Computed;
  /** Its text is read for signs. */
  readonly readsText: boolean;
}

/**
 * In the order in which they are computed: a kind asks only kinds before it about their accounts, so that nothing waits
 * for itself and the result is the same whatever came first.
 */
export const linkedKinds: readonly (readonly LinkedKind[])[] = [
  [
    { kind: "user", compute: computePerson, readsText: false },
    { kind: "owner", compute: computePerson, readsText: false },
  ],
  [{ kind: "contact", compute: computeContact, readsText: false }],
  [{ kind: "deal", compute: computeDeal, readsText: false }],
  [{ kind: "ticket", compute: computeTicket, readsText: false }],
  [
    { kind: "engagement", compute: computeEngagement, readsText: true },
    { kind: "task", compute: computeEngagement, readsText: true },
    { kind: "customer_need", compute: computeNeed, readsText: false },
  ],
  [{ kind: "call", compute: computeCall, readsText: false }],
  [{ kind: "project", compute: computeProject, readsText: false }],
  [{ kind: "issue", compute: computeIssue, readsText: true }],
  [{ kind: "thread", compute: computeThread, readsText: true }],
];

const byKind = new Map(linkedKinds.flat().map((linked) => [linked.kind, linked]));

/** The links of one record and what it tells others: of its own words and of what it looks up, and of nothing else. */
export function computeLinks(source: LinkSource, lookups: Lookups): Computed {
  return byKind.get(source.kind)?.compute(source, lookups) ?? nothingComputed;
}

export const kindsReadForText: readonly string[] = [...byKind.values()]
  .filter(({ readsText }) => readsText)
  .map(({ kind }) => kind);
