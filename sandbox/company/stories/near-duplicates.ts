import { workingMs } from "../clock.ts";
import { sketchNamed, tellOnce, type Draft } from "../draft.ts";
import { writeAccountThread } from "../slack/account-threads.ts";
import { topicNamed } from "../topics/index.ts";

/** Harbor and Harborview: two accounts of nearly one name, the same subjects in the same rooms, different facts. */
export function tellNearDuplicates(draft: Draft): void {
  const random = draft.random.fork("story/near-duplicates");
  const before = draft.placements.length;
  for (const [topicId, room] of [
    ["deposits", "payments-ops"],
    ["portal-adoption", "customer-success"],
    ["migration", "implementations"],
  ] as const) {
    for (const short of ["Harbor", "Harborview"]) {
      const sketch = sketchNamed(draft, short);
      if (!tellOnce(draft, sketch.account.id, topicId)) continue;
      writeAccountThread(
        draft,
        sketch,
        topicNamed(topicId),
        workingMs(random, draft.anchorMs, random.int(5, 60)),
        room,
      );
    }
  }
  draft.stories.push({
    id: "story-near-duplicates",
    kind: "other",
    summary: "Harbor Living and Harborview Communities have the same troubles with different figures.",
    accountId: null,
    objects: draft.placements.slice(before).map((placement) => placement.where),
  });
}
