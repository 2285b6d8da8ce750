import { firstName, personTitled, sketchOf, type Draft } from "../draft.ts";
import type { ObjectReference } from "../world.ts";
import { tellCall, tellThread, threadReference } from "./tell.ts";

/** How one account executive answers price objections, against others; and what people say against AI. */
export function tellSellingStyle(draft: Draft): void {
  const random = draft.random.fork("story/selling");
  const star = sketchOf(draft, draft.sketches[5]?.account.id ?? "").rep;
  const own = draft.sketches
    .slice(5)
    .filter((sketch) => sketch.rep.id === star.id)
    .slice(0, 2);
  const other = draft.sketches.slice(5).find((sketch) => sketch.rep.id !== star.id);
  const goldStyle: ObjectReference[] = [];
  for (const [index, sketch] of own.entries()) {
    const loss = `$${random.int(19, 88)},${random.int(100, 999)}`;
    const reference = tellCall(draft, sketch, {
      title: `${sketch.short}: offer and questions`,
      daysAgo: 12 + index * 19,
      host: star,
      topics: 9,
      told: [
        {
          label: "Pricing",
          mark: "style",
          slots: { loss },
          script:
            "c: I'll say it before {coworker} does. It's too expensive.\nr*: Okay. Before I touch the number, may I ask what you wrote off last year? Not what you think, what's in the books.\nc: {loss}, if I remember right.\nr: Then let's put {loss} on the left and my offer on the right, and you tell me which is expensive.\nc: That's a dirty trick.\nr: It's arithmetic. If the left side is wrong, I'll come down.",
        },
      ],
    });
    goldStyle.push(reference("style"));
  }
  if (other) {
    const cut = String(random.int(8, 17));
    const reference = tellCall(draft, other, {
      title: `${other.short}: commercial call`,
      daysAgo: 23,
      host: other.rep,
      topics: 9,
      told: [
        {
          label: "Pricing",
          mark: "style",
          slots: { cut },
          script:
            "c: That's more than we have.\nr*: I can take {cut} percent off today, no strings, if that's what it needs.\nc: That was quick. Was there more where it came from?\nr: Maybe a little, if we sign this week.\nc: Now I wonder what the first price meant.",
        },
      ],
    });
    goldStyle.push(reference("style"));
    draft.questions.push({
      text: `Who lowered the bid at once by ${cut} percent when the buyer hesitated?`,
      kind: "semantic",
      gold: [reference("style")],
      facts: [other.rep.name],
    });
  }
  draft.questions.push({
    text: `How does ${star.name} handle pricing objections compared with others?`,
    kind: "high-level",
    gold: goldStyle,
    facts: [
      `${firstName(star.name)} asks for the yearly write-offs first and compares`,
      "Others offer a discount at once",
    ],
    acceptance: true,
  });

  const doubts = [
    { says: "it will promise something we can't legally promise", by: "Owner", days: 64 },
    { says: "my residents are seventy and hang up on robots", by: "Regional", days: 45 },
    { says: "I'd have nobody left who knows the people once the machine does the talking", by: "Manager", days: 28 },
  ];
  const goldDoubts: ObjectReference[] = [];
  for (const [index, doubt] of doubts.entries()) {
    const sketch = draft.sketches[8 + index];
    if (!sketch) continue;
    const reference = tellCall(draft, sketch, {
      title: `${sketch.short}: introduction to the agent`,
      daysAgo: doubt.days,
      topics: 9,
      told: [
        {
          label: "AI agent",
          mark: "doubt",
          slots: { says: doubt.says },
          script:
            "r: What would make you say no, [if you're honest|today]?\nc*: [Plainly|You asked]: {says}. [That's my fear|That's it].\nr: [That's a good reason|I'd worry as well]. [Would it help if|Suppose] it [hands over|goes to a person] [after one reply|whenever it's unsure]?\nc: [It would help|A little]. [I'd want to see it fail first|Show me the worst one you have].",
        },
      ],
    });
    goldDoubts.push(reference("doubt"));
    draft.questions.push({
      text:
        [
          "Who fears that the automation commits them to something unlawful?",
          "Which client thinks its elderly population would not talk to software?",
          "Who is afraid that automation costs them personal knowledge of their renters?",
        ][index] ?? "",
      kind: "semantic",
      gold: [reference("doubt")],
      facts: [sketch.account.name],
    });
  }
  const summary = tellThread(draft, "call-insights", 15, {}, [
    {
      by: personTitled(draft, "Head of Marketing"),
      text: "listened to a dozen calls for the web page. what property managers hold against AI",
    },
    {
      by: personTitled(draft, "Head of Marketing"),
      text: "in this order: legal promises it cannot keep, older residents hanging up, staff losing touch with people, and who is to blame when it errs",
      mark: "list",
    },
    { by: personTitled(draft, "Head of AI"), text: "the fourth one is new since summer" },
  ]);
  draft.questions.push({
    text: "What are the common objections of property managers to AI?",
    kind: "completeness",
    gold: [threadReference(summary, "list"), ...goldDoubts],
    facts: ["Legal promises", "Older residents hang up", "Staff lose touch with people"],
    acceptance: true,
  });
  draft.stories.push({
    id: "story-selling",
    kind: "other",
    summary: "Price objections by two styles; objections to AI.",
    accountId: null,
    objects: [...goldStyle, ...goldDoubts, threadReference(summary, "list")],
  });
}
