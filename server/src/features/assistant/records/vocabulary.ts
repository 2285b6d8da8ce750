import type { RecordKind } from "@sophia/core";

/** A value that really occurs in records the person may read. */
export interface KnownValue {
  readonly kind: RecordKind;
  readonly field: string;
  readonly value: string;
}

/** What the words of a question may name: everything in it was read from what the person may see. */
export interface Vocabulary {
  /** Names of companies. */
  readonly accounts: readonly string[];
  /** Names of members of staff. */
  readonly people: readonly string[];
  readonly values: readonly KnownValue[];
  readonly issues: readonly { readonly identifier: string; readonly title: string }[];
  /** The asker's own name in the sources, for "my". */
  readonly me: readonly string[];
}

/** Fields whose values a question may name, by kind. */
export const namedFields: Readonly<Partial<Record<RecordKind, readonly string[]>>> = {
  deals: ["stage", "pipeline", "competitor", "lostReason", "type", "forecast"],
  tickets: ["stage", "category", "pipeline"],
  issues: ["team", "project", "labels", "state", "cycle"],
  projects: ["name", "teams"],
  calls: [],
  threads: ["channel"],
  contacts: [],
  accounts: ["tier", "segment", "propertySystem", "industry", "propertyClass"],
  engagements: [],
  tasks: [],
};

/** Words in lower case with single spaces: how questions and values are compared. */
export function plainWords(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/['’]s\b/gu, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
