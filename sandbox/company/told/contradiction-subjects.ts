import { dayName } from "../clock.ts";
import type { Sketch } from "../draft.ts";
import type { Slots } from "../grammar.ts";
import type { Random } from "../random.ts";

/** Something that was so, and then changed: two sources contradict each other, and the later one holds. */
export interface Contradiction {
  readonly id: string;
  /** `{old}` stands in the first, `{now}` in the second. */
  readonly values: (
    random: Random,
    sketch: Sketch,
    atMs: number,
  ) => Slots & { readonly old: string; readonly now: string };
  readonly first: { readonly kind: "note" | "meeting" | "task"; readonly head: string; readonly text: string };
  readonly second: { readonly kind: "note" | "email" | "call"; readonly head: string; readonly text: string };
  readonly asks: readonly string[];
  readonly fact: string;
}

const two = (random: Random, list: readonly string[]): { old: string; now: string } => {
  const [old = "", now = ""] = random.sample(list, 2);
  return { old, now };
};

export const contradictions: readonly Contradiction[] = [
  {
    id: "site-visit",
    values: (random, _sketch, atMs) => ({
      old: dayName(atMs, random.int(20, 40)),
      now: dayName(atMs, random.int(41, 75)),
    }),
    first: {
      kind: "meeting",
      head: "{short}: [planning|dates]",
      text: "[Walk-through|We walk] {prop1} [set for|on] {old}, [half a day|with lunch]. [Bring|Take] [helmets|boots].",
    },
    second: {
      kind: "email",
      head: "[Walk-through of|Visit to] {prop1}",
      text: "{first},\n\n[a roofer came in between|the inspector needs that day]: we [see you|come] on {now} [instead|then], [same hour|at ten]. [Sorry for the shuffle|Thanks for bearing with us].\n\n{sender}",
    },
    asks: ["On what date do we inspect a building with {name}?"],
    fact: "{now} (was {old}).",
  },
  {
    id: "seat-count",
    values: (random) => ({ old: String(random.int(18, 60)), now: String(random.int(61, 140)) }),
    first: {
      kind: "note",
      head: "",
      text: "{contact} [counts|needs] {old} [logins|seats], [one for each desk|no spares]. [Order form|Paper] [says so|to follow].",
    },
    second: {
      kind: "call",
      head: "[Seats again|More people], {contact}",
      text: "[Forgot|Had left out] the [weekend|leasing] crew: {now} [logins|seats] [in all|altogether], [same price each|billing to be told].",
    },
    asks: ["How many users does {name} require?", "What number of accesses must be set up for {name}?"],
    fact: "{now} (earlier {old}).",
  },
  {
    id: "pilot-place",
    values: (random, sketch) => two(random, sketch.properties),
    first: {
      kind: "note",
      head: "",
      text: "[Trial|We try it] [at|in] {old} [first|], [the manager there|who runs it] [is keen|offered]. [Six|Eight] weeks, [then we look|then a vote].",
    },
    second: {
      kind: "email",
      head: "[Where we begin|Starting point]",
      text: "[Hi|Hello] {first},\n\n[fine with us|that works]: [we begin|the trial runs] at {now}[, since your manager at the other one quit| after all]. [Kick-off stays|Nothing else changes].\n\n{sender}",
    },
    asks: ["Which community of {name} goes first in the trial?"],
    fact: "{now}, no longer {old}.",
  },
  {
    id: "billing-contact",
    values: (random, sketch) =>
      two(
        random,
        sketch.contacts.map(({ name }) => name),
      ),
    first: {
      kind: "note",
      head: "",
      text: "[Bills|Invoices] for {short}: [address them to|they go to] {old}, [copy nobody|nobody else]. [Net 30|Thirty days].",
    },
    second: {
      kind: "note",
      head: "",
      text: "[Change at|News from] {short}: [from now on|as of {weekday}] {now} [checks|approves] our [bills|invoices], {old} [has moved to another desk|handed that over].",
    },
    asks: ["Who at {name} deals with what we charge?"],
    fact: "{now}, who took over from {old}.",
  },
  {
    id: "review-rhythm",
    values: (random) =>
      two(random, [
        "every other Tuesday",
        "the first Monday of the month",
        "each quarter",
        "every Thursday",
        "once in six weeks",
      ]),
    first: {
      kind: "meeting",
      head: "{short}: [how we work together|rhythm]",
      text: "[They like|Wish] [a review|to meet] {old}, [thirty|forty] minutes, [agenda|points] a day [earlier|ahead].",
    },
    second: {
      kind: "call",
      head: "[Calendar|Slots], {contact}",
      text: "[Too often|It did not fit]: [reviews|we meet] {now} [from here|starting {weekday}]. [Series|Invitation] [is to be|must be] [moved|sent anew].",
    },
    asks: ["How often do we get together with {name}?", "At what interval does {name} hold reviews with us?"],
    fact: "{now}, not {old}.",
  },
  {
    id: "data-format",
    values: (random) =>
      two(random, ["a spreadsheet", "an SFTP drop", "the open interface", "a read-only database login", "paper"]),
    first: {
      kind: "task",
      head: "[Old balances|History] of {short}",
      text: "[We get|They hand over] [what was owed|history] as {old}. [Ask|Remind] {contact} [on {weekday}|about the layout].",
    },
    second: {
      kind: "note",
      head: "",
      text: "[IT at {short} objects|Their IT said no]: [history|past balances] [comes|arrives] as {now}, [nothing else|finally], [ready|there] {soon}.",
    },
    asks: ["In which form will {name} deliver its past balances?"],
    fact: "As {now}; {old} was refused.",
  },
  {
    id: "letterhead",
    values: (random) => two(random, ["blue", "green", "grey", "orange", "burgundy"]),
    first: {
      kind: "note",
      head: "",
      text: "[Brand colour|Letterhead] [of|for] {short}: {old}, [as on their signs|says {contact}]. [Proof|Sample] [to come|wanted].",
    },
    second: {
      kind: "email",
      head: "[Proof|Letterhead]",
      text: "{first},\n\n[understood|noted]: {now} [it is|then], [your partners won|the vote went that way]. [New proof attached|A new proof follows]; [please sign|say yes] by {weekday}.\n\n{sender}",
    },
    asks: ["What shade should the stationery of {name} have?"],
    fact: "{now}, not {old}.",
  },
];
