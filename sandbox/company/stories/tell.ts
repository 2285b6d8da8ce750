import { makeAccountCall } from "../calls/account-calls.ts";
import type { Segment } from "../calls/compose.ts";
import { workingMs } from "../clock.ts";
import { channelNamed, type Draft, type Sketch } from "../draft.ts";
import { phrase, type Slots } from "../grammar.ts";
import { accountSlots, looseSlots, mentionSlots } from "../slots.ts";
import { postThread, writersOf, type Post } from "../slack/threads.ts";
import type { Contact, ObjectReference, Person } from "../world.ts";

/** One line of a story's thread: who writes it (a member of the room when absent), and a template. */
export interface StoryLine {
  readonly by?: Person | undefined;
  readonly text: string;
  readonly mark?: string;
  readonly hoursLater?: number;
}

/** Posts a story's thread; marks as in `postThread`. The first line is also found under `root`. */
export function tellThread(
  draft: Draft,
  room: string,
  daysAgo: number,
  slots: Slots,
  lines: readonly StoryLine[],
): Map<string, ObjectReference> {
  const random = draft.random.fork(`story-thread/${room}/${lines[0]?.text ?? ""}`);
  const channel = channelNamed(draft, room);
  const writers = writersOf(draft, channel);
  const atMs = workingMs(random, draft.anchorMs, daysAgo);
  const all = { ...looseSlots(random, atMs), ...mentionSlots(draft, random), ...slots };
  const posts: Post[] = lines.map((line) => ({
    author: line.by ?? random.pick(writers),
    text: phrase(random, line.text, all),
    ...(line.mark === undefined ? {} : { mark: line.mark }),
    ...(line.hoursLater === undefined ? {} : { hoursLater: line.hoursLater }),
  }));
  return postThread(draft, random, channel, atMs, posts);
}

export interface StoryCall {
  readonly title: string;
  readonly daysAgo: number;
  readonly told: readonly Segment[];
  readonly host?: Person;
  readonly contact?: Contact | undefined;
  readonly topics?: number;
}

/** Makes a call with a story's stretches in it; gives the reference of each marked turn. */
export function tellCall(draft: Draft, sketch: Sketch, wish: StoryCall): (mark: string) => ObjectReference {
  const random = draft.random.fork(`story-call/${wish.title}`);
  const made = makeAccountCall(draft, sketch, {
    title: wish.title,
    atMs: workingMs(random, draft.anchorMs, wish.daysAgo),
    told: wish.told.map((segment) => ({ ...segment, slots: { ...accountSlots(sketch), ...segment.slots } })),
    ...(wish.host ? { host: wish.host } : {}),
    ...(wish.contact ? { contact: wish.contact } : {}),
    ...(wish.topics === undefined ? {} : { topics: wish.topics }),
  });
  return (mark) => callReference(made, mark);
}

export function callReference(
  made: { readonly call: { readonly id: string }; readonly marks: ReadonlyMap<string, number> },
  mark: string,
): ObjectReference {
  const atMs = made.marks.get(mark);
  if (atMs === undefined) throw new Error(`The call has no turn marked ${mark}`);
  return { source: "gong", callId: made.call.id, atMs };
}

export function threadReference(marks: ReadonlyMap<string, ObjectReference>, mark: string): ObjectReference {
  const found = marks.get(mark);
  if (!found) throw new Error(`The thread has no message marked ${mark}`);
  return found;
}
