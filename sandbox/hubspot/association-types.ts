import type { HubspotRecordType } from "../company/hubspot/model.ts";
import { objectType } from "./object-types.ts";

export interface AssociationType {
  readonly category: "HUBSPOT_DEFINED" | "USER_DEFINED";
  readonly typeId: number;
  readonly label: string | null;
  /** v3's name of it. */
  readonly name: string;
}

/** HubSpot's numbers of the types without a label; the second column is the way back. */
const unlabeled: readonly (readonly [from: HubspotRecordType, to: HubspotRecordType, there: number, back: number])[] = [
  ["contacts", "companies", 279, 280],
  ["deals", "contacts", 3, 4],
  ["deals", "companies", 341, 342],
  ["tickets", "contacts", 16, 15],
  ["tickets", "companies", 339, 340],
  ["tickets", "deals", 28, 27],
  ["notes", "contacts", 202, 201],
  ["notes", "companies", 190, 189],
  ["notes", "deals", 214, 213],
  ["notes", "tickets", 228, 227],
  ["emails", "contacts", 198, 197],
  ["emails", "companies", 186, 185],
  ["emails", "deals", 210, 209],
  ["emails", "tickets", 224, 223],
  ["calls", "contacts", 194, 193],
  ["calls", "companies", 182, 181],
  ["calls", "deals", 206, 205],
  ["calls", "tickets", 220, 219],
  ["meetings", "contacts", 200, 199],
  ["meetings", "companies", 188, 187],
  ["meetings", "deals", 212, 211],
  ["meetings", "tickets", 226, 225],
  ["tasks", "contacts", 204, 203],
  ["tasks", "companies", 192, 191],
  ["tasks", "deals", 216, 215],
  ["tasks", "tickets", 230, 229],
];

const primary: typeof unlabeled = [
  ["contacts", "companies", 1, 2],
  ["deals", "companies", 5, 6],
  ["tickets", "companies", 26, 25],
];

function lookUp(table: typeof unlabeled, from: HubspotRecordType, to: HubspotRecordType): number | undefined {
  for (const [one, other, there, back] of table) {
    if (one === from && other === to) return there;
    if (one === to && other === from) return back;
  }
  return undefined;
}

/** undefined: these two types are never associated. */
export function unlabeledType(from: HubspotRecordType, to: HubspotRecordType): AssociationType | undefined {
  const typeId = lookUp(unlabeled, from, to);
  if (typeId === undefined) return undefined;
  const name = v3Name(from, to);
  const suffix = primaryType(from, to) === undefined ? "" : "_unlabeled";
  return { category: "HUBSPOT_DEFINED", typeId, label: null, name: name + suffix };
}

export function primaryType(from: HubspotRecordType, to: HubspotRecordType): AssociationType | undefined {
  const typeId = lookUp(primary, from, to);
  if (typeId === undefined) return undefined;
  return { category: "HUBSPOT_DEFINED", typeId, label: "Primary", name: v3Name(from, to) };
}

/** The labels that people made are numbered in the order in which the company has them. */
export function labelType(label: string, index: number, from: HubspotRecordType): AssociationType {
  return {
    category: "USER_DEFINED",
    typeId: 31 + index * 2 + (from === "contacts" ? 0 : 1),
    label,
    name: label.toLowerCase().replaceAll(/[^a-z]+/g, "_"),
  };
}

function v3Name(from: HubspotRecordType, to: HubspotRecordType): string {
  return `${objectType(from).singular}_to_${objectType(to).singular}`;
}
