import { makeInternalCall } from "../calls/internal-calls.ts";
import { dayName } from "../clock.ts";
import { addIssue } from "../delivery.ts";
import { personTitled, type Draft } from "../draft.ts";
import { callReference, tellThread, threadReference } from "./tell.ts";

/** A release held up by three issues. */
export function tellBlockedRelease(draft: Draft): void {
  const random = draft.random.fork("story/release");
  const version = `${random.int(4, 9)}.${random.int(2, 18)}`;
  const planned = dayName(draft.anchorMs, -random.int(3, 6));
  const hopeful = dayName(draft.anchorMs, random.int(4, 9));
  const minutes = String(random.int(14, 58));
  const umbrella = addIssue(draft, "PLT", {
    title: `Release ${version}`,
    description: `Planned for ${planned}.`,
    daysOld: 40,
    state: "in progress",
    priority: 1,
  });
  const wanted = [
    {
      team: "PAY",
      title: "Refund job books partial refunds twice",
      note: "A retry after a timeout books the refund again.",
    },
    {
      team: "INT",
      title: "Entrata importer drops units without a floor plan",
      note: "Found at two customers in the dry run.",
    },
    {
      team: "PLT",
      title: `Ledger migration locks the table for ${minutes} minutes`,
      note: "Must be split into batches before it may run in production.",
    },
  ];
  const blockers = wanted.map((entry) =>
    addIssue(draft, entry.team, {
      title: entry.title,
      description: entry.note,
      daysOld: random.int(8, 25),
      state: "in progress",
      priority: 1,
      blocksIds: [umbrella.id],
    }),
  );
  const [refund, importer, lock] = blockers.map((issue) => issue.identifier);
  const slots = {
    version,
    planned,
    hopeful,
    minutes,
    refund: refund ?? "",
    importer: importer ?? "",
    lock: lock ?? "",
  };
  const thread = tellThread(draft, "releases", 3, slots, [
    {
      by: personTitled(draft, "Engineering Manager, Platform"),
      text: "release {version} did not go out on {planned} as you noticed. thread with the state",
    },
    {
      by: personTitled(draft, "Engineering Manager, Platform"),
      text: "still blocked by {refund} (partial refunds booked twice), {importer} (Entrata units without a floor plan vanish) and {lock} (table lock)",
      mark: "blockers",
    },
    {
      by: personTitled(draft, "Engineering Manager, Payments"),
      text: "{refund}: fix in review, needs a second pair of eyes on the retry",
    },
    { by: personTitled(draft, "VP of Product"), text: "what do I tell customers" },
    {
      by: personTitled(draft, "Engineering Manager, Platform"),
      text: "{hopeful} if the lock is gone. not a day earlier",
      mark: "date",
    },
  ]);
  const call = makeInternalCall(draft, {
    title: `Release readiness ${version}`,
    daysAgo: 2,
    people: [
      personTitled(draft, "VP of Product"),
      personTitled(draft, "Engineering Manager, Integrations"),
      personTitled(draft, "Chief Technology Officer"),
      personTitled(draft, "Head of AI"),
    ],
    told: [
      {
        label: "Release",
        mark: "lock",
        slots,
        script:
          "r: Go or no go?\nc*: No go from me. The lock takes {minutes} minutes on a copy of production, and at that hour the East coast is paying rent.\nd: Could we run it at night?\nc: There is no night, Hawaii pays until two. We split it, two days of work.\nr: And the dropped units?\nc: Mine. There's a patch, but I want both customers to confirm, not just one.",
      },
      {
        label: "Release",
        slots,
        script:
          "d: If it slips again, what breaks?\ne: The voice agent waits for the new posting events, so that's us. And one promise in a contract.\nr: I'll call that customer myself before they call me.",
      },
    ],
  });
  const gold = [threadReference(thread, "blockers"), callReference(call, "lock")];
  draft.stories.push({
    id: "story-release",
    kind: "blocked release",
    summary: `Release ${version} is held by ${slots.refund}, ${slots.importer} and ${slots.lock}.`,
    accountId: null,
    objects: [...gold, ...[...blockers, umbrella].map((issue) => ({ source: "linear" as const, issueId: issue.id }))],
  });
  draft.questions.push(
    {
      text: "Which Linear issues block the release?",
      kind: "across systems",
      gold: [...gold, ...blockers.map((issue) => ({ source: "linear" as const, issueId: issue.id }))],
      facts: [slots.refund, slots.importer, slots.lock],
      acceptance: true,
    },
    {
      text: `Why can the database change in ${version} not simply be executed overnight?`,
      kind: "inside one document",
      gold: [callReference(call, "lock")],
      facts: [`It locks the table for ${minutes} minutes and there is always somebody paying`],
    },
    {
      text: `What is the earliest day on which ${version} may ship?`,
      kind: "basic",
      gold: [threadReference(thread, "date")],
      facts: [hopeful],
    },
  );
}

