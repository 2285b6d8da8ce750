import type { Evidence, LinkDraft, Offer } from "./link-types.ts";
import { relationTo } from "./link-types.ts";

/** Words, place and time of a link's evidence; not weak unless said. */
export type Told = Omit<Evidence, "weak"> & { readonly weak?: boolean };

/** Gathers links, of two alike the first. */
export function linkCollector() {
  const links = new Map<string, LinkDraft>();
  function add(draft: LinkDraft): void {
    const to = "account" in draft.to ? draft.to.account : draft.to.entity;
    const key = [draft.relation, to, draft.rule, draft.evidenceEntity].join(" ");
    if (!links.has(key)) links.set(key, draft);
  }
  return {
    toAccount(account: string, rule: string, evidenceEntity: string, told: Told, secondEvidence?: string): void {
      add({
        relation: "account",
        to: { account },
        rule,
        evidenceEntity,
        evidence: { weak: false, ...told },
        ...(secondEvidence === undefined ? {} : { secondEvidence }),
      });
    },
    /** A record of a kind that nothing leads to is passed over. */
    toRecord(target: Offer, rule: string, evidenceEntity: string, told: Told, secondEvidence?: string): void {
      const relation = relationTo(target.kind);
      if (relation === undefined) return;
      add({
        relation,
        to: { entity: target.entityId },
        rule,
        evidenceEntity,
        evidence: { weak: false, ...told },
        ...(secondEvidence === undefined ? {} : { secondEvidence }),
      });
    },
    /** One person known twice. */
    toSamePerson(target: Offer, rule: string, evidenceEntity: string, told: Told): void {
      add({
        relation: "person",
        to: { entity: target.entityId },
        rule,
        evidenceEntity,
        evidence: { weak: false, ...told },
      });
    },
    get accounts(): string[] {
      return [...new Set(this.links.flatMap(({ to }) => ("account" in to ? [to.account] : [])))].sort();
    },
    get links(): LinkDraft[] {
      return [...links.values()];
    },
  };
}

export type LinkCollector = ReturnType<typeof linkCollector>;
