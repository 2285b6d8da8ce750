import assert from "node:assert/strict";
import { test } from "node:test";
import type { RecordKind } from "@sophia/core";
import { RecordQuery } from "@sophia/core/api";
import * as fc from "fast-check";
import { readRecordQuestion, type RecordQuestion } from "./read-question.ts";
import { askingWords } from "./question-forms.ts";
import { plainWords, type Vocabulary } from "./vocabulary.ts";

const value = (kind: RecordKind, field: string, ...values: string[]) =>
  values.map((one) => ({ kind, field, value: one }));
const vocabulary: Vocabulary = {
  accounts: ["Acme Residential", "Harbor Living", "Zephyr Homes", "Northgate Housing"],
  people: ["Maria Lopez", "Silas Eriksen", "Wendell Winslow", "Wendell Giordano"],
  me: ["Maria Lopez"],
  issues: [{ identifier: "PLT-108", title: "Release 9.9" }],
  values: [
    ...value("deals", "stage", "Contract Sent", "Decision Maker Bought-In", "Closed Won", "Qualified To Buy"),
    ...value("deals", "competitor", "EliseAI", "Rent Manager"),
    ...value("deals", "lostReason", "price"),
    ...value("tickets", "stage", "Waiting on us", "New"),
    ...value("issues", "team", "Payments", "AI Agents"),
    ...value("issues", "labels", "regression"),
    ...value("issues", "project", "Deposit matching"),
    ...value("accounts", "tier", "enterprise", "small"),
    ...value("accounts", "propertySystem", "Yardi", "RealPage"),
    ...value("accounts", "segment", "student"),
  ],
};
/** A Monday. */
const clock = { now: new Date("2026-11-23T09:00:00Z"), today: "2026-11-23" };
const read = (text: string): RecordQuestion | undefined => readRecordQuestion(text, vocabulary, clock);

