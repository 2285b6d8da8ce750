import { dayName, monthName } from "../clock.ts";
import { cities } from "../lexicon/names.ts";
import { count, dollars, percent } from "../topics/topic.ts";
import type { CrmSubject } from "./subject.ts";

/** How one deals with an account: who signs, who pays, when, and what they insist on. */
export const dealings: readonly CrmSubject[] = [
  {
    id: "signing-limit",
    kind: "note",
    head: "",
    text: "[Who signs|Signature] at {short}: {contact} [on his or her own|alone] [only|no more than] up to {limit}. [Anything bigger|Above that] [needs|takes] {second}, who [is in the office|reads mail] on {weekday}s [only|].",
    values: (random) => ({
      limit: dollars(random, 20_000, 95_000, 500),
      second: random.pick([
        "the founder's daughter",
        "two partners together",
        "the chair of the trust",
        "their general counsel",
      ]),
    }),
    asks: [
      "How large a commitment can our counterpart at {name} make without a superior?",
      "Who must approve a purchase at {name} once it exceeds what our contact is authorised for?",
    ],
    blind: ["At which company does authority end at {limit}?"],
    fact: "Up to {limit}; above that {second}.",
  },
  {
    id: "invoice-portal",
    kind: "email",
    head: "[Our invoices|Invoice {n3}] to {short}",
    text: "[Hi|Hello] {first},\n\n[sorry for the back and forth|thank you for your patience]. [As I understand it|If I got it right], [mailed|e-mailed] invoices are [thrown away|ignored] [since {lastMonth}|now]; they [have to|must] be [entered|uploaded] in {portal} under vendor number {vendorNo}. [I told billing|Billing knows].\n\n[Best|Regards],\n{sender}",
    values: (random) => ({
      portal: random.pick(["Coupa", "Ariba", "Nexus Payables", "AvidXchange", "OpsTechnology"]),
      vendorNo: `${random.int(20, 98)}-${random.int(1000, 9999)}`,
    }),
    asks: [
      "How must billing submit what {name} owes us so that it gets paid?",
      "Under which supplier identification are we registered at {name}, and in what tool?",
    ],
    blind: ["Which client registered us as supplier {vendorNo}?"],
    fact: "Through {portal}, vendor number {vendorNo}.",
  },
  {
    id: "board-date",
    kind: "note",
    head: "",
    text: "{contact} [cannot|won't] decide [before|ahead of] the [trustees|directors] of {short} [sit together|meet] on {boardDay}. [Papers|Slides] [have to be|must be] there {lead} days [earlier|before], [one page|no attachment], [printed|as PDF].",
    values: (random, _sketch, atMs) => ({
      boardDay: dayName(atMs, random.int(50, 170)),
      lead: String(random.int(6, 21)),
    }),
    asks: [
      "On what date does the body that has the last word at {name} convene?",
      "How far in advance does {name} want our material before its governing body gathers?",
    ],
    blind: ["Whose trustees gather on {boardDay}?"],
    fact: "On {boardDay}; papers {lead} days earlier.",
  },
  {
    id: "year-end",
    kind: "meeting",
    head: "{short}: [budget cycle|planning] with {contact}",
    text: "[Learned|Understood] how money moves there: [books|accounts] close at the end of {closing}, and [from|beginning] {freezeWeeks} weeks before that [no purchase order|nothing new] [gets through|passes]. [Send|Bring] [numbers|the offer] [early|well before].",
    values: (random) => ({
      closing: random.pick(["March", "June", "August", "September"]),
      freezeWeeks: String(random.int(3, 9)),
    }),
    asks: [
      "When does the financial year of {name} finish?",
      "For how long before its books close does {name} refuse to order anything?",
    ],
    blind: ["Who stops ordering {freezeWeeks} weeks ahead of closing its books in {closing}?"],
    fact: "Books close at the end of {closing}; nothing new for {freezeWeeks} weeks before.",
  },
  {
    id: "cyber-cover",
    kind: "task",
    head: "[Certificate|Proof of cover] for {short}",
    text: "[Their risk desk|Their broker] [wants|asks for] {cover} of cyber [liability|cover], we [hold|carry] {ours}. [Ask|Talk to] {coworker} in finance [for a rider|about topping up] [until|before] {soon}.",
    values: (random) => ({
      cover: `$${random.int(6, 12)} million`,
      ours: `$${random.int(2, 5)} million`,
    }),
    asks: [
      "What insured sum against hacking does {name} demand of its suppliers?",
      "By how much does our protection fall short of what {name} requires for data breaches?",
    ],
    blind: ["Who demands {cover} of protection against breaches while we only have {ours}?"],
    fact: "{cover} of cyber cover; we hold {ours}.",
  },
  {
    id: "head-office-move",
    kind: "note",
    head: "",
    text: "[New address|Moving vans]: {short} [gives up|leaves] the [old|downtown] office [in|at] {city} and [sits|works] in {newCity} [from|as of] {moveDay}. [Contracts|Post] to the [new place|new suite] {suite}, [phones stay|numbers stay the same].",
    values: (random, sketch, atMs) => ({
      newCity: random.pick(cities.filter(([city]) => city !== sketch.city))[0],
      moveDay: dayName(atMs, random.int(10, 90)),
      suite: String(random.int(120, 990)),
    }),
    asks: [
      "Where will the headquarters of {name} be, and starting when?",
      "To which suite do we send contracts for {name} once they have relocated?",
    ],
    blind: ["Which client relocates to {newCity} on {moveDay}?"],
    fact: "To {newCity}, suite {suite}, from {moveDay}.",
  },
  {
    id: "renamed-entity",
    kind: "email",
    head: "[Name of the contract party|Assignment]",
    text: "{first},\n\n[your counsel wrote|I heard from your lawyers] that the [legal name|company] [changes|becomes] {entity} on {switchDay}. [We need|Please send] [the certificate|two signed copies], [otherwise|or] the [current order form|agreement] [names nobody|lapses].\n\n{sender}",
    values: (random, sketch, atMs) => ({
      entity: `${sketch.short} ${random.pick(["Holdco", "Opco", "Asset Services", "Ventures"])} ${random.pick(["LLC", "LP", "Inc."])}`,
      switchDay: dayName(atMs, random.int(12, 80)),
    }),
    asks: [
      "What will the contracting party be called that is {name} today?",
      "As of which date does the registered title of {name} differ?",
    ],
    blind: ["When does our contract pass to {entity}?"],
    fact: "{entity}, from {switchDay}.",
  },
  {
    id: "payment-run",
    kind: "call",
    head: "[Late payment|Open invoice], {contact}",
    text: "[Accounts payable|Their clerk] [was friendly|explained it]: [transfers go out|checks are cut] on the {runA}th and the {runB}th [only|of each month]. [Ours|Invoice {n3}] [came a day late|missed it], so {owed} [comes|arrives] with the [next|following] one.",
    values: (random) => ({
      runA: String(random.int(4, 12)),
      runB: String(random.int(19, 28)),
      owed: dollars(random, 3_000, 48_000, 10),
    }),
    asks: [
      "On what days of the month does {name} settle with suppliers?",
      "How much was outstanding from {name} because it missed their cycle?",
    ],
    blind: ["Who still had {owed} to transfer since it was a day late?"],
    fact: "On the {runA}th and {runB}th; {owed} comes with the next run.",
  },
  {
    id: "property-sold",
    kind: "note",
    head: "",
    text: "[Heads-up|Careful with the forecast]: {prop1} [leaves|goes out of] the {short} portfolio, [buyer is|sold to] {buyer}. {lessUnits} {home} [fewer|less] [from|as of] {leaveDay}, [data stays|export asked for] [until then|one month longer].",
    values: (random, _sketch, atMs) => ({
      buyer: random.pick([
        "a pension trust",
        "Fairmont Peak Capital",
        "a Toronto family",
        "Brookline Equity",
        "a church foundation",
      ]),
      lessUnits: count(random, 60, 410),
      leaveDay: dayName(atMs, random.int(15, 100)),
    }),
    asks: [
      "Who acquires one of the communities that {name} runs?",
      "How many homes drop out of what {name} manages after a disposal?",
    ],
    blind: ["From whom does {buyer} acquire {lessUnits} homes?"],
    fact: "{prop1}, {lessUnits} units, goes to {buyer} on {leaveDay}.",
  },
  {
    id: "satisfaction",
    kind: "email",
    head: "[Your|The] feedback",
    text: "[Hi|Dear] {first},\n\n[thank you for filling in the form|thanks for the honest form]. [You gave us|I see] {score} [of|out of] ten, with the remark “{remark}”. [I would like to|Let me] [change that|earn the rest] [by|before] {soon}.\n\n{sender}",
    values: (random) => ({
      score: String(random.int(3, 9)),
      remark: random.pick([
        "too many logins",
        "answers come on Mondays only",
        "reports look like 1998",
        "great people, slow screens",
        "nobody told us about the new menu",
      ]),
    }),
    asks: [
      "How did {name} rate us, and what was the complaint?",
      "Which criticism did {name} leave on the questionnaire?",
    ],
    blind: ["Which client wrote that we have “{remark}” when grading us {score}?"],
    fact: "{score} of ten: {remark}.",
  },
  {
    id: "champion-leaves",
    kind: "meeting",
    head: "{short}: [coffee|lunch] with {contact}",
    text: "[In confidence|Keep it quiet]: {contact} [retires|stops working] on {leaving}. [The name to know|Next in line] is {heir}, [from|today in] {dept}, [sceptical|curious], [was at|came from] a {rival} [shop|customer].",
    values: (random, _sketch, atMs) => ({
      leaving: dayName(atMs, random.int(30, 150)),
      heir: `${random.pick(["Ruth", "Marcus", "Bettany", "Leonard", "Agnes", "Dominic"])} ${random.pick(["Oakes", "Pell", "Tarrant", "Voss", "Quill", "Standish"])}`,
      dept: random.pick(["treasury", "asset management", "the Denver office", "internal audit"]),
    }),
    asks: [
      "Who will succeed our main ally at {name}, and from where?",
      "When does our sponsor at {name} end their career?",
    ],
    blind: ["At which client will {heir} take over?"],
    fact: "{heir} from {dept} follows on {leaving}.",
  },
  {
    id: "binders",
    kind: "task",
    head: "[Print|Ship] for {short}",
    text: "{binders} [ring binders|printed guides], [tabbed|coloured] by property, to [the|their] {city} [warehouse|office] [not later than|before] {binderDay}. [They|{contact}] [wants paper|refuse screens] [for|at] the [leasing desks|front offices].",
    values: (random, _sketch, atMs) => ({
      binders: String(random.int(14, 90)),
      binderDay: dayName(atMs, random.int(9, 60)),
    }),
    asks: ["How many hard copies has {name} been promised?", "By what day should the physical handbooks reach {name}?"],
    blind: ["Who gets {binders} handbooks on paper?"],
    fact: "{binders} binders before {binderDay}.",
  },
  {
    id: "credit-note",
    kind: "task",
    head: "Credit note {short}",
    text: "[Issue|Write] {credit} in their favour: [we|somebody] [billed|charged] {creditWhy}. [Approved by|OK from] {coworker}, [book it|goes] in {creditMonth}.",
    values: (random, _sketch, atMs) => ({
      credit: dollars(random, 600, 9_800, 10),
      creditWhy: random.pick([
        "two properties after their sale",
        "the setup a second time",
        "text messages that never left",
        "seats of people who had quit",
      ]),
      creditMonth: monthName(atMs + random.int(20, 60) * 86_400_000),
    }),
    asks: [
      "What do we have to give back to {name}, and for which mistake of ours?",
      "Which billing error happened with {name}?",
    ],
    blind: ["To which client do we return {credit}?"],
    fact: "{credit}, because we billed {creditWhy}.",
  },
  {
    id: "visit-us",
    kind: "email",
    head: "[Your visit|Day at our office]",
    text: "[Hello|Hi] {first},\n\n[we look forward to|so it is settled:] the {guests} of you [arriving|coming] on {visitDay}. [As you asked|On your list]: {wish}. [Lunch|Food] is on us[, and badges wait at the desk|].\n\n[See you|Best],\n{sender}",
    values: (random, _sketch, atMs) => ({
      guests: String(random.int(3, 11)),
      visitDay: dayName(atMs, random.int(8, 70)),
      wish: random.pick([
        "an hour beside the support desk",
        "a look at how letters are printed",
        "the roadmap without slides",
        "a talk with the people who train the agent",
      ]),
    }),
    asks: [
      "What does the delegation of {name} hope to see when it comes here?",
      "How many people will travel to us from {name}, and on what date?",
    ],
    blind: ["Who comes on {visitDay} to get {wish}?"],
    fact: "{guests} people on {visitDay}; they want {wish}.",
  },
  {
    id: "former-rival",
    kind: "note",
    head: "",
    text: "[Background|Worth knowing]: {contact} [spent|worked] {rivalYears} years [at|for] {rivalName} [in|on the] {rivalRole} [side|]. [Knows|Can recite] their [price book|weak spots]. [Never|Do not] [ask directly|mention it in writing].",
    values: (random) => ({
      rivalYears: random.pick(["two", "four", "seven", "nine"]),
      rivalName: random.pick(["Zego", "Buildium", "DoorLoop", "RentSpree", "Innago", "TenantCloud"]),
      rivalRole: random.pick(["product", "support", "sales engineering", "partnerships"]),
    }),
    asks: [
      "What did our contact at {name} do before joining them?",
      "Which competitor once employed the person we deal with at {name}?",
    ],
    blind: ["Whose representative was in {rivalRole} at {rivalName} for {rivalYears} years?"],
    fact: "{rivalYears} years at {rivalName}, {rivalRole}.",
  },
  {
    id: "usage-share",
    kind: "call",
    head: "[Usage|How they use us], {contact}",
    text: "[Went through|Looked at] the [logins|numbers] together: {usage} of [their|the] site managers [open|use] it [weekly|each week], [worst|lowest] at {prop3}, [where|since] {usageWhy}.",
    values: (random) => ({
      usage: percent(random, 31, 88),
      usageWhy: random.pick([
        "the manager still keeps a paper ledger",
        "two desks share one password",
        "the tablets went missing",
        "nobody was replaced after the summer",
      ]),
    }),
    asks: [
      "Where do people at {name} hardly touch the product, and for what reason?",
      "What fraction of the on-site leads of {name} work with us regularly?",
    ],
    blind: ["Where is adoption poor because {usageWhy}?"],
    fact: "{usage}; lowest at {prop3}, where {usageWhy}.",
  },
];
