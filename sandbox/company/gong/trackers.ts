import { digits } from "../draft.ts";
import type { Random } from "../random.ts";
import type { GongTracker } from "./model.ts";

type Definition = Pick<GongTracker, "name" | "affiliation" | "phrases"> & { readonly phrasesApart?: true };

const heardFrom = (affiliation: GongTracker["affiliation"], lists: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(lists).map(([name, phrases]): Definition => ({ name, affiliation, phrases }));

/** What the company listens for: competitors, pain points, value, decision signals, objections, words of escalation. */
// oxfmt-ignore
const definitions: readonly Definition[] = [
  { name: "Competitors", affiliation: "Anyone", phrasesApart: true,
    phrases: ["EliseAI", "Buildium", "Rent Manager", "Zego", "DoorLoop", "TenantCloud", "RentSpree", "Innago"] },
  { name: "Property-management systems", affiliation: "Anyone", phrasesApart: true,
    phrases: ["Yardi", "RealPage", "Entrata", "AppFolio"] },
  ...heardFrom("NonCompany", {
    "Pain: rent collection": ["rent collection", "collect", "late rent", "past due", "delinquency", "unpaid"],
    "Pain: maintenance": ["maintenance", "work order", "repair"],
    "Pain: vacancy": ["vacancy", "vacant", "empty unit"],
    "Pain: communication": ["communication", "reminder", "no answer", "text message"],
    "Pain: renewals": ["renewal", "renew the lease"],
    "Pain: inspections": ["inspection", "walk-through"],
    "Pain: accounting integration": ["ledger", "reconcile", "export", "bank file"],
  }),
  ...heardFrom("Anyone", {
    "Value: ROI": ["ROI", "return on investment", "pays for itself", "save"],
    "Value: automation": ["automation", "automate", "automatic", "automatically"],
    "Value: resident satisfaction": ["satisfaction", "complaint", "happier"],
  }),
  ...heardFrom("NonCompany", {
    "Decision: budget": ["budget"],
    "Decision: timeline": ["timeline", "deadline", "go live"],
    "Decision: stakeholders": ["board", "approval", "our owners"],
    "Decision: pilot": ["pilot"],
    "Decision: references": ["reference"],
    "Decision: contract review": ["contract", "contract review", "redline"],
    "Objection: pricing": ["price", "pricing", "expensive", "cost"],
    "Objection: implementation": ["implementation", "rollout"],
    "Objection: training": ["training", "train"],
    "Objection: integration": ["integration", "API"],
    "Objection: migration": ["migration", "migrate"],
    "Objection: terms": ["terms", "notice period"],
  }),
  { name: "Escalation", affiliation: "Anyone", phrasesApart: true, phrases: ["legal", "lawsuit", "cancel", "refund"] },
];

export function makeTrackers(random: Random, createdAt: string): readonly GongTracker[] {
  return definitions.map(({ name, affiliation, phrases, phrasesApart }) => ({
    id: digits(random.fork(`tracker/${name}`), 19),
    name,
    affiliation,
    phrases,
    phrasesApart: phrasesApart ?? false,
    createdAt,
  }));
}
