import type { HubspotRecordType } from "../company/hubspot/model.ts";

/** A record of any type, before any wire shape. */
export interface CrmRecord {
  readonly type: HubspotRecordType;
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archivedAt: string | null;
  readonly values: Readonly<Record<string, string | null>>;
  /** Of the properties that were set more than once, oldest first. */
  readonly history: ReadonlyMap<string, readonly PropertyVersion[]>;
}

export interface PropertyVersion {
  readonly value: string | null;
  readonly at: string;
  readonly personId: string | null;
}

/** All values that a property had, oldest first; none for a property that never had one. */
export function versionsOf(record: CrmRecord, name: string): readonly PropertyVersion[] {
  const known = record.history.get(name);
  if (known) return known;
  const value = record.values[name];
  return value === undefined || value === null ? [] : [{ value, at: record.createdAt, personId: null }];
}

/** Orders ids of decimal digits as numbers, of whatever length; anything else comes after, as text. */
export function compareIds(one: string, other: string): number {
  const numeric = /^\d+$/;
  if (numeric.test(one) && numeric.test(other)) {
    const left = one.replace(/^0+(?=\d)/, "");
    const right = other.replace(/^0+(?=\d)/, "");
    if (left.length !== right.length) return left.length - right.length;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return one < other ? -1 : one > other ? 1 : 0;
}
