import { dayName } from "../clock.ts";
import { count } from "../topics/topic.ts";
import { deliveryPlans } from "./delivery-plans.ts";
import type { DeliverySubject } from "./subject.ts";

/** What engineers write about a part of the product. */
export const deliverySubjects: readonly DeliverySubject[] = [
  {
    id: "race",
    place: "comment",
    head: "{part}: [two|duplicate] entries [under load|at peak]",
    text: "[Got it|Found the cause]: [two workers|both workers] take the {lock} [lock|lease] when {trigger}[, since it ends after {lease} seconds|; it lives for {lease} seconds]. [Holding it longer|A longer one] [helps|is no cure], [we need|what helps is] a fencing token.",
    values: (random) => ({
      lock: random.pick(["tenant", "file", "ledger-page", "month", "batch"]),
      trigger: random.pick([
        "a pod is drained",
        "the clock jumps",
        "a bank file has more than one trailer",
        "the first attempt is slow",
        "two uploads share a name",
      ]),
      lease: String(random.int(8, 55)),
    }),
    asks: [
      "Why does the {part} sometimes do the same work twice?",
      "What duration did the exclusive hold in the {part} have when it was taken by two?",
    ],
    blind: ["Where do things happen doubly when {trigger}?"],
    fact: "Both take the {lock} lock when {trigger}; it ends after {lease} seconds.",
  },
  {
    id: "faster",
    place: "comment",
    head: "{part} [too slow|slow] for [large|big] customers",
    text: "[Measured again|New numbers] [on staging|with {n3} properties]: p95 [went|fell] from {slow} ms to {fast} ms [with|thanks to] {fix}. [Memory|Disk] [is the same|up a little]. [Rolling out|Shipping] {weekday}.",
    values: (random) => ({
      slow: count(random, 900, 4800),
      fast: String(random.int(60, 420)),
      fix: random.pick([
        "a partial index",
        "one query in place of forty",
        "a cache per property",
        "sorting in the database",
        "dropping the JSON column",
      ]),
    }),
    asks: [
      "What made the {part} quicker, and by how much?",
      "How long did the {part} take at worst ahead of its tuning?",
    ],
    blind: ["Which component went down to {fast} ms?"],
    fact: "From {slow} ms to {fast} ms with {fix}.",
  },
  {
    id: "flag",
    place: "description",
    head: "Roll out the new {part}",
    text: "Behind `{flag}`, [on|enabled] for {flagged} [properties|sites] [so far|since {past}]. [Stop|Turn it off] [if|when] {stopIf}. [Everyone else|The rest] [follows|comes] [in {month}|after {n1} quiet days].",
    values: (random) => ({
      flag:
        random.pick(["calm_river", "paper_tiger", "second_wind", "blue_door", "quiet_hours", "long_table"]) +
        `_${random.int(2, 9)}`,
      flagged: String(random.int(12, 240)),
      stopIf: random.pick([
        "refunds rise above a tenth of a percent",
        "a resident gets two texts",
        "the queue is older than ten minutes",
        "totals differ by a cent",
      ]),
    }),
    asks: [
      "Under which condition is the rollout of the {part} aborted?",
      "To how many sites has the rewritten {part} been switched on, and by what toggle?",
    ],
    blind: ["What is behind `{flag}`?"],
    fact: "`{flag}`, on for {flagged}; off if {stopIf}.",
  },
  {
    id: "repair",
    place: "comment",
    head: "[Correct|Repair] data written by the {part}",
    text: "[Ran|Executed] the script on {repairDay}: {repaired} [rows|ledgers] [corrected|put right], {left} [left|remain] [for people to judge|that need a person] because {leftWhy}. [Backup|Copy] [kept|stays] {n1} weeks.",
    values: (random, atMs) => ({
      repairDay: dayName(atMs, -random.int(1, 6)),
      repaired: count(random, 1100, 9700),
      left: String(random.int(4, 70)),
      leftWhy: random.pick([
        "their month is closed",
        "two people had edited them",
        "the lease was deleted",
        "nobody knows the tax rate of that year",
      ]),
    }),
    asks: [
      "How many records damaged by the {part} could not be mended automatically, and why?",
      "On which day were the mistakes of the {part} cleaned up?",
    ],
    blind: ["Which clean-up mended {repaired} records?"],
    fact: "{repaired} corrected on {repairDay}; {left} left because {leftWhy}.",
  },
  {
    id: "pinned",
    place: "comment",
    head: "[Upgrade|Bump] libraries of the {part}",
    text: "[We stay|Staying] on {library} {pin}[. The next one|: anything newer] {breaks}. [Reported upstream|Their issue is open], [look again|try again] in {month}.",
    values: (random) => ({
      library: random.pick(["pdfwright", "the CSV parser", "mailkit", "fastdate", "the queue client", "sheetstream"]),
      pin: `${random.int(2, 9)}.${random.int(0, 30)}.${random.int(0, 12)}`,
      breaks: random.pick([
        "drops the last line of a file",
        "writes dates a day early",
        "leaks a handle for each letter",
        "refuses names with an apostrophe",
      ]),
    }),
    asks: [
      "Why can the {part} not move to a newer dependency?",
      "At which version is the library of the {part} held back?",
    ],
    blind: ["Which dependency, when newer, {breaks}?"],
    fact: "{library} stays at {pin}; newer {breaks}.",
  },
  {
    id: "rounding",
    place: "description",
    head: "[Cents|Rounding] in the {part}",
    text: "[Odd|Half] cents [go|are given] to {centTo}[, not to us|]. [Agreed with|Asked] finance and {coworker} on {past}. {centSum} a year [at most|altogether], [the auditors|they] want it [written down|in the manual].",
    values: (random) => ({
      centTo: random.pick([
        "the oldest charge",
        "the property's float",
        "the household's next month",
        "the owner with the larger share",
      ]),
      centSum: `$${count(random, 140, 900)}`,
    }),
    asks: [
      "Who benefits from fractions of a penny in the {part}?",
      "What do leftover fractions in the {part} amount to annually?",
    ],
    blind: ["Which rule hands fractions of a penny to {centTo}, worth {centSum}?"],
    fact: "To {centTo}; {centSum} a year.",
  },
  {
    id: "dead-letters",
    place: "comment",
    head: "{part}: [items|messages] that never finish",
    text: "{dead} [items|messages] [sit|lie] in the dead letters, [oldest|the first] from {deadDay}. {deadShare} percent [are|come from] {deadWhy}. [Will drop|We may drop] [those|them], [the rest|others] [get|need] a second try.",
    values: (random, atMs) => ({
      dead: count(random, 120, 4100),
      deadDay: dayName(atMs, -random.int(9, 60)),
      deadShare: String(random.int(52, 94)),
      deadWhy: random.pick([
        "properties that were sold",
        "unknown time zones",
        "attachments over the limit",
        "phone numbers with letters",
      ]),
    }),
    asks: [
      "What mostly causes unprocessed work in the {part}?",
      "Since when has failed work been accumulating in the {part}, and how much of it?",
    ],
    blind: ["Where do {dead} failures await somebody?"],
    fact: "{dead} since {deadDay}; {deadShare} percent are {deadWhy}.",
  },
  {
    id: "alarm",
    place: "description",
    head: "Alarm for the {part}",
    text: "Page [somebody|the person on call] [when|once] {alarmOn} for {alarmFor} minutes. [Not|Never] between {quiet}, [when|since] [nightly jobs|imports] [make it|it is] normal. [Runbook|Steps] [by|from] {coworker}.",
    values: (random) => ({
      alarmOn: random.pick([
        "the backlog passes 900",
        "one in fifty calls fails",
        "no file has come",
        "two nodes disagree",
        "free disk is under a fifth",
      ]),
      alarmFor: String(random.int(4, 28)),
      quiet: random.pick(["1 and 3 a.m.", "midnight and 2 a.m.", "4 and 5 a.m."]),
    }),
    asks: [
      "At what point is somebody woken because of the {part}?",
      "During which hours does the {part} disturb nobody?",
    ],
    blind: ["Which component wakes people once {alarmOn} lasting {alarmFor} minutes?"],
    fact: "When {alarmOn} for {alarmFor} minutes, never between {quiet}.",
  },
  ...deliveryPlans,
];

export const parts: readonly string[] = [
  "posting worker",
  "statement renderer",
  "text gateway",
  "balance importer",
  "voice transcriber",
  "receipt archive",
  "plan scheduler",
  "deposit matcher",
  "address checker",
  "letter queue",
  "portal search",
  "audit log",
  "dispute form",
  "refund ledger",
  "notice calendar",
  "lease reader",
  "phone directory",
  "autopay switch",
  "fee calculator",
  "document vault",
  "renewal form",
  "inspection app",
  "bank connector",
  "owner mailer",
];
