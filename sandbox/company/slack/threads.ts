import { slackMs } from "../clock.ts";
import type { Draft } from "../draft.ts";
import type { Random } from "../random.ts";
import type { Channel, ObjectReference, Person } from "../world.ts";

export interface Post {
  readonly author: Pick<Person, "id">;
  readonly text: string;
  /** Names the message, to be found afterwards. */
  readonly mark?: string;
  /** Hours after the message before; drawn when absent. */
  readonly hoursLater?: number;
}

const reactionNames = [
  "+1",
  "eyes",
  "white_check_mark",
  "raised_hands",
  "thinking_face",
  "tada",
  "heart",
  "pray",
  "100",
];

/**
 * Adds a thread (or a single message) to the draft.
 *
 * @returns for each mark, the reference of its message; the first message always has the mark `root`
 */
export function postThread(
  draft: Draft,
  random: Random,
  channel: Channel,
  startMs: number,
  posts: readonly Post[],
): Map<string, ObjectReference> {
  const marks = new Map<string, ObjectReference>();
  let atMs = startMs;
  let threadTs: string | null = null;
  for (const post of posts) {
    if (threadTs !== null) {
      const laterMs =
        post.hoursLater === undefined
          ? random.int(40, random.chance(0.12) ? 90_000 : 4200) * 1000
          : post.hoursLater * 3_600_000;
      // Nothing is written after the world's now, and a reply always comes after the message before it.
      atMs = Math.min(atMs + laterMs, Math.max(atMs + 1000, draft.anchorMs - 5000));
    }
    const ts = draft.slackTs(channel.id, atMs);
    const reactions = random.chance(0.14)
      ? random.sample(reactionNames, random.int(1, 2)).map((name) => ({
          name,
          personIds: random.sample(channel.memberIds, random.int(1, Math.min(4, channel.memberIds.length))),
        }))
      : [];
    draft.messages.push({
      channelId: channel.id,
      ts,
      threadTs,
      authorId: post.author.id,
      text: post.text,
      editedTs: random.chance(0.04)
        ? draft.slackTs(channel.id, Math.min(atMs + random.int(30, 900) * 1000, draft.anchorMs - 1))
        : null,
      reactions,
    });
    const reference: ObjectReference = { source: "slack", channelId: channel.id, threadTs: threadTs ?? ts, ts };
    if (threadTs === null) marks.set("root", reference);
    if (post.mark !== undefined) marks.set(post.mark, reference);
    threadTs ??= ts;
    atMs = Math.max(atMs, slackMs(ts));
  }
  return marks;
}

/** Active members of a channel who write in it; guests and bots seldom do. */
export function writersOf(draft: Draft, channel: Channel): Person[] {
  const members = new Set(channel.memberIds);
  return draft.people.filter((person) => members.has(person.id) && person.active && person.slack?.kind === "member");
}
