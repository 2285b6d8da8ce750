import type { EntityKind, Line } from "@sophia/core";
import { z } from "zod";

/** A record whose links are computed, as it stands. */
export interface LinkSource {
  readonly entityId: string;
  readonly connectionId: string;
  readonly kind: string;
  readonly externalId: string;
  readonly data: unknown;
  /** Of its document; the address of the entity itself where it has one. */
  readonly url: string | null;
  readonly lines: readonly Line[];
}

/** What a record tells those that look it up. Everything that decides about a link of another record is in here. */
export const offerDetailSchema = z.strictObject({
  accounts: z.array(z.string()).optional(),
  /** Look-up keys of the deals it is associated with. */
  deals: z.array(z.string()).optional(),
  email: z.string().optional(),
  guest: z.boolean().optional(),
  /** As people say it, and in full; lower case. */
  names: z.array(z.string()).optional(),
  name: z.string().optional(),
  /** When a deal was open: ISO 8601, `to` null while it is. */
  open: z.array(z.strictObject({ from: z.string().nullable(), to: z.string().nullable() })).optional(),
});
export type OfferDetail = z.infer<typeof offerDetailSchema>;

export interface Offer {
  readonly entityId: string;
  readonly connectionId: string;
  readonly kind: string;
  readonly externalId: string;
  readonly detail: OfferDetail;
}

/** How a record asks about others. Every question is kept: when its answer changes, the record's links are computed anew. */
export interface Lookups {
  /** Those that answer to a key, always in the same order. */
  readonly offers: (key: string) => readonly Offer[];
  /** Of the account that holds this domain. */
  readonly accountOfDomain: (domain: string) => string | undefined;
}

/** What a link is based on, for people. */
export const evidenceSchema = z.strictObject({
  /** What was found, in words. */
  said: z.string(),
  /** Where it stands: an address that opens at the place; null where there is none. */
  url: z.string().nullable(),
  /** ISO 8601, of the place. */
  at: z.string().nullable(),
  /** True: a sign that may mislead. */
  weak: z.boolean(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export type Relation = "account" | "person" | "deal" | "call" | "issue" | "thread" | "ticket" | "project";

export interface LinkDraft {
  readonly relation: Relation;
  readonly to: { readonly account: string } | { readonly entity: string };
  readonly rule: string;
  readonly evidenceEntity: string;
  readonly secondEvidence?: string;
  readonly evidence: Evidence;
}

export interface Computed {
  readonly offers: ReadonlyMap<string, OfferDetail>;
  readonly links: readonly LinkDraft[];
}

export const nothingComputed: Computed = { offers: new Map(), links: [] };

/** The key of a vendor's record within its connection. */
export function recordKey(connectionId: string, kind: string, externalId: string): string {
  return `record/${connectionId}/${kind}/${externalId}`;
}

const relationOfKind: Partial<Record<EntityKind, Relation>> = {
  contact: "person",
  deal: "deal",
  call: "call",
  issue: "issue",
  thread: "thread",
  ticket: "ticket",
  project: "project",
};

/** How a link to a record of this kind is called; undefined: none leads there. */
export function relationTo(kind: string): Relation | undefined {
  return Object.entries(relationOfKind).find(([name]) => name === kind)?.[1];
}
