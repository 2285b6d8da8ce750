import { dayName } from "../clock.ts";
import { competitors } from "../lexicon/names.ts";
import type { Draft } from "../draft.ts";
import type { Slots } from "../grammar.ts";
import { phrase } from "../grammar.ts";
import type { Random } from "../random.ts";
import { tellThread, threadReference } from "./tell.ts";

interface InsideFact {
  readonly room: string;
  readonly values: (random: Random, anchorMs: number) => Slots;
  readonly root: string;
  readonly key: string;
  readonly after: string;
  readonly ask: string;
  readonly fact: string;
  /** Told in a channel where nobody would look for it. */
  readonly misplaced?: boolean;
}

const facts: readonly InsideFact[] = [
  {
    room: "incidents",
    values: (random) => ({ batches: String(random.int(3, 17)), held: `$${random.int(120, 860)},000` }),
    root: "ACH: the evening file [bounced|came back] [entirely|in one piece]",
    key: "[root cause|cause]: a holiday missing in our calendar. {batches} batches, {held} held until morning",
    after: "[added|filled in] the [calendar|holidays] until 2030. [sorry all|post-mortem {weekday}]",
    ask: "Why was a whole evening's ACH file returned to us, and how much was stuck?",
    fact: "A holiday missing in the calendar; {batches} batches, {held} held.",
  },
  {
    room: "incidents",
    values: (random) => ({
      host: random.pick(["the notice renderer", "the statement worker", "the text gateway"]),
      hours: String(random.int(2, 9)),
    }),
    root: "[pager|alarm] [at night|at 2 a.m.], [disk|certificate] [something|again]",
    key: "certificate of {host} expired, {hours} hours of silence until {at_engineer} renewed it by hand",
    after: "[monitor|alarm] for expiry [is live|added]",
    ask: "Which of our services stopped working when its certificate lapsed, and for how long?",
    fact: "{host} was silent for {hours} hours after its certificate expired.",
  },
  {
    room: "ai-agents",
    values: (random) => ({
      good: `${random.int(83, 94)}.${random.int(1, 9)}`,
      was: `${random.int(71, 82)}.${random.int(1, 9)}`,
    }),
    root: "evaluation of the [new|September] prompt is done",
    key: "correct hand-over to a person {good} percent, was {was}. cost per chat unchanged",
    after: "[ship it|ok from me], {at_compliance} [last look|you too?]",
    ask: "How reliably does the revised assistant pass difficult chats to humans?",
    fact: "{good} percent, was {was}.",
  },
  {
    room: "ai-agents",
    values: (random) => ({
      words: random.pick([
        "attorney, stroke and eviction",
        "lawsuit, deceased and hospital",
        "bankruptcy, shelter and veteran",
      ]),
    }),
    root: "[which words|words that] stop the agent at once?",
    key: "{words}, in any language. anything else after the second unclear answer",
    after: "[list is owned by|owner] {at_compliance}",
    ask: "Upon which terms does the machine fall silent immediately?",
    fact: "{words}",
  },
  {
    room: "compliance-questions",
    values: (random) => ({
      state: random.pick(["Oregon", "New Jersey", "Colorado", "Maryland"]),
      hour: random.pick(["seven in the evening", "eight in the evening", "six in the evening"]),
    }),
    root: "[may we|can we] text people in {state} [after work|in the evening]?",
    key: "not after {hour} there, and never on a Sunday. {at_compliance} wrote it into the rules",
    after: "[thanks|noted], [window changed|done]",
    ask: "What restriction applies to contacting renters late in the day in {state}?",
    fact: "Not after {hour}, never on a Sunday.",
  },
  {
    room: "compliance-questions",
    values: (random) => ({ years: random.pick(["four", "six", "seven", "three"]) }),
    root: "how long do we keep recordings of calls with residents?",
    key: "{years} years after the ledger is settled, then they go without a copy. auditors agreed",
    after: "[and chats|chats too]? [same|same rule]",
    ask: "When are recordings of conversations with tenants destroyed?",
    fact: "{years} years after the ledger is settled.",
  },
  {
    room: "payments-ops",
    values: (random) => ({
      rate: `${random.int(4, 7)}.${random.int(1, 9)}`,
      bank: random.pick(["First Prairie Bank", "Cascade Mutual", "Granite State Bank"]),
    }),
    root: "failed debits [jumped|doubled] [overnight|since Monday]",
    key: "it is {bank} only: {rate} percent fail there because they renamed accounts after a merger. the others are normal",
    after: "[letter|mail] to the [affected|customers] [goes out|is drafted], {at_support}",
    ask: "What lies behind the spike of unsuccessful debits, and at which institution?",
    fact: "{bank} renamed accounts after a merger; {rate} percent fail.",
  },
  {
    room: "payments-ops",
    values: (random, anchorMs) => ({ day: dayName(anchorMs, random.int(9, 40)), saved: `$${random.int(11, 64)},000` }),
    root: "[processor contract|the processor] [signed|news]",
    key: "we switch the card processor on {day}, saves {saved} a year. same-day payouts stay",
    after: "[freeze|no deploys] two days [before|around], {at_engineer}",
    ask: "When do we change who handles card transactions, and what is the gain?",
    fact: "On {day}; {saved} a year.",
  },
  {
    room: "finance-reports",
    values: (random) => ({
      dso: String(random.int(38, 61)),
      who: random.pick(["three student operators", "two REITs", "one family office"]),
    }),
    root: "collections on our own invoices, [ugly|not great]",
    key: "we wait {dso} days for our money, driven by {who}. reminder calls start this week",
    after: "[ironic|funny], given what we sell",
    ask: "How slowly do our own invoices get paid, and whose fault is it?",
    fact: "{dso} days, driven by {who}.",
  },
  {
    room: "finance-reports",
    values: (random) => ({
      cap: `$${random.int(40, 95)}`,
      train: random.pick(["refundable fares", "economy plus", "hotels above the list"]),
    }),
    root: "travel [policy|rules] again, [please read|last time]",
    key: "meals up to {cap} a day, {train} need approval before, not after",
    after: "[thanks|ok], [even for fairs|what about fairs]? [yes|same]",
    ask: "How much may one spend on meals when on the road for us?",
    fact: "{cap} a day.",
  },
  {
    room: "marketing",
    values: (random) => ({
      show: random.pick(["Apartmentalize", "OPTECH", "the student housing summit"]),
      leads: String(random.int(64, 240)),
      cost: `$${random.int(18, 52)},000`,
    }),
    root: "{show} [is over|wrap-up], [feet hurt|we survived]",
    key: "{leads} conversations for {cost}, a third of them from people with over 2,000 doors",
    after: "[better|cheaper] than [last year|webinars], {at_sales} [lists are yours|follow up]",
    ask: "What did our appearance at {show} bring in and cost?",
    fact: "{leads} conversations for {cost}.",
  },
  {
    room: "product-feedback",
    values: (random) => ({
      n: String(random.int(9, 31)),
      thing: random.pick(["a pause button for autopay", "roommate splits", "a dark screen", "receipts as one file"]),
    }),
    root: "counted the wishes of the [quarter|last 90 days]",
    key: "{thing} leads with {n} customers, far ahead of everything else",
    after: "[on the list|roadmap] for [spring|next quarter], {at_product}",
    ask: "What feature leads the wishes of customers, and by how many?",
    fact: "{thing}, {n} customers.",
  },
  {
    room: "product-feedback",
    values: (random) => ({
      screen: random.pick(["the old plan editor", "the fax gateway", "the PDF inbox"]),
      users: String(random.int(2, 14)),
    }),
    root: "[can we|may I] [kill|remove] {screen}?",
    key: "only {users} customers opened it since spring, so it goes in January. letters are drafted",
    after: "[finally|good riddance]",
    ask: "Which part of the product do we retire for lack of use?",
    fact: "{screen}, {users} customers used it.",
  },
  {
    room: "implementations",
    values: (random) => ({
      avg: String(random.int(41, 78)),
      slow: random.pick(["bank forms", "phone numbers", "missing licences"]),
    }),
    root: "how long do projects [take|run] [these days|really]?",
    key: "{avg} days from signature to first payment. {slow} eat half of it",
    after: "[goal is|target] 45, {at_implementation} [ideas?|plan?]",
    ask: "How many days do projects run before the first payment, and what slows them?",
    fact: "{avg} days; {slow}.",
  },
  {
    room: "implementations",
    values: (random) => ({
      partner: random.pick(["Brightpath", "Copperfield"]),
      day: random.pick(["Mondays", "Thursdays"]),
      rate: `$${random.int(95, 170)}`,
    }),
    root: "{partner} [helps|is with us] [until spring|through year end]",
    key: "two people on {day} at {rate} an hour, only for data checks, they must not talk to customers alone",
    after: "[welcome|hello] to both",
    ask: "Under what conditions do outside consultants assist with onboarding?",
    fact: "Two people on {day} at {rate} an hour, data checks only.",
  },
  {
    room: "releases",
    values: (random) => ({
      flag: random.pick(["ledger-split", "quiet-hours-v2", "plan-shift"]),
      part: `${random.int(10, 40)} percent`,
    }),
    root: "rolling out {flag} [today|now]",
    key: "{part} of properties first, big ones last, off switch is with {at_support}",
    after: "[looks calm|no errors] [so far|after an hour]",
    ask: "What portion of sites gets {flag} at the beginning?",
    fact: "{part}",
  },
  {
    room: "engineering",
    values: (random) => ({
      from: random.pick(["RabbitMQ", "a cron box", "Sidekiq"]),
      why: random.pick(["lost two nights of letters", "cannot delay a job", "nobody can operate it"]),
    }),
    root: "decision on [background jobs|the queue]",
    key: "we leave {from}, it {why}. PostgreSQL does it all from next month",
    after: "[adr|write-up] [linked|in the wiki] by {weekday}",
    ask: "What was wrong with our former tool for deferred tasks?",
    fact: "{from} {why}.",
  },
  {
    room: "competitive-intel",
    values: (random) => ({
      who: random.pick(competitors),
      what: random.pick([
        "bought a screening company",
        "raised prices by a fifth",
        "lost its head of sales",
        "opened an office in Austin",
      ]),
    }),
    root: "[news|gossip with a source]",
    key: "{who} {what}, confirmed by two customers",
    after: "[card|page] updated",
    ask: "What have two customers confirmed about a rival company?",
    fact: "{who} {what}.",
  },
  // Told where nobody would look.
  {
    room: "random",
    misplaced: true,
    values: (random, anchorMs) => ({ day: dayName(anchorMs, random.int(20, 60)) }),
    root: "who wants my plant, I am cleaning my desk",
    key: "also, before I forget: SOC 2 auditors come on {day}, they only look at access reviews this time",
    after: "I take the plant",
    ask: "When do the auditors come, and what will be inspected?",
    fact: "On {day}, access reviews only.",
  },
  {
    room: "office-and-it",
    misplaced: true,
    values: (random) => ({ pct: `${random.int(3, 6)}.${random.int(1, 9)}` }),
    root: "badge reader is fixed",
    key: "and since you all ask me at the door: merit raises are {pct} percent on average, letters in two weeks",
    after: "thanks, I think",
    ask: "What raises can employees expect on average?",
    fact: "{pct} percent.",
  },
  {
    room: "incidents",
    misplaced: true,
    values: (random, anchorMs) => ({
      day: dayName(anchorMs, random.int(25, 70)),
      city: random.pick(["Denver", "Nashville", "Chicago"]),
    }),
    root: "false alarm, sensor test",
    key: "while everybody reads here: the company offsite is on {day} in {city}, book nothing",
    after: "wrong channel but ok",
    ask: "Where and on what date does the company gather offsite?",
    fact: "On {day} in {city}.",
  },
  {
    room: "eng-standup",
    misplaced: true,
    values: (random) => ({ pct: `${random.int(12, 20)}` }),
    root: "y: demo for finance t: tests b: none",
    key: "fyi from that demo: the board wants gross margin up by {pct} points before any new hire in support",
    after: "ouch",
    ask: "What condition did the directors set for expanding the support staff?",
    fact: "Gross margin up by {pct} points.",
  },
  {
    room: "marketing",
    misplaced: true,
    values: (random) => ({ days: String(random.int(6, 14)) }),
    root: "banner colors: blue or green?",
    key: "green. by the way legal says refunds must now reach residents within {days} days in every state, please tell support",
    after: "blue was nicer",
    ask: "In what time must money owed back to renters arrive everywhere?",
    fact: "{days} days.",
  },
];

/** Facts about the company itself, one thread each; some stand in the wrong channel. */
export function tellInsideFacts(draft: Draft): void {
  for (const [index, entry] of facts.entries()) {
    const random = draft.random.fork(`inside/${index}`);
    const values = entry.values(random, draft.anchorMs);
    const marks = tellThread(draft, entry.room, random.int(2, 86), values, [
      { text: entry.root },
      { text: entry.key, mark: "key" },
      { text: entry.after },
    ]);
    draft.questions.push({
      text: phrase(random, entry.ask, values),
      kind: entry.misplaced ? "misplaced" : "semantic",
      gold: [threadReference(marks, "key")],
      facts: [phrase(random, entry.fact, values)],
    });
  }
}
