import { workingTime } from "../clock.ts";
import { firstName, slackId, staffOf, type Draft } from "../draft.ts";
import type { Channel, Person } from "../world.ts";

interface Room {
  readonly name: string;
  readonly topic: string;
  readonly departments: readonly string[];
}

const publicRooms: readonly Room[] = [
  { name: "general", topic: "Company-wide, be kind", departments: [] },
  { name: "announcements", topic: "Read-only in spirit", departments: [] },
  { name: "random", topic: "Dogs, weather, lunch", departments: [] },
  { name: "sales-updates", topic: "Deals moving, won, lost", departments: ["Sales", "Executive", "Marketing"] },
  { name: "deal-desk", topic: "Discounts, terms, paper", departments: ["Sales", "Finance"] },
  { name: "competitive-intel", topic: "What the others do", departments: ["Sales", "Marketing", "Product"] },
  { name: "customer-success", topic: "Accounts and renewals", departments: ["Customer Success", "Support"] },
  { name: "client-health", topic: "Scores and red flags", departments: ["Customer Success", "Executive", "Support"] },
  {
    name: "support-escalations",
    topic: "Tier 2 and above",
    departments: ["Support", "Engineering", "Customer Success"],
  },
  { name: "implementations", topic: "Projects before go-live", departments: ["Implementation", "Customer Success"] },
  {
    name: "integrations",
    topic: "Yardi, RealPage, Entrata, AppFolio",
    departments: ["Engineering", "Implementation", "Support"],
  },
  { name: "engineering", topic: "Building it", departments: ["Engineering", "AI", "Product"] },
  { name: "eng-standup", topic: "Yesterday, today, blocked", departments: ["Engineering", "Product"] },
  { name: "releases", topic: "Trains and their wagons", departments: ["Engineering", "Product", "Support"] },
  { name: "incidents", topic: "Something is on fire", departments: ["Engineering", "Support", "Payment Operations"] },
  {
    name: "product-feedback",
    topic: "What customers ask for",
    departments: ["Product", "Sales", "Customer Success", "Support"],
  },
  { name: "ai-agents", topic: "Tone, evaluations, prompts", departments: ["AI", "Product", "Compliance"] },
  {
    name: "payments-ops",
    topic: "Batches, returns, deposits",
    departments: ["Payment Operations", "Finance", "Engineering"],
  },
  { name: "compliance-questions", topic: "Ask before you send", departments: ["Compliance", "Support", "AI"] },
  { name: "finance-reports", topic: "Close, revenue, invoices", departments: ["Finance", "Executive"] },
  { name: "okrs", topic: "Quarterly objectives", departments: ["Executive", "Product", "Operations"] },
  { name: "marketing", topic: "Events and words", departments: ["Marketing", "Sales"] },
  { name: "call-insights", topic: "What customers said", departments: ["Sales", "Customer Success", "Product"] },
  { name: "office-and-it", topic: "Laptops, badges, coffee", departments: ["Operations", "HR"] },
];

const privateRooms: readonly (Room & { readonly bot: boolean })[] = [
  { name: "leadership", topic: "Executives", departments: ["Executive"], bot: true },
  { name: "pricing-committee", topic: "Price list changes", departments: ["Executive", "Finance"], bot: true },
  { name: "legal-matters", topic: "Privileged", departments: ["Compliance", "Executive"], bot: true },
  { name: "security-response", topic: "Findings under embargo", departments: ["Engineering", "Compliance"], bot: true },
  { name: "renewal-war-room", topic: "Accounts we must not lose", departments: ["Customer Success"], bot: true },
  { name: "partner-migration", topic: "With Brightpath", departments: ["Implementation"], bot: true },
  { name: "board-prep", topic: "Deck and numbers", departments: ["Executive"], bot: false },
  { name: "comp-review", topic: "Salaries", departments: ["HR"], bot: false },
];

/** Names of the channels that carry talk about accounts. */
export const accountRooms = [
  "customer-success",
  "client-health",
  "support-escalations",
  "implementations",
  "integrations",
  "product-feedback",
  "deal-desk",
  "call-insights",
  "payments-ops",
] as const;

/** Channels of every kind with their members. Sophia is in every private channel except two. */
export function makeChannels(draft: Draft): void {
  const random = draft.random.fork("channels");
  const staff = draft.people.filter((person) => person.slack?.kind === "member");
  const add = (
    kind: Channel["kind"],
    name: string,
    topic: string,
    members: readonly Person[],
    archived = false,
  ): void => {
    const creator = members.find((person) => person.active) ?? members[0];
    if (!creator) throw new Error(`Channel ${name} has no members`);
    draft.channels.push({
      id: slackId(random, kind === "direct" ? "D" : kind === "group" ? "G" : "C"),
      name,
      kind,
      topic,
      purpose: kind === "direct" || kind === "group" ? "" : `${topic}.`,
      memberIds: [...new Set(members.map((person) => person.id))],
      creatorId: creator.id,
      createdAt: workingTime(random, draft.parameters.anchor, random.int(260, 700)),
      archived,
    });
  };
  for (const room of publicRooms) {
    const own = staff.filter((person) => room.departments.length === 0 || room.departments.includes(person.department));
    const visitors = random.sample(staff, Math.min(6, Math.floor(staff.length / 6)));
    const guests =
      room.name === "implementations" ? draft.people.filter((person) => person.department === "Guest") : [];
    const sophia = draft.people.filter((person) => person.slack?.kind === "bot");
    add("public", room.name, room.topic, [...own, ...visitors, ...guests, ...sophia]);
  }
  add("public", "project-lantern-2024", "Old rebrand project", random.sample(staff, 5), true);
  const sophia = draft.people.filter((person) => person.slack?.kind === "bot");
  for (const room of privateRooms) {
    const own = staff.filter((person) => room.departments.includes(person.department));
    const some = own.length > 9 ? random.sample(own, 9) : own;
    const extra = random.sample(
      staff.filter((person) => person.active && !own.includes(person)),
      2,
    );
    const guests = room.name === "partner-migration" ? draft.people.filter((person) => person.id === "guest-1") : [];
    add("private", room.name, room.topic, [...some, ...extra, ...guests, ...(room.bot ? sophia : [])]);
  }
  const active = staff.filter((person) => person.active);
  for (let index = 0; index < 5; index++) {
    const members = random.sample(
      staffOf(draft, "Sales", "Customer Success", "Product", "Engineering", "Executive", "Finance"),
      random.int(3, 5),
    );
    add(
      "group",
      `mpdm-${members.map((person) => firstName(person.name).toLowerCase()).join("--")}-${index + 1}`,
      "",
      members,
    );
  }
  for (let index = 0; index < 8; index++) {
    const pair = random.sample(active, 2);
    add("direct", pair.map((person) => person.id).join("-"), "", pair);
  }
}
