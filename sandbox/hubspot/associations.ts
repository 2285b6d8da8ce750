import type { HubspotData, HubspotRecordType, RecordKey } from "../company/hubspot/model.ts";
import type { World } from "../company/world.ts";
import { labelType, primaryType, unlabeledType, type AssociationType } from "./association-types.ts";
import { compareIds } from "./record.ts";

export interface Associated {
  readonly id: string;
  readonly types: readonly AssociationType[];
}

export type Associations = (from: RecordKey, toType: HubspotRecordType) => readonly Associated[];

/**
 * Who is connected with whom, both ways.
 *
 * @param currentId - the id a record answers by now, after merges; undefined when it is deleted
 */
export function associationsOf(
  world: World,
  data: HubspotData,
  currentId: (key: RecordKey) => string | undefined,
): Associations {
  const labels = labelsOf(data);
  const edges = new Map<string, Map<string, AssociationType[]>>();
  const oneWay = (from: RecordKey, to: RecordKey, types: readonly (AssociationType | undefined)[]): void => {
    const key = edgeKey(from, to.type);
    const targets = edges.get(key) ?? new Map<string, AssociationType[]>();
    edges.set(key, targets);
    const known = targets.get(to.id) ?? [];
    targets.set(to.id, known);
    for (const type of types) {
      if (type !== undefined && !known.some((one) => one.typeId === type.typeId)) known.push(type);
    }
  };
  const connect = (one: RecordKey, other: RecordKey, main = false, label?: string): void => {
    const [from, to] = [current(one), current(other)];
    if (!from || !to) return;
    for (const [here, there] of [
      [from, to],
      [to, from],
    ] as const) {
      oneWay(here, there, [
        label === undefined ? undefined : labelType(label, labels.indexOf(label), here.type),
        main ? primaryType(here.type, there.type) : undefined,
        unlabeledType(here.type, there.type),
      ]);
    }
  };
  const current = (key: RecordKey): RecordKey | undefined => {
    const id = currentId(key);
    return id === undefined ? undefined : { type: key.type, id };
  };
  const account = (id: string): RecordKey => ({ type: "companies", id });

  for (const { id, accountId } of [...world.contacts, ...data.deleted.contacts]) {
    connect({ type: "contacts", id }, account(accountId), true);
  }
  for (const { id, accountId } of [...world.deals, ...data.deleted.deals]) {
    connect({ type: "deals", id }, account(accountId), true);
  }
  for (const { id, accountId, contactId } of [...world.tickets, ...data.deleted.tickets]) {
    connect({ type: "tickets", id }, account(accountId), true);
    if (contactId !== null) connect({ type: "tickets", id }, { type: "contacts", id: contactId });
  }
  for (const one of data.engagements) {
    const key: RecordKey = { type: `${one.kind}s`, id: one.id };
    connect(key, account(one.accountId));
    for (const id of one.contactIds) connect(key, { type: "contacts", id });
    if (one.ticketId !== null) connect(key, { type: "tickets", id: one.ticketId });
    if (one.dealId === null) continue;
    connect(key, { type: "deals", id: one.dealId });
    // Who takes part in a deal's engagements takes part in the deal.
    for (const id of one.contactIds) connect({ type: "deals", id: one.dealId }, { type: "contacts", id });
  }
  for (const { contactId, to, label } of data.labels) {
    connect({ type: "contacts", id: contactId }, to, false, label);
  }
  for (const one of data.added) {
    for (const to of one.associations) {
      oneWay(one, to, [unlabeledType(one.type, to.type)]);
      oneWay(to, one, [unlabeledType(to.type, one.type)]);
    }
  }

  return (from, toType) =>
    [...(edges.get(edgeKey(from, toType)) ?? [])]
      .map(([id, types]) => ({ id, types: types.toSorted((one, other) => one.typeId - other.typeId) }))
      .sort((one, other) => compareIds(one.id, other.id));
}

/** The labels that people made, each once. */
export function labelsOf(data: HubspotData): readonly string[] {
  return [...new Set(data.labels.map((one) => one.label))];
}

function edgeKey(from: RecordKey, toType: HubspotRecordType): string {
  return `${from.type}/${from.id}/${toType}`;
}
