import { makeInternalCall } from "../calls/internal-calls.ts";
import { firstName, personTitled, sketchNamed, type Draft } from "../draft.ts";
import { addIssue } from "../delivery.ts";
import { callReference, tellCall, tellThread, threadReference } from "./tell.ts";

/** The lost deal: Harbor Living, RealPage. No write-back, the price, the advocate gone; EliseAI won. */
export function tellHarbor(draft: Draft): void {
  const random = draft.random.fork("story/harbor");
  const sketch = sketchNamed(draft, "Harbor");
  const [champion, successor] = sketch.contacts;
  if (!champion || !successor) throw new Error("Harbor needs two contacts");
  const quote = `$1.${random.int(62, 94)}`;
  const rivalQuote = `$1.${random.int(12, 38)}`;
  const sites = String(random.int(23, 41));
  const left = String(random.int(3, 9));
  const slots = {
    quote,
    rivalQuote,
    sites,
    left,
    champ: firstName(champion.name),
    succ: firstName(successor.name),
    champName: champion.name,
    succName: successor.name,
  };

  const first = tellCall(draft, sketch, {
    title: "Harbor Living - discovery",
    daysAgo: 82,
    contact: champion,
    told: [
      {
        label: "Integration",
        mark: "must",
        slots,
        script:
          "r: If you could only have one thing out of this project, [what would it be|which one]?\nc*: Posting. Every payment has to land in RealPage on all {sites} sites by itself. If my clerks retype anything, I can't sell this upstairs, I'm the only one here who wants it anyway.\nr: For [one|a single] site we do that today. For {sites} under one login it's being built.\nc: Built is not shipped, {me}. I've been burned by a roadmap.\nr: I hear you. I'd rather tell you now than in a contract.",
      },
    ],
  });
  const second = tellCall(draft, sketch, {
    title: "Harbor Living - proposal walkthrough",
    daysAgo: 51,
    contact: champion,
    told: [
      {
        label: "Pricing",
        mark: "price",
        slots,
        script:
          "c: I got two offers on my desk, and they don't look alike.\nr: Apples and pears, [I suppose|probably]. What's the other fruit?\nc*: EliseAI is at {rivalQuote} a unit, all in. You're at {quote} and setup on top. I need you near them or my partners stop reading.\nr: I can't reach {rivalQuote}. I can move setup into year two.\nc: That's moving the furniture. It's still a gap on every door.\nr: Then let me bring the collected amounts, and you judge the gap against those.",
      },
    ],
  });
  const third = tellCall(draft, sketch, {
    title: "Harbor Living - decision call",
    daysAgo: 20,
    contact: successor,
    told: [
      {
        label: "Decision",
        mark: "end",
        slots,
        script:
          "r: Thanks for taking over from {champ}. [How are you settling in|How much did you inherit]?\nc: A box and a password list. {champ} handed in the badge {left} weeks ago, and nobody left behind knows why we started this.\nr: I'd gladly start over with you.\nc*: I'll be straight. We signed with the others on Friday. They post to all our sites now, they're cheaper, and without {champ} nobody fought for you.\nr: I appreciate that you say it. Would you take a call in a year?\nc: Ask me when your posting covers {sites} sites.",
      },
    ],
  });
  const desk = tellThread(draft, "deal-desk", 49, slots, [
    {
      by: sketch.rep,
      text: "Harbor: [need|I'd need] an exception. They hold an offer of {rivalQuote} against our {quote}",
    },
    {
      by: personTitled(draft, "Chief Financial Officer"),
      text: "no. under our floor at that volume, and we would have to do it for everyone",
      mark: "refused",
    },
    {
      by: personTitled(draft, "VP of Sales"),
      text: "then we win on posting or not at all. {at_engineer} when does multi-site write-back for RealPage land?",
    },
    { text: "not this quarter. design is done, nobody is assigned" },
  ]);
  const loss = tellThread(draft, "sales-updates", 18, slots, [
    { by: sketch.rep, text: "Harbor Living is closed lost :disappointed: [thread for the why|notes below]" },
    {
      by: sketch.rep,
      text: "three things. 1) write-back to RealPage for many sites is not there, 2) {quote} against {rivalQuote}, 3) {champName} quit and {succName} had no reason to fight",
      mark: "reasons",
    },
    { by: personTitled(draft, "Chief Revenue Officer"), text: "painful. in which order?" },
    { by: sketch.rep, text: "posting first. the money would have been forgiven, says {succ}", mark: "order" },
  ]);
  const debrief = makeInternalCall(draft, {
    title: "Loss review: Harbor Living",
    daysAgo: 14,
    people: [
      personTitled(draft, "VP of Sales"),
      sketch.rep,
      personTitled(draft, "VP of Product"),
      personTitled(draft, "Solutions Engineer"),
    ],
    told: [
      {
        label: "Loss review",
        mark: "lesson",
        slots,
        script:
          "r: What would you do differently?\nc*: Talk to two people. I had one friend in that building, and when {champ} walked out I had none. That was week one of the end.\nd: And on our side?\nc: We showed a single-site demo to a {sites}-site company. They noticed.\nr: So the rule: no proposal without a second contact. Write that down, please.\ne: And the posting work gets an owner, I'll take that to planning.",
      },
    ],
  });
  const issue = addIssue(draft, "INT", {
    title: "RealPage write-back for many sites under one login",
    description: `Design done. Needs an owner. Harbor Living asked for ${sites} sites and chose EliseAI because this is missing.`,
    daysOld: 88,
    state: "backlog",
    priority: 2,
    accountId: sketch.account.id,
    comments: ["Not this quarter; nobody is free after the posting queue work."],
  });
  const at = draft.deals.findIndex((deal) => deal.accountId === sketch.account.id);
  const deal = draft.deals[at];
  if (deal)
    draft.deals[at] = {
      ...deal,
      lostReason: "RealPage write-back missing; price; champion left",
      competitor: "EliseAI",
    };

  const reasons = threadReference(loss, "reasons");
  const facts = [
    "RealPage write-back for many sites was missing",
    `Price: ${quote} against ${rivalQuote} from EliseAI`,
    `${champion.name}, the champion, left`,
  ];
  draft.stories.push({
    id: "story-lost-deal",
    kind: "lost deal",
    summary: "Harbor Living chose EliseAI: no multi-site write-back, a higher price, the champion gone.",
    accountId: sketch.account.id,
    objects: [
      first("must"),
      second("price"),
      third("end"),
      threadReference(desk, "refused"),
      reasons,
      callReference(debrief, "lesson"),
      { source: "linear", issueId: issue.id },
      ...(deal ? [{ source: "hubspot" as const, recordType: "deal" as const, recordId: deal.id }] : []),
    ],
  });
  draft.questions.push(
    {
      text: "Why did we lose the Harbor deal?",
      kind: "across systems",
      gold: [reasons, third("end"), first("must"), second("price")],
      facts,
      acceptance: true,
    },
    {
      text: "Harbor: what did they tell us right at the start was indispensable?",
      kind: "inside one document",
      gold: [first("must")],
      facts: [`Payments must land in RealPage on all ${sites} sites by themselves`],
    },
    {
      text: "Which of the three reasons weighed most when Harbor went elsewhere?",
      kind: "basic",
      gold: [threadReference(loss, "order")],
      facts: ["The missing write-back, before the price"],
    },
    {
      text: "Did finance agree to match the cheaper competing bid for Harbor, and why or why not?",
      kind: "basic",
      gold: [threadReference(desk, "refused")],
      facts: ["No: it was under the floor and would have to be done for everyone"],
    },
    {
      text: "What did we resolve to do differently after going through the Harbor defeat?",
      kind: "inside one document",
      gold: [callReference(debrief, "lesson")],
      facts: ["No proposal without a second contact"],
    },
  );
}
