import { dayName } from "../clock.ts";
import { personTitled, type Draft } from "../draft.ts";
import type { Random } from "../random.ts";
import { tellThread, threadReference } from "./tell.ts";

interface Series {
  readonly room: string;
  readonly title: string;
  readonly by: string;
  readonly root: string;
  readonly value: (random: Random) => string;
  readonly key: string;
  readonly ask: string;
}

/** Reports that come every two weeks in nearly the same words: only the time tells them apart. */
const series: readonly Series[] = [
  {
    room: "payments-ops",
    title: "debits",
    by: "Director of Payment Operations",
    root: "[debit report|failed debits], [fortnight ending|two weeks to] {day}",
    value: (random) => `${random.int(1, 4)}.${random.int(10, 99)} percent`,
    key: "{value} failed, [top reason|mostly] [insufficient funds|closed accounts|stopped by the payer]",
    ask: "What portion of debits did not go through in the two weeks up to {day}?",
  },
  {
    room: "support-escalations",
    title: "support",
    by: "Head of Support",
    root: "[numbers|desk report] [for|of] the two weeks until {day}",
    value: (random) => `${random.int(380, 940)} tickets`,
    key: "{value}, [first answer in|answered after] {n2} minutes, [{n1} reopened|satisfaction steady]",
    ask: "How busy was the help desk in the fortnight before {day}?",
  },
  {
    room: "ai-agents",
    title: "agent",
    by: "Head of AI",
    root: "[agent|assistant] [report|stats] [to|until] {day}",
    value: (random) => `${random.int(11, 39)} complaints`,
    key: "{value} about tone, [most|worst] [on Sundays|from one property|in Spanish]",
    ask: "How many grievances about the assistant's manner were counted in the period ending {day}?",
  },
];

/** Posts the series over the last months and asks about some of their dates. */
export function tellSeries(draft: Draft): void {
  for (const entry of series) {
    const random = draft.random.fork(`series/${entry.title}`);
    for (let period = 0; period < 7; period++) {
      const daysAgo = 4 + period * 13;
      const day = dayName(draft.anchorMs, -daysAgo - 1);
      const value = entry.value(random);
      const by = personTitled(draft, entry.by);
      const marks = tellThread(draft, entry.room, daysAgo, { day, value }, [
        { by, text: entry.root },
        { by, text: entry.key, mark: "key" },
      ]);
      if (period === 1 || period === 3 || period === 5) {
        draft.questions.push({
          text: entry.ask.replaceAll("{day}", day),
          kind: "constrained",
          gold: [threadReference(marks, "key")],
          facts: [value],
        });
      }
    }
  }
}
