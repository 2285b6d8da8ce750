import { dayName, monthName } from "../clock.ts";
import { firstName, personTitled, staffOf, type Draft } from "../draft.ts";
import type { Random } from "../random.ts";
import type { Person } from "../world.ts";
import { tellThread, threadReference, type StoryLine } from "./tell.ts";

const money = (random: Random, low: number, high: number): string =>
  `$${random.int(low, high)},${random.int(100, 999)}`;

/** Threads in which the company answers the standing questions of its executives and teams. */
export function tellCompanyThreads(draft: Draft): void {
  const random = draft.random.fork("story/company");
  const customers = draft.sketches.filter((sketch) => sketch.account.customer);
  const shorts = random.shuffle(draft.sketches.slice(6)).map((sketch) => sketch.short);
  const short = (index: number): string => shorts[index % shorts.length] ?? "Acme";
  const say = (options: {
    readonly room: string;
    readonly daysAgo: number;
    readonly question: string;
    readonly facts: readonly string[];
    readonly lines: readonly StoryLine[];
    readonly acceptance?: boolean;
    readonly kind?: "basic" | "high-level" | "constrained";
  }): void => {
    const marks = tellThread(draft, options.room, options.daysAgo, {}, options.lines);
    draft.questions.push({
      text: options.question,
      kind: options.kind ?? "high-level",
      gold: [threadReference(marks, "key")],
      facts: options.facts,
      acceptance: options.acceptance ?? true,
    });
  };
  const by = (title: string): Person => personTitled(draft, title);

  const top = random
    .sample(customers, 5)
    .map((sketch) => ({ name: sketch.account.name, amount: money(random, 60, 290) }));
  top.sort((one, other) => Number(other.amount.replace(/\D/g, "")) - Number(one.amount.replace(/\D/g, "")));
  const list = top.map((entry) => `${entry.name} ${entry.amount}`).join(", ");
  say({
    room: "finance-reports",
    daysAgo: 11,
    question: "Who were our top five clients by revenue last quarter?",
    facts: top.map((entry) => entry.name),
    lines: [
      { by: by("Billing Manager"), text: "quarter is closed. biggest invoices in the thread" },
      { by: by("Billing Manager"), text: `five largest last quarter: ${list}`, mark: "key" },
      { by: by("Chief Financial Officer"), text: "first time number one is under a fifth of the total, good" },
    ],
  });
  const [upsell, segment] = [
    String(random.int(11, 26)),
    random.pick(["student housing", "senior housing", "class C portfolios"]),
  ];
  say({
    room: "okrs",
    daysAgo: 8,
    question: "What are our top growth opportunities?",
    facts: [`Voice agent add-on for ${upsell} customers`, segment, "Owners who buy from our customers"],
    lines: [
      { by: by("Chief Revenue Officer"), text: "growth: where the next dollars are, after reading every renewal" },
      {
        by: by("Chief Revenue Officer"),
        text: `1) voice add-on, ${upsell} customers asked by themselves 2) ${segment}, where nobody posts payments well 3) buyers of our customers' buildings, they inherit us and never hear from us`,
        mark: "key",
      },
      { by: by("VP of Product"), text: "third one needs nothing built, only a phone" },
    ],
  });
  const won = money(random, 21, 88);
  say({
    room: "sales-updates",
    daysAgo: 1,
    question: "Give me yesterday's sales in brief.",
    kind: "constrained",
    facts: [`${short(0)} signed ${won}`, `${short(1)} moved to contract`],
    lines: [
      { by: by("Revenue Operations Manager"), text: "daily wrap" },
      {
        by: by("Revenue Operations Manager"),
        text: `${short(0)} signed, ${won} a year. ${short(1)} has the contract. ${short(2)} rescheduled for the third time. no losses`,
        mark: "key",
      },
    ],
  });
  say({
    room: "sales-updates",
    daysAgo: 2,
    question: "Which deals are closing this week?",
    kind: "constrained",
    facts: [short(3), short(4)],
    lines: [
      { by: by("VP of Sales"), text: "who is closing this week, with ink?" },
      {
        by: by("Revenue Operations Manager"),
        text: `${short(3)} on Thursday, ${short(4)} on Friday if the board mails back. nobody else, whatever the pipeline says`,
        mark: "key",
      },
    ],
  });
  const days = String(random.int(19, 34));
  say({
    room: "deal-desk",
    daysAgo: 13,
    question: "Where are the bottlenecks in our pipeline?",
    facts: [`Security reviews: ${days} days`, "One solutions engineer"],
    lines: [
      { by: by("Revenue Operations Manager"), text: "looked at where the pipeline gets stuck" },
      {
        by: by("Revenue Operations Manager"),
        text: `they wait ${days} days for security questionnaires, and every second demo waits because we have a single solutions engineer. paper is not the problem`,
        mark: "key",
      },
      { text: "I have been saying this since spring" },
    ],
  });
  say({
    room: "okrs",
    daysAgo: 5,
    question: "Give me the weekly OKR review.",
    kind: "constrained",
    facts: ["Objective two is off", "Objectives one and three are on course"],
    lines: [
      { by: by("Operations Manager"), text: `monday numbers, week of ${dayName(draft.anchorMs, -5)}` },
      {
        by: by("Operations Manager"),
        text: `one (recovered balances) green at ${random.int(71, 88)}, two (go-lives in 45 days) red at ${random.int(22, 41)}, three (support under four hours) green. two is red because bank forms take forever`,
        mark: "key",
      },
    ],
  });
  const low = random
    .sample(customers.slice(1), 3)
    .map((sketch) => ({ name: sketch.account.name, score: random.int(34, 69) }));
  say({
    room: "client-health",
    daysAgo: 3,
    question: "Which accounts have a health below 70?",
    facts: low.map((entry) => `${entry.name} ${entry.score}`),
    lines: [
      { by: draft.people.find((person) => person.id === "bot-sophia"), text: "Weekly scores are in." },
      {
        by: draft.people.find((person) => person.id === "bot-sophia"),
        text: `Under the line: ${low.map((entry) => `${entry.name} ${entry.score}`).join(", ")}. All others are at 70 or more, except those with their own thread.`,
        mark: "key",
      },
    ],
  });
  const engineers = staffOf(draft, "Engineering");
  const busy = random.pick(engineers);
  say({
    room: "eng-standup",
    daysAgo: 1,
    question: "What do I need for the standup: overnight blockers and velocity?",
    kind: "constrained",
    facts: ["Staging database full", "Velocity"],
    lines: [
      { by: by("Engineering Manager, Integrations"), text: "overnight, for standup" },
      {
        by: by("Engineering Manager, Integrations"),
        text: `stuck: staging disk full since 3 a.m., and the Yardi sandbox rejects our certificate. we finished ${random.int(14, 29)} points against ${random.int(30, 38)} planned`,
        mark: "key",
      },
    ],
  });
  say({
    room: "engineering",
    daysAgo: 7,
    question: "Which teams are overloaded?",
    facts: ["Integrations", busy.name],
    lines: [
      { by: by("Chief Technology Officer"), text: "load check: who is overloaded? be frank" },
      {
        by: by("Engineering Manager, Integrations"),
        text: `Integrations is at ${random.int(140, 180)} percent, ${busy.name} alone holds nine open items. Platform could lend somebody for two weeks`,
        mark: "key",
      },
      { by: by("Engineering Manager, Platform"), text: "could, ok" },
    ],
  });
  say({
    room: "engineering",
    daysAgo: 9,
    question: "Which work is stalled?",
    facts: ["Deposit matching", "Portal accessibility"],
    lines: [
      { by: by("VP of Product"), text: "what is stalled since the beginning of the month?" },
      {
        by: by("Engineering Manager, Payments"),
        text: `Deposit matching, waits for the bank's test files for ${random.int(11, 23)} days. Portal accessibility, the designer is on leave. the rest crawls but crawls`,
        mark: "key",
      },
    ],
  });
  say({
    room: "competitive-intel",
    daysAgo: 20,
    question: "Who are our main competitors?",
    facts: ["EliseAI", "Zego", "Buildium"],
    lines: [
      { by: by("Head of Marketing"), text: "updated the competitor map after the fall shows" },
      {
        by: by("Head of Marketing"),
        text: "against us in most deals: EliseAI (talk), Zego (payments), Buildium (small ones). Yardi and RealPage are partners until they are not",
        mark: "key",
      },
    ],
  });
  const owner = random.pick(staffOf(draft, "Marketing", "Product"));
  say({
    room: "competitive-intel",
    daysAgo: 34,
    question: "Who owns competitive analysis for EliseAI?",
    facts: [owner.name],
    lines: [
      { text: "who keeps the EliseAI card? mine is from the ice age" },
      {
        by: by("Head of Marketing"),
        text: `that's ${owner.name} since ${monthName(draft.anchorMs - 60 * 86_400_000)}, send everything you hear there`,
        mark: "key",
      },
      { by: owner, text: "yes, rumors too" },
    ],
  });
  for (const [system, trouble, fix] of [
    [
      "Yardi",
      "interface licences per posting user, and the month that is locked without notice",
      "ask for the lock calendar at kickoff",
    ],
    [
      "RealPage",
      "one login for many sites, and charge codes that any site may invent",
      "freeze the codes before the first load",
    ],
  ] as const) {
    say({
      room: "integrations",
      daysAgo: random.int(22, 44),
      question: `What are the integration challenges with ${system}?`,
      facts: [trouble, fix],
      lines: [
        { by: by("Head of Implementation"), text: `${system} lessons after the last ${random.int(5, 12)} projects` },
        { by: by("Head of Implementation"), text: `what costs us time: ${trouble}. ${fix}`, mark: "key" },
        { by: by("Engineering Manager, Integrations"), text: "pinning this" },
      ],
    });
  }
  say({
    room: "okrs",
    daysAgo: 4,
    question: "Write the weekly status report of projects.",
    kind: "constrained",
    facts: ["Ledger write-back 2 at risk", "Spanish voice agent on track"],
    lines: [
      { by: by("VP of Product"), text: `projects, week of ${dayName(draft.anchorMs, -4)}` },
      {
        by: by("VP of Product"),
        text: `Spanish voice agent on track, Statement redesign done, Ledger write-back 2 at risk (${firstName(busy.name)} overbooked), Self-service mapping not started`,
        mark: "key",
      },
    ],
  });
}
