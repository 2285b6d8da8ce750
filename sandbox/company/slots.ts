import { dayName, monthName } from "./clock.ts";
import { staffOf, type Draft, type Sketch } from "./draft.ts";
import type { Slots } from "./grammar.ts";
import { competitors, firstNames } from "./lexicon/names.ts";
import { grouped } from "./grammar.ts";
import type { Random } from "./random.ts";
import type { Person } from "./world.ts";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];

/** Slots that every script may use: small numbers, days, and first names that are drawn afresh for each stretch. */
export function looseSlots(random: Random, atMs: number): Slots {
  const [weekday = "Monday", weekday2 = "Friday"] = random.sample(weekdays, 2);
  const [coworker = "Sam", coworker2 = "Alex", coworker3 = "Robin"] = random.sample(firstNames, 3);
  return {
    weekday,
    weekday2,
    coworker,
    coworker2,
    coworker3,
    n1: String(random.int(3, 19)),
    n2: String(random.int(21, 96)),
    n3: String(random.int(110, 980)),
    month: monthName(atMs + 30 * 86_400_000),
    thisMonth: monthName(atMs),
    lastMonth: monthName(atMs - random.int(28, 95) * 86_400_000),
    soon: random.pick([
      dayName(atMs, random.int(4, 16)),
      weekday2,
      `the ${random.int(2, 27)}th`,
      "end of next week",
      "the end of the month",
    ]),
    past: dayName(atMs, -random.int(5, 40)),
    rival: random.pick(competitors),
  };
}

const accountSlotsOf = new WeakMap<Sketch, Slots>();

/** Slots about an account. */
export function accountSlots(sketch: Sketch): Slots {
  const known = accountSlotsOf.get(sketch);
  if (known) return known;
  const { account } = sketch;
  const slots = {
    account: account.name,
    short: sketch.short,
    city: sketch.city,
    state: sketch.state,
    pms: account.propertySystem,
    units: grouped(account.units),
    prop1: sketch.properties[0] ?? "Camden Court",
    prop2: sketch.properties[1] ?? "Linden Row",
    prop3: sketch.properties[2] ?? "Ivy Mews",
    agency: sketch.agency,
    home: account.segment === "student" ? "beds" : "units",
    resident: account.segment === "student" ? "student" : "resident",
  };
  accountSlotsOf.set(sketch, slots);
  return slots;
}

/** `<#C…|name>`, as Slack writes a public channel in a text. */
function channelLink(draft: Draft, random: Random): string {
  const channel = random.pick(draft.channels.filter((candidate) => candidate.kind === "public"));
  return `<#${channel.id}|${channel.name}>`;
}

/** Slots that name colleagues by Slack mention (`<@U…>`); for messages only. */
export function mentionSlots(draft: Draft, random: Random): Slots {
  const mention = (...departments: string[]): string => {
    const person: Person | undefined = random.pick(staffOf(draft, ...departments));
    return person.slack ? `<@${person.slack.id}>` : person.name;
  };
  return {
    at_engineer: mention("Engineering"),
    at_product: mention("Product"),
    at_support: mention("Support"),
    at_sales: mention("Sales"),
    at_success: mention("Customer Success"),
    at_compliance: mention("Compliance"),
    at_finance: mention("Finance"),
    at_payments: mention("Payment Operations"),
    at_ai: mention("AI"),
    a_channel: channelLink(draft, random),
    a_link: `<https://wiki.payready.example/pages/${random.int(1000, 9999)}|${random.pick(["runbook", "notes", "the sheet", "last review", "how-to"])}>`,
    at_implementation: mention("Implementation"),
  };
}
