import { workingMs, workingTime } from "../clock.ts";
import { channelNamed, slackId, staffOf, type Draft } from "../draft.ts";
import { phrase } from "../grammar.ts";
import { makePrivateTalk } from "../private-tokens.ts";
import { looseSlots } from "../slots.ts";
import type { Channel } from "../world.ts";
import { postThread, writersOf } from "./threads.ts";

const dayMs = 86_400_000;

const lanternTalk = [
  "[round|version] {n1} of the [logo|color sheet|letterhead] is [up|in the folder], [tell me what you hate|be honest]",
  "[the printer|the sign maker] [wants|needs] the [files|vectors] by {weekday}, [who sends them|I can send them]?",
  "[old letterhead|old badges] [until they run out|go to recycling], [agreed|fine by me]",
  "[that was it|we are done] with the rebrand, [I archive this channel on {weekday}|thank you all]",
];

/** Two archived channels with their history, a public and a private one. Who could read them still can. */
export function makeArchivedChannels(draft: Draft): void {
  const lantern = channelNamed(draft, "project-lantern-2024");
  const random = draft.random.fork("archived/lantern");
  const writers = writersOf(draft, lantern);
  const until = { ...draft, anchorMs: Date.parse(lantern.createdAt) + 100 * dayMs };
  for (const talk of writers.length === 0 ? [] : lanternTalk) {
    const atMs = workingMs(random, until.anchorMs, random.int(0, 89));
    const slots = looseSlots(random, atMs);
    postThread(until, random, lantern, atMs, [
      { author: random.pick(writers), text: phrase(random, talk, slots) },
      { author: random.pick(writers), text: phrase(random, "[nice|good|finally], [thanks|well done]", slots) },
    ]);
  }
  const move = officeMove(draft);
  draft.channels.push(move);
  makePrivateTalk({ ...draft, anchorMs: draft.anchorMs - 150 * dayMs, channels: [move] });
}

function officeMove(draft: Draft): Channel {
  const random = draft.random.fork("archived/office-move");
  const members = random.sample(staffOf(draft, "Operations", "HR", "Finance", "Executive"), 5);
  const [creator] = members;
  if (!creator) throw new Error("Nobody is left to move the office");
  const sophia = draft.people.filter((person) => person.slack?.kind === "bot");
  return {
    id: slackId(random, "C"),
    name: "office-move-closed",
    kind: "private",
    topic: "The lease and the boxes",
    purpose: "Done.",
    memberIds: [...members, ...sophia].map((person) => person.id),
    creatorId: creator.id,
    createdAt: workingTime(random, draft.parameters.anchor, random.int(260, 300)),
    archived: true,
  };
}
