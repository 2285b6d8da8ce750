import { slackMs } from "../clock.ts";
import { sketchNamed, type Draft, type QuestionDraft } from "../draft.ts";
import type { ObjectReference } from "../world.ts";

/**
 * "All interactions with Acme this quarter": every call with Acme and every thread about it since the calendar
 * quarter of the anchor began. None when the quarter is too young to have any.
 */
export function interactionsQuestion(draft: Draft): QuestionDraft[] {
  const { account } = sketchNamed(draft, "Acme");
  const anchor = new Date(draft.anchorMs);
  const quarterMs = Date.UTC(anchor.getUTCFullYear(), Math.floor(anchor.getUTCMonth() / 3) * 3, 1);
  const calls = draft.calls.filter((call) => call.accountId === account.id && Date.parse(call.startedAt) >= quarterMs);
  const told: ObjectReference[] = [
    ...draft.placements.filter((placement) => placement.accountId === account.id).map((placement) => placement.where),
    ...(draft.stories.find((story) => story.id === "story-acme")?.objects ?? []),
  ];
  const threads = new Map<string, ObjectReference>();
  for (const object of told) {
    if (object.source !== "slack" || slackMs(object.threadTs) < quarterMs) continue;
    threads.set(`${object.channelId} ${object.threadTs}`, object);
  }
  const gold: ObjectReference[] = [
    ...calls.map((call) => ({
      source: "gong" as const,
      callId: call.id,
      atMs: call.turns[0]?.sentences[0]?.startMs ?? 0,
    })),
    ...threads.values(),
  ];
  if (gold.length === 0) return [];
  return [
    {
      text: "All interactions with Acme this quarter.",
      kind: "completeness",
      gold,
      facts: calls.map((call) => call.title),
      acceptance: true,
    },
  ];
}
