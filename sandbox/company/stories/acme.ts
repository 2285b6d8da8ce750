import { dayName } from "../clock.ts";
import { firstName, sketchNamed, type Draft } from "../draft.ts";
import type { ObjectReference } from "../world.ts";
import { tellCall, tellThread, threadReference } from "./tell.ts";

/** Acme Residential: a meeting tomorrow, six calls each with its own issue, a renewal near, a falling health score. */
export function tellAcme(draft: Draft): void {
  const random = draft.random.fork("story/acme");
  const sketch = sketchNamed(draft, "Acme");
  const [main, second] = sketch.contacts;
  if (!main || !second) throw new Error("Acme needs two contacts");
  const renewal = dayName(draft.anchorMs, random.int(38, 66));
  const issues = [
    {
      days: 108,
      title: "Acme Residential - kickoff of phase two",
      fact: `the leasing desks want ${random.int(2, 5)} more tablets before the voice module starts`,
      short: "tablets before the voice module",
    },
    {
      days: 77,
      title: "Acme Residential - quarterly review",
      fact: `only ${random.int(31, 44)} percent of the paper checks are gone, the promise was 60`,
      short: "too few paper checks replaced",
    },
    {
      days: 55,
      title: "Acme Residential - statements",
      fact: `statements for ${sketch.properties[0]} show the wrong landlord since the refinancing`,
      short: "wrong landlord on the statements",
    },
    {
      days: 33,
      title: "Acme Residential - escalation",
      fact: `a judge threw out ${random.int(6, 19)} cases because the reminder dates did not match the ledger`,
      short: "cases thrown out by a judge",
    },
    {
      days: 16,
      title: "Acme Residential - working session",
      fact: `they will not renew for three years unless ${second.name} gets a monthly cash forecast`,
      short: "monthly cash forecast as a condition",
    },
    {
      days: 6,
      title: "Acme Residential - weekly",
      fact: `the new auditors asked for ${random.int(90, 240)} random receipts by the end of next week`,
      short: "receipts for the new auditors",
    },
  ];
  const told: { readonly at: ObjectReference; readonly fact: string; readonly days: number; readonly short: string }[] =
    [];
  for (const issue of issues) {
    const reference = tellCall(draft, sketch, {
      title: issue.title,
      daysAgo: issue.days,
      host: sketch.success,
      contact: main,
      topics: 4,
      told: [
        {
          label: "Key issue",
          mark: "issue",
          slots: { fact: issue.fact },
          script:
            "r: [What should I take away first|What's on your mind|Where does it hurt most]?\nc*: [Put this at the top|The main thing], [please|and I mean it]: {fact}.\nr: [I hadn't heard that|That's new to me]. [Since when|How did it come up]?\nc: [{coworker} told me on {weekday}|It landed on my desk on {weekday}], [and nobody had an answer|so I'm asking you].\nr: [Then I own it|I'll take it home]. [You get word by {soon}|Give me until {soon}].",
        },
      ],
    });
    told.push({ at: reference("issue"), fact: issue.fact, days: issue.days, short: issue.short });
  }
  const red = String(random.int(58, 67));
  const slots = { account: sketch.account.name, renewal, red, tier: sketch.account.tier, second: second.name };
  const brief = tellThread(draft, "client-health", 4, slots, [
    {
      by: draft.people.find((person) => person.id === "bot-sophia"),
      text: "Health of {account} is {red} (alert below 70), down nine in a month.",
    },
    {
      by: sketch.success,
      text: "red flags before our meeting: judge threw out cases, checks not going down, and {second} still waits for the forecast. renewal is {renewal}",
      mark: "flags",
    },
    { text: "usage?" },
    { by: sketch.success, text: "logins fine, {n2} percent weekly. it is trust, not usage", mark: "usage" },
  ]);
  const tickets = tellThread(draft, "support-escalations", 5, slots, [
    {
      text: "{account} open ones before tomorrow's prep: receipts export times out, and two users locked out in the north region",
    },
    { text: "receipts export is the worrying one, it feeds their audit", mark: "ticket" },
    { text: "fix tonight, {at_engineer}" },
  ]);
  const last = told.at(-1);
  const latest = told.slice(-5);
  draft.stories.push({
    id: "story-acme",
    kind: "other",
    summary: `Acme Residential: renewal ${renewal}, health ${red}, six calls with an issue each.`,
    accountId: sketch.account.id,
    objects: [...told.map((entry) => entry.at), threadReference(brief, "flags"), threadReference(tickets, "ticket")],
  });
  if (last) {
    draft.questions.push(
      {
        text: "Analyse my last call with Acme.",
        kind: "constrained",
        gold: [last.at],
        facts: [last.fact],
        acceptance: true,
      },
      {
        text: "I need to prepare for my meeting with Acme tomorrow.",
        kind: "across systems",
        gold: [threadReference(brief, "flags"), threadReference(tickets, "ticket"), last.at],
        facts: [`Renewal on ${renewal}`, `Health ${red}`, last.fact],
        acceptance: true,
      },
    );
  }
  draft.questions.push(
    {
      text: "What were the last five calls with Acme and their key issues?",
      kind: "completeness",
      gold: latest.map((entry) => entry.at),
      facts: latest.map((entry) => entry.fact),
      acceptance: true,
    },
    {
      text: `What does ${firstName(second.name)} at Acme insist on before a long commitment?`,
      kind: "inside one document",
      gold: told.slice(4, 5).map((entry) => entry.at),
      facts: ["A monthly cash forecast"],
    },
    {
      text: "Which Acme matter went wrong in front of the court?",
      kind: "inside one document",
      gold: told.slice(3, 4).map((entry) => entry.at),
      facts: told.slice(3, 4).map((entry) => entry.fact),
    },
    {
      text: "Is low usage the reason for Acme's poor health?",
      kind: "basic",
      gold: [threadReference(brief, "usage")],
      facts: ["No: logins are fine, it is trust"],
    },
  );
}