/** The price list changes: an older price, the new one, and a rumour that is neither. */
export function tellPricingChange(draft: Draft): void {
  const random = draft.random.fork("story/pricing");
  const before = `$2.${random.int(5, 19)}`.replace(/\.(\d)$/, ".0$1");
  const now = `$2.${random.int(31, 44)}`;
  const rumour = `$2.${random.int(61, 89)}`;
  const from = dayName(draft.anchorMs, -random.int(12, 20));
  const minimum = String(random.pick([1500, 1800, 2000, 2500]));
  const slots = { before, now, rumour, from, minimum };
  const old = tellThread(draft, "deal-desk", 84, slots, [
    { text: "what do we quote for Enterprise these days? I find three sheets" },
    {
      by: personTitled(draft, "Revenue Operations Manager"),
      text: "Enterprise is {before} per unit and month, from {minimum} units. ignore the other sheets",
      mark: "old",
    },
    { text: "thanks, deleting mine" },
  ]);
  const gossip = tellThread(draft, "random", 30, slots, [
    {
      text: "heard at lunch that Enterprise goes to {rumour}. somebody print the old list and frame it",
      mark: "rumour",
    },
    { text: "no way" },
    { text: "source: the coffee machine" },
  ]);
  const news = tellThread(draft, "announcements", 21, slots, [
    {
      by: personTitled(draft, "Chief Revenue Officer"),
      text: "New price list. From {from} Enterprise is {now} per unit and month (from {minimum} units). It replaces everything said before; quotes already sent stay valid for 30 days",
      mark: "new",
    },
    { text: "does it touch customers under contract?" },
    {
      by: personTitled(draft, "Chief Revenue Officer"),
      text: "only at renewal, and never more than six percent in one step",
      mark: "renewals",
    },
  ]);
  const call = makeInternalCall(draft, {
    title: "Price list walkthrough",
    daysAgo: 19,
    people: [
      personTitled(draft, "Chief Revenue Officer"),
      personTitled(draft, "Sales Manager, East"),
      personTitled(draft, "Sales Manager, West"),
      personTitled(draft, "Revenue Operations Manager"),
    ],
    told: [
      {
        label: "Pricing",
        mark: "why",
        slots,
        script:
          "r: You've all read it, {now} from {from}. Ask me anything.\nc: Why now? We had {before} for two years and it was easy to remember.\nr*: Because the voice agent is inside now, and it costs us eleven cents a unit to run. At {before} we'd give it away.\nd: And the number from the kitchen, {rumour}?\nr: Never existed. I don't know who made that up.\ne: I had a customer ask me about it, so it's out there.",
      },
    ],
  });
  const pricing = [threadReference(news, "new"), threadReference(old, "old")];
  draft.stories.push({
    id: "story-pricing",
    kind: "pricing change",
    summary: `Enterprise went from ${before} to ${now} on ${from}; ${rumour} was a rumour.`,
    accountId: null,
    objects: [...pricing, threadReference(gossip, "rumour"), callReference(call, "why")],
  });
  draft.questions.push(
    {
      text: "What is our Enterprise pricing?",
      kind: "conflicting",
      gold: [threadReference(news, "new")],
      facts: [`${now} per unit and month from ${from}`],
      acceptance: true,
    },
    {
      text: "What did Enterprise cost per unit before the price list was revised?",
      kind: "conflicting",
      gold: [threadReference(old, "old")],
      facts: [before],
    },
    {
      text: `Is it true that Enterprise will be ${rumour}?`,
      kind: "conflicting",
      gold: [callReference(call, "why"), threadReference(news, "new")],
      facts: ["No, that was a rumour", `It is ${now}`],
    },
    {
      text: "What justified raising the Enterprise price, according to the revenue chief?",
      kind: "inside one document",
      gold: [callReference(call, "why")],
      facts: ["The voice agent is included and costs eleven cents a unit"],
    },
    {
      text: "How steeply may the bill rise for people who are already under contract?",
      kind: "basic",
      gold: [threadReference(news, "renewals")],
      facts: ["At most six percent in one step, at renewal"],
    },
  );
}
