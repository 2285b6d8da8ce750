import { makeInternalCall } from "../calls/internal-calls.ts";
import { dayName } from "../clock.ts";
import { firstName, personTitled, type Draft, type Sketch } from "../draft.ts";
import { addTicket } from "../tickets.ts";
import { callReference, tellCall, tellThread, threadReference } from "./tell.ts";

function sketchAt(draft: Draft, index: number): Sketch {
  const sketch = draft.sketches[index];
  if (!sketch) throw new Error(`The world has no account number ${index}`);
  return sketch;
}

/** The deal at risk: the sponsor has gone quiet, money is frozen, and legal holds the paper. */
export function tellDealAtRisk(draft: Draft): void {
  const random = draft.random.fork("story/at-risk");
  const sketch = sketchAt(draft, 3);
  const [sponsor, other] = sketch.contacts;
  if (!sponsor || !other) throw new Error("The account at risk needs two contacts");
  const silent = String(random.int(17, 26));
  const freeze = dayName(draft.anchorMs, random.int(6, 14));
  const amount = `$${random.int(61, 188)},000`;
  const slots = {
    ...shortNames(sketch),
    silent,
    freeze,
    amount,
    sponsor: firstName(sponsor.name),
    other: firstName(other.name),
    sponsorName: sponsor.name,
  };
  const call = tellCall(draft, sketch, {
    title: `${sketch.account.name} - commercial review`,
    daysAgo: 9,
    host: sketch.rep,
    contact: other,
    told: [
      {
        label: "Decision",
        mark: "frozen",
        slots,
        script:
          "r: I expected {sponsor} today. Is everything alright?\nc: {sponsor} is around, just buried. To be fair, you should know what's happening here.\nr: Please.\nc*: From {freeze} on nothing new gets paid until the refinancing closes. If you aren't signed before that, you're a next year topic, at best.\nr: And where is the paper?\nc: With counsel, still. She stumbled over the indemnity, and nobody on your side called her.\nr: That ends today. I'll ring her this afternoon.",
      },
    ],
  });
  const thread = tellThread(draft, "sales-updates", 6, slots, [
    {
      by: personTitled(draft, "Revenue Operations Manager"),
      text: "{short} ({amount}) is still in commit for this month. really?",
    },
    {
      by: sketch.rep,
      text: "honest answer: shaky. {sponsorName} has not answered for {silent} days, their counsel sits on the indemnity, and spending stops on {freeze}",
      mark: "risk",
    },
    { by: personTitled(draft, "VP of Sales"), text: "out of commit then. who knows their CFO?" },
    { text: "I met her in spring, I can call" },
  ]);
  const review = makeInternalCall(draft, {
    title: "Weekly pipeline review",
    daysAgo: 4,
    people: [
      personTitled(draft, "VP of Sales"),
      sketch.rep,
      personTitled(draft, "Revenue Operations Manager"),
      personTitled(draft, "Sales Manager, East"),
    ],
    told: [
      {
        label: "Forecast",
        mark: "plan",
        slots,
        script:
          "r: {short}. Where are we?\nc: Worse than the board says. I'd call it forty percent.\nd: It was eighty on Monday.\nc*: I know. The way back is counsel to counsel this week and a letter of intent before {freeze}, so the money is set aside even if the signature comes later.\nr: Do it. And take it off the slide.\nd: That's {amount} off the forecast, for the record.",
      },
    ],
  });
  const gold = [threadReference(thread, "risk"), call("frozen"), callReference(review, "plan")];
  draft.stories.push({
    id: "story-deal-at-risk",
    kind: "deal at risk",
    summary: `${sketch.account.name}: sponsor silent, counsel holds the indemnity, spending stops.`,
    accountId: sketch.account.id,
    objects: gold,
  });
  draft.questions.push(
    {
      text: "Which deals are at risk this week, and why?",
      kind: "high-level",
      gold,
      facts: [
        sketch.account.name,
        `Sponsor silent for ${silent} days`,
        `Spending stops on ${freeze}`,
        "Their counsel holds the indemnity clause",
      ],
      acceptance: true,
    },
    {
      text: `What are the risks for client ${sketch.account.name}?`,
      kind: "across systems",
      gold,
      facts: [
        `Sponsor silent for ${silent} days`,
        `Spending stops on ${freeze}`,
        "The indemnity clause is with their counsel",
      ],
      acceptance: true,
    },
    {
      text: `How do we intend to rescue the ${sketch.short} agreement although their cash is about to be locked?`,
      kind: "inside one document",
      gold: [callReference(review, "plan")],
      facts: [`Counsel to counsel, and a letter of intent before ${freeze}`],
    },
  );
}

