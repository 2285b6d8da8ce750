import { dayName } from "../clock.ts";
import { count } from "../topics/topic.ts";
import type { DeliverySubject } from "./subject.ts";

/** What is planned, decided, moved and wanted, and what lies in Linear although nobody would look there. */
export const deliveryPlans: readonly DeliverySubject[] = [
  {
    id: "window",
    place: "comment",
    head: "Move the {part} to the new cluster",
    text: "[Window|Slot] [confirmed|is ours]: night to {windowDay}, {windowMin} minutes [read-only|without writes]. [Back out|Roll back] [if|when] [it takes|we pass] {backMin}. [Banks|Partners] [know|were told], {coworker} [writes|posts] the notice.",
    values: (random, atMs) => ({
      windowDay: dayName(atMs, random.int(5, 30)),
      windowMin: String(random.int(35, 90)),
      backMin: String(random.int(95, 150)),
    }),
    asks: [
      "During which night can nobody save because the {part} migrates?",
      "After how many minutes do we abandon relocating the {part}?",
    ],
    blind: ["What migrates in the night to {windowDay}, abandoned after {backMin} minutes?"],
    fact: "Night to {windowDay}, {windowMin} minutes; back out at {backMin}.",
  },
  {
    id: "cost",
    place: "comment",
    head: "[What|How much] does the {part} cost us",
    text: "[Bill|Invoice] of {lastMonth}: {cost}, of which {costShare} percent is {costWhat}. [Halving|Cutting] it [means|takes] {costHow}. [Not urgent|Worth a day], [says|thinks] {coworker}.",
    values: (random) => ({
      cost: `$${count(random, 1200, 9800)}`,
      costShare: String(random.int(41, 88)),
      costWhat: random.pick([
        "log storage",
        "idle replicas",
        "traffic between regions",
        "image conversion",
        "old snapshots",
      ]),
      costHow: random.pick([
        "seven days of history in place of ninety",
        "one region at night",
        "keeping originals only",
        "sampling traces",
      ]),
    }),
    asks: [
      "What dominates the hosting expense of the {part}?",
      "How could the running expense of the {part} be reduced by half?",
    ],
    blind: ["Which component is billed {cost} a month?"],
    fact: "{cost}, {costShare} percent {costWhat}; {costHow} halves it.",
  },
  {
    id: "test-clock",
    place: "comment",
    head: "[Test|Check] of the {part} [fails at random|red every other day]",
    text: "[It is|Turns out to be] the clock: {fails} of {runs} runs fail [on machines in|under] {zone}, [because|since] the fixture {fixture}. [Fixed|Pinned] the zone [for now|in CI]; [the code|production] [was right|is fine].",
    values: (random) => ({
      fails: String(random.int(3, 19)),
      runs: String(random.int(40, 200)),
      zone: random.pick(["Asia/Kathmandu", "Indian/Cocos", "America/St_Johns", "Pacific/Chatham"]),
      fixture: random.pick([
        "ends at a quarter past",
        "was recorded in winter",
        "assumes whole hours",
        "counts Sundays twice",
      ]),
    }),
    asks: [
      "Why did verification of the {part} go red irregularly?",
      "In what region's time do checks of the {part} break?",
    ],
    blind: ["What breaks in {zone} as its fixture {fixture}?"],
    fact: "{fails} of {runs} fail under {zone}, as the fixture {fixture}.",
  },
  {
    id: "keep-drop",
    place: "comment",
    head: "[Which|One] format for the {part}",
    text: "[Decided|Settled] [in the call|with {coworker}]: {keepFmt} stays, {dropFmt} [goes|ends] on {dropDay}. [Only|Just] {fmtUsers} [customers|tenants] [still|] use it[; letters go out|, all told] {weekday}.",
    values: (random, atMs) => {
      const [keepFmt = "BAI2", dropFmt = "fixed width"] = random.sample(
        ["BAI2", "fixed width", "camt.053", "the old XML", "MT940", "pipe-separated text"],
        2,
      );
      return { keepFmt, dropFmt, dropDay: dayName(atMs, random.int(25, 120)), fmtUsers: String(random.int(2, 17)) };
    },
    asks: [
      "Which interchange layout does the {part} abandon, and as of when?",
      "How many clients rely on what the {part} will cease to support?",
    ],
    blind: ["When does support for {dropFmt} cease for {fmtUsers} clients?"],
    fact: "{keepFmt} stays, {dropFmt} ends on {dropDay}.",
  },
  {
    id: "pilot-moved",
    place: "update",
    head: "{part}",
    text: "[Pilot|First customer] moves to {pilotDay}: {pilotWhy}. [Scope|What we build] [is unchanged|stays], [but|though] {cutPart} [waits|comes later], [which saves|saving] {cutDays} days.",
    values: (random, atMs) => ({
      pilotDay: dayName(atMs, random.int(15, 80)),
      pilotWhy: random.pick([
        "the bank's sandbox was down for a week",
        "legal reads the consent text again",
        "our only designer is on jury duty",
        "the vendor renamed every field",
      ]),
      cutPart: random.pick([
        "the bulk editor",
        "Portuguese",
        "the dark theme",
        "history of drafts",
        "the second approval step",
      ]),
      cutDays: String(random.int(4, 15)),
    }),
    asks: [
      "What caused the project {part} to shift its first use, and to when?",
      "Which piece was postponed in the project {part} to gain time?",
    ],
    blind: ["Which project had to shift as {pilotWhy}?"],
    fact: "To {pilotDay}, since {pilotWhy}; {cutPart} waits.",
  },
  {
    id: "wanted-by",
    place: "need",
    head: "[Extend|Improve] the {part}",
    text: "{reporter} [there|on their side] [told|asked] us: [without it|until then] {needCost}, and [they will|they'd] [test|pilot] it at {needSites} properties [the day it comes|at once].",
    values: (random) => ({
      reporter: random.pick([
        "Their controller",
        "The night manager",
        "The head of leasing",
        "Their new analyst",
        "The owner's son",
      ]),
      needCost: random.pick([
        "a temp retypes 300 lines a week",
        "month end takes two days longer",
        "they keep a second spreadsheet",
        "every refund needs a phone call",
      ]),
      needSites: String(random.int(3, 40)),
    }),
    asks: [
      "What burden falls on {name} as long as the {part} is not extended?",
      "At how many sites would {name} try a better {part}?",
    ],
    blind: [],
    fact: "Until then {needCost}; they would test at {needSites} properties.",
  },
  {
    id: "price-in-comment",
    place: "comment",
    head: "{part}: [limits|plans] in the settings page",
    text: "[From the call with sales|{coworker} in sales says]: the {addon} [add-on|module] [is sold|goes] at {addonPrice} per unit [and month|monthly], with {addonMin} as the least. [Show it|Put it] [on the page|there], [it stands nowhere else|no list has it].",
    values: (random) => ({
      addon: random.pick(["voice", "letters", "evictions desk", "owner view", "archive"]),
      addonPrice: `$0.${random.int(11, 58)}`,
      addonMin: `$${random.int(120, 480)}`,
    }),
    asks: ["What does the extra cost that engineers were to display beside the {part}?"],
    blind: ["How much is the {addon} module for each home, and what is its minimum charge?"],
    fact: "{addonPrice} per unit and month, at least {addonMin}.",
    misplaced: true,
  },
  {
    id: "account-in-comment",
    place: "comment",
    head: "{part}: [strange|odd] traffic on {weekday}",
    text: "[Not a bug|False alarm]: {account} [lets|has] {outsider} [log in|sign in] with [one|a single] password [for|of] all {sharedBy} of them. [Somebody from success|Their manager here] [should|ought to] [talk to them|call], [I only see|from here I see] [addresses|logins].",
    values: (random) => ({
      outsider: random.pick([
        "a call centre in Manila",
        "a cleaning firm",
        "an accountant's office",
        "their former agency",
      ]),
      sharedBy: String(random.int(6, 40)),
    }),
    asks: ["What careless habit with credentials did engineers notice at {name}?"],
    blind: ["Which client gave {outsider} one shared login for {sharedBy} people?"],
    fact: "{outsider}, {sharedBy} people with one password.",
    misplaced: true,
  },
];