/** The question as a short line: form, kind, conditions. */
function told(text: string): string {
  const question = read(text);
  if (question === undefined) return "documents";
  const { kind, where, sum, groupBy, sort } = RecordQuery.parse(question.query);
  const conditions = where === undefined ? [] : "and" in where ? where.and : [where];
  const short = conditions.map((one) =>
    JSON.stringify(one)
      .replaceAll(/"(field|op|value|values)":|["{}]/gu, "")
      .replaceAll(",", " "),
  );
  return [
    question.form,
    kind,
    ...short.toSorted(),
    ...(sum === undefined ? [] : [`sum ${sum}`]),
    ...(groupBy ?? []).map(({ field, by }) => `by ${field}${by === undefined ? "" : ` ${by}`}`),
    ...(question.most === undefined ? [] : [`${question.most} by ${sort?.[0]?.field} ${sort?.[0]?.direction}`]),
  ].join(" | ");
}

const week = "closeDay <= 2026-11-29 | closeDay >= 2026-11-23 | open = true";
const month = "closeDay <= 2026-11-30 | closeDay >= 2026-11-01 | open = true";

test("questions about records are read as what they ask for", () => {
  const expected: Record<string, readonly string[]> = {
    [`list | deals | ${week}`]: [
      "Deals closing this week.",
      "Which open deals close this week?",
      "show me all deals that will close this week",
      "Which of our deals are due to close this week?",
    ],
    [`list | deals | ${month}`]: [
      "Which deals close this month?",
      "List every open deal that should close this month.",
      "All deals closing in November",
      "What is due to close this month?",
    ],
    "list | deals | closeDay <= 2031-03-31 | closeDay >= 2031-03-01 | open = true": [
      "Deals closing in March 2031",
      "Which deals close in March 2031?",
    ],
    "list | deals | closeDay <= 2026-09-30 | closeDay >= 2026-07-01 | competitor = EliseAI | lost = true": [
      "deals lost to EliseAI last quarter",
      "Which deals did we lose to EliseAI last quarter?",
    ],
    "count | deals | closeDay <= 2026-12-31 | closeDay >= 2026-10-01 | won = true": [
      "How many deals did we win this quarter?",
      "Number of deals won this quarter",
    ],
    "sum | deals | stage = Contract Sent | sum amount": [
      "total amount of deals in contract sent",
      "What is the total amount of the deals that stand at contract sent?",
    ],
    "list | deals | account = Harbor Living": [
      "who owns the Harbor deal",
      "Which deals do we have with Harbor Living, open and closed?",
      "All deals of Harbor",
    ],
    "list | deals | owner in [Maria Lopez]": ["my deals", "show me my deals"],
    "list | deals | amount > 40000 | currency = USD | open = true": [
      "Open deals above $40,000.",
      "Which open deals are worth more than $40k?",
    ],
    "group | deals | open = true | by stage": ["open deals by stage", "How many open deals per stage?"],
    "group | deals | open = true | sum amount | by owner": ["total amount of open deals by owner"],
    "group | deals | by closeDay month": ["Deals by month", "How many deals by closing month?"],
    "at risk | deals": [
      "Which deals are at risk and why?",
      "Which deals are at risk this week, and why?",
      "deals at risk",
      "Show me the deals at risk.",
    ],
    "at risk | deals | owner = Silas Eriksen": ["Which deals are at risk of Silas Eriksen?"],
    "count | tickets | account = Acme Residential | open = true": [
      "How many open tickets does Acme have?",
      "How many tickets does Acme Residential have open?",
      "Number of open tickets of Acme",
    ],
    "group | tickets | by priority": ["tickets by priority", "How many tickets by priority?"],
    "list | tickets | priority = high | stage = Waiting on us": ["Which high-priority tickets are waiting on us?"],
    "list | tasks | due < 2026-11-23T09:00:00.000Z | open = true | owner = Maria Lopez": [
      "overdue tasks of Maria",
      "Which tasks of Maria Lopez are overdue?",
      "Overdue tasks of Maria Lopez.",
    ],
    "list | issues | blocks contains : release | open = true": [
      "Which Linear issues block the release?",
      "issues blocking the release",
      "Which issues are blocking our next release?",
    ],
    "list | issues | blocks contains PLT-108: ": [
      "Every issue that blocks PLT-108 (Release 9.9).",
      "Which issues block PLT-108?",
    ],
    "list | issues | labels = regression | open = true": [
      'Which open issues bear the label "regression"?',
      "open issues labelled regression",
    ],
    "list | issues | open = true | project = Deposit matching": [
      'What is left to do in the project "Deposit matching"?',
      "Open issues of the project Deposit matching",
    ],
    "list | issues | account = Zephyr Homes": [
      "Which Linear issues has Zephyr asked for?",
      "issues requested by Zephyr Homes",
    ],
    "list | accounts | customer = true | renewal <= 2027-01-22 | renewal >= 2026-11-23": [
      "Which customers renew within the next 60 days?",
      "Customers whose renewal is due in the next 60 days",
    ],
    "list | accounts | customer = true | propertySystem = Yardi": [
      "Which of our customers run Yardi?",
      "customers on Yardi",
    ],
    "sum | accounts | customer = true | tier = enterprise | sum recurringRevenue": [
      "What do our enterprise customers pay in a year, all together?",
    ],
    "list | accounts | customer = true | openTickets >= 3": [
      "Which customers have three or more open tickets?",
      "customers with at least 3 open tickets",
    ],
    "list | deals | accountOf:kind:accounts where:propertySystem = Yardi | open = true": [
      "Which open deals are with companies that run Yardi?",
    ],
    "list | engagements | at >= 2026-11-23T09:00:00.000Z | owner = Silas Eriksen | status = scheduled | type = meeting":
      ["Which meetings does Silas Eriksen have ahead?"],
  };
  for (const [reading, wordings] of Object.entries(expected))
    for (const wording of wordings) assert.equal(told(wording).replaceAll("op:", ""), reading, wording);
  assert.match(
    told("last five calls with Acme"),
    /^list \| calls \| account = Acme Residential \| .* \| 5 by started desc$/,
  );
  assert.match(
    told("top five clients by revenue"),
    /^list \| accounts \| customer = true \| .* \| 5 by recurringRevenue desc$/,
  );
  assert.match(told("Which work is stalled?"), /^list \| issues \| .*started < 2026-11-18T09:00:00\.000Z/);
  assert.equal(told("stalled work"), told("Which work is stalled?"));
});

/** Some hundred wordings: each subject in each way of asking, with each limit of time. */
const subjects: readonly (readonly [words: string, kind: RecordKind])[] = [
  ["open deals of Maria Lopez", "deals"],
  ["open deals with Acme", "deals"],
  ["deals in the stage Contract Sent", "deals"],
  ["deals lost to EliseAI", "deals"],
  ["open tickets of Harbor Living", "tickets"],
  ["high-priority tickets of Zephyr Homes", "tickets"],
  ["overdue tasks", "tasks"],
  ["open tasks of Silas Eriksen", "tasks"],
  ["urgent open issues of the Payments team", "issues"],
  ["open issues assigned to Maria Lopez", "issues"],
  ["unassigned issues of the AI Agents team", "issues"],
  ["paused projects", "projects"],
  ["calls with Acme", "calls"],
  ["calls hosted by Silas Eriksen", "calls"],
  ["customers in the enterprise tier", "accounts"],
  ["customers of Maria Lopez", "accounts"],
];
const ways = [
  "",
  "Which are the ",
  "List all ",
  "Show me the ",
  "Give me all ",
  "How many ",
  "all our ",
  "Find the ",
  "Please list every one of the ",
];
const endings = ["", ".", "?", " there are?", ", please"];

test("each subject is understood in each way of asking", () => {
  let asked = 0;
  for (const [words, kind] of subjects) {
    for (const way of ways) {
      for (const ending of endings) {
        const wording = `${way}${words}${ending}`.replace("one of the", "");
        const question = read(wording);
        assert.equal(question?.query.kind, kind, wording);
        assert.equal(question?.form, way === "How many " ? "count" : "list", wording);
        asked += 1;
      }
    }
  }
  assert.ok(asked > 600);
});

test("what is not surely about records is left to the documents", () => {
  const others = [
    "Why did we lose the Harbor deal?",
    "How does Silas Eriksen handle pricing objections compared with others?",
    "What is our Enterprise pricing?",
    "Which deals did we not win this quarter?",
    "Which deals are neither won nor lost?",
    "Analyse my last call with Acme.",
    "What were the last five calls with Acme and their key issues?",
    "Which tickets mention refunds?",
    "deals of Nobody Known",
    "Which deals does Wendell own?",
    "deals and tickets of Acme",
    "Which of these deals close this month?",
    "Who takes back our conference tickets when we cannot go?",
    "What is a deal?",
    "top five clients by revenue last quarter",
    "deals this month",
    "Deals in the stage Contract Sent and the stage Qualified To Buy",
    "",
  ];
  for (const text of others) assert.equal(told(text), "documents", text);
});

test("one more word that says something of its own, and the question is not answered from records", () => {
  const known = new Set([
    ...askingWords,
    ..."open closed ever overdue late due internal external customer client customers clients urgent started running ongoing paused planned estimated stalled closing closes won lost my mine new unassigned missed".split(
      " ",
    ),
  ]);
  const strange = fc
    .string({ unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz".split("")), minLength: 4, maxLength: 12 })
    .filter((word) => !known.has(word) && plainWords(word) === word);
  fc.assert(
    fc.property(fc.constantFrom(...subjects), strange, fc.boolean(), ([words], word, isFirst) => {
      assert.equal(told(isFirst ? `${word} ${words}` : `${words} ${word}`), "documents");
    }),
    { numRuns: 300, examples: [[["open deals with Acme", "deals"], "blockchain", false]] },
  );
});

test("whatever is asked is read in bounded time, and what is read is a question that the records' own schema accepts", () => {
  const words = fc.constantFrom(
    ..."which deals tickets issues open closing this week last quarter by owner of Acme Maria not 5 days in the stage Contract Sent $400 how many total < > \" ' <a0> <t9> between and 2026-11-30 (".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(words, { maxLength: 14 }).map((all) => all.join(" ")),
        fc.string({ unit: "binary", maxLength: 120 }),
      ),
      (text) => {
        const question = read(text);
        if (question !== undefined) assert.ok(RecordQuery.safeParse(question.query).success, text);
      },
    ),
    { numRuns: 500 },
  );
});