/** The customer about to leave: residents charged twice, promises broken, a date set for notice. */
export function tellLeavingCustomer(draft: Draft): void {
  const random = draft.random.fork("story/leaving");
  const sketch = draft.sketches.slice(4).find((candidate) => candidate.account.customer) ?? sketchAt(draft, 4);
  const [boss] = sketch.contacts;
  if (!boss) throw new Error("The leaving customer needs a contact");
  const twice = String(random.int(112, 390));
  const notice = dayName(draft.anchorMs, random.int(5, 19));
  const health = String(random.int(31, 46));
  const promised = String(random.int(3, 5));
  const slots = {
    ...shortNames(sketch),
    twice,
    notice,
    health,
    promised,
    boss: firstName(boss.name),
    bossName: boss.name,
  };
  const early = tellCall(draft, sketch, {
    title: `${sketch.account.name} - urgent`,
    daysAgo: 26,
    host: sketch.success,
    contact: boss,
    told: [
      {
        label: "Complaint",
        mark: "twice",
        slots,
        script:
          "c*: {twice} of our people were debited two times on the first. Two times, {me}. One of them bounced on her car payment.\nr: I know, and I'm not going to explain it away.\nc: This is the {promised}th time somebody says sorry to me.\nr: What would make it right by Friday?\nc: Money back, a letter with your name on it, and somebody who picks up at night.\nr: The first two you have. The third I have to ask for.",
      },
    ],
  });
  const late = tellCall(draft, sketch, {
    title: `${sketch.account.name} - executive call`,
    daysAgo: 5,
    host: personTitled(draft, "VP of Customer Success"),
    contact: boss,
    topics: 9,
    told: [
      {
        label: "Churn",
        mark: "notice",
        slots,
        script:
          "r: I wanted to hear it from you directly.\nc*: Then directly: a cancellation letter is drafted. It goes out on {notice} unless I see a named engineer on our account and a month without a wrong debit.\nr: Who have you talked to?\nc: Zego came by with cake. I didn't eat it, yet.\nr: You'll have the name tomorrow. The month I have to earn.",
      },
    ],
  });
  const health1 = tellThread(draft, "client-health", 12, slots, [
    {
      by: draft.people.find((person) => person.id === "bot-sophia"),
      text: "Health of {account} fell to {health} (alert below 70).",
    },
    {
      by: sketch.success,
      text: "[I know|no surprise]. double debits for {twice} residents, refunds took nine days, and the night line we talked about never came",
      mark: "why",
    },
    { by: personTitled(draft, "VP of Customer Success"), text: "what do we need to keep them?" },
    {
      by: sketch.success,
      text: "a name. they want one engineer they can call. {bossName} says the letter is written",
      mark: "need",
    },
  ]);
  const ticket = addTicket(
    draft,
    sketch,
    "Residents debited twice",
    `${twice} residents were debited two times on the first. Refund and explain.`,
    27,
    "waiting on us",
    "high",
  );
  const gold = [early("twice"), late("notice"), threadReference(health1, "why")];
  draft.stories.push({
    id: "story-leaving",
    kind: "customer about to leave",
    summary: `${sketch.account.name} will give notice on ${notice}.`,
    accountId: sketch.account.id,
    objects: [...gold, { source: "hubspot", recordType: "ticket", recordId: ticket.id }],
  });
  draft.questions.push(
    {
      text: "Which client is close to terminating, and what would keep them?",
      kind: "across systems",
      gold: [late("notice"), threadReference(health1, "need")],
      facts: [sketch.account.name, "A named engineer", "A month without a wrong debit"],
    },
    {
      text: `By when must we have convinced ${sketch.short} before they walk away?`,
      kind: "inside one document",
      gold: [late("notice")],
      facts: [notice],
    },
    {
      text: `How many tenants did ${sketch.short} say had money taken more than once?`,
      kind: "inside one document",
      gold: [early("twice"), threadReference(health1, "why")],
      facts: [twice],
    },
    {
      text: `Why has the standing of ${sketch.account.name} with us deteriorated?`,
      kind: "semantic",
      gold: [threadReference(health1, "why")],
      facts: ["Double debits", "Refunds took nine days", "The night line never came"],
    },
  );
}

/** The account, as the slots of a script. */
function shortNames(sketch: Sketch): Record<string, string> {
  return { account: sketch.account.name, short: sketch.short };
}
