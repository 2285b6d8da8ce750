import { workingMs } from "../clock.ts";
import { channelNamed, firstName, tellOnce, type Draft, type Sketch } from "../draft.ts";
import { phrase, type Slots } from "../grammar.ts";
import type { Random } from "../random.ts";
import { accountSlots, looseSlots, mentionSlots } from "../slots.ts";
import type { Topic } from "../topics/index.ts";
import { topics } from "../topics/index.ts";
import type { Person } from "../world.ts";
import { accountRooms } from "./channels.ts";
import { postThread, writersOf, type Post } from "./threads.ts";
import { small } from "./chatter.ts";

/** Threads about accounts: each tells the key fact of one topic. */
export function makeAccountThreads(draft: Draft, perAccount: number): void {
  for (const sketch of draft.sketches) {
    const random = draft.random.fork(`threads/${sketch.account.id}`);
    let left = perAccount;
    for (const topic of random.shuffle(topics)) {
      if (left === 0) break;
      if (!tellOnce(draft, sketch.account.id, topic.id)) continue;
      left--;
      writeAccountThread(
        draft,
        sketch,
        topic,
        workingMs(random, draft.anchorMs, random.chance(0.06) ? random.int(91, 170) : random.int(0, 89)),
      );
    }
  }
}

/** Writes one thread of a topic and remembers where its fact stands. */
export function writeAccountThread(draft: Draft, sketch: Sketch, topic: Topic, atMs: number, room?: string): void {
  const random = draft.random.fork(`thread/${sketch.account.id}/${topic.id}`);
  const channel = channelNamed(draft, room ?? random.pick(accountRooms));
  const writers = writersOf(draft, channel);
  const contact = random.pick(sketch.contacts);
  const values = topic.values(random, sketch, atMs);
  const slots = {
    ...looseSlots(random, atMs),
    ...mentionSlots(draft, random),
    ...accountSlots(sketch),
    me2: firstName(random.pick(writers).name),
    cust: firstName(contact.name),
    cust2: firstName(random.pick(sketch.contacts).name),
    ...values,
  };
  const posts = accountThreadPosts(random, topic, { values, slots, writers, success: sketch.success });
  const marks = postThread(draft, random, channel, atMs, posts);
  const where = marks.get("key");
  if (where) {
    draft.placements.push({
      topicId: topic.id,
      accountId: sketch.account.id,
      values: slots,
      at: new Date(atMs).toISOString(),
      where,
      told: posts.map((post) => post.text).join(" "),
    });
  }
}

/** What is written in a thread about a topic; the message with the key fact is marked `key`. */
export function accountThreadPosts(
  random: Random,
  topic: Topic,
  told: {
    readonly values: Slots;
    readonly slots: Slots;
    readonly writers: readonly Person[];
    readonly success: Person;
  },
): Post[] {
  const { values, slots, writers, success } = told;
  const cast = random.sample(writers, random.int(2, 4));
  const starter = writers.find((person) => person.id === success.id && random.chance(0.5)) ?? random.pick(writers);
  const answerer = cast.find((person) => person.id !== starter.id) ?? starter;
  // What a reply tells of the topic's facts is always told; the other replies come and go.
  const telling = topic.thread.replies.filter((reply) =>
    Object.keys(values).some((name) => reply.includes(`{${name}}`)),
  );
  const others = topic.thread.replies.filter((reply) => !telling.includes(reply));
  const replies = random.shuffle([...telling, ...random.sample(others, random.int(0, 2))]);
  const posts: Post[] = [{ author: starter, text: phrase(random, random.pick(topic.thread.root), slots) }];
  const keyAt = random.int(0, replies.length);
  for (let index = 0; index <= replies.length; index++) {
    if (index === keyAt)
      posts.push({ author: answerer, text: phrase(random, random.pick(topic.thread.key), slots), mark: "key" });
    const reply = replies[index];
    if (reply !== undefined) posts.push({ author: random.pick(cast), text: phrase(random, reply, slots) });
  }
  if (random.chance(0.45)) posts.push({ author: random.pick(cast), text: phrase(random, random.pick(small), slots) });
  return posts;
}
