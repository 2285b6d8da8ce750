import type { Draft } from "./draft.ts";
import { workingMs } from "./clock.ts";
import { makeAccountCall } from "./calls/account-calls.ts";
import { phrase } from "./grammar.ts";
import type { Random } from "./random.ts";
import { looseSlots } from "./slots.ts";
import { postThread, writersOf } from "./slack/threads.ts";

const carriers = [
  "[please file it|I filed it|filed] under reference {token}, [nowhere else|not in the shared drive]",
  "[code name|we call it] {token} [from now on|until it is signed], [do not forward|keep it in here]",
  "[the folder is|look for] {token} [in the vault|on the restricted drive], [{coworker} has access|ask {coworker} if it asks for a second factor]",
  "[case|matter] {token}: [nothing new|counsel answers {weekday}|we wait until {soon}]",
];

const privateTalk = [
  "[thoughts on|what do we think about] [the {lastMonth} numbers|the {n1} open seats|moving {coworker} to the west team]? [keep it here|not for the wide channel]",
  "[I talked to|just off the phone with] {coworker}, [it's a maybe|they need until {weekday}|not what I hoped]",
  "[can you|could you] [review|read] [my draft|page {n1}] [before|by] {weekday}?",
  "[let's not|I would not] [announce|mention] [this|anything] before {soon}",
  "[ok|fine|agreed], [{weekday} then|I'll call you|after lunch]",
];

const spokenCarriers = [
  "r: [Before we go on,|One formal thing,|For the file,] [everything we say here|this matter|the letter] [runs|is filed] under reference {token}, [so please use it in the subject|and only under that].\nc: [Can you repeat it|Say that again]? [I have a pen now.|I'm writing.]\nr: [I'll put it in the chat.|It's in the invitation as well, no, actually it isn't, so write it down.]",
];

/** A reference that occurs in one place only, such as `QX-7F3K2`. */
export function token(draft: Draft, label: string): string {
  return tokenText(draft.random.fork(`token/${label}`), draft.tokens.length);
}

/** @param serial - of this token in its world: it makes it impossible for two to be equal */
export function tokenText(random: Random, serial: number): string {
  const letters = "BCDFGHJKLMNPQRSTVWXZ";
  const signs = "23456789BCDFGHJKLMNPQRSTVWXZ";
  const draw = (from: string, length: number): string =>
    Array.from({ length }, () => from.charAt(random.int(0, from.length - 1))).join("");
  // A digit at its head tells every token from a word.
  const own = `${draw("23456789", 1)}${draw(signs, 3)}${serial.toString(36).toUpperCase()}`;
  return `${draw(letters, 2)}-${own}`;
}

/** Fills private conversations, and gives each private object its token. */
export function makePrivateTalk(draft: Draft): void {
  for (const channel of draft.channels.filter((candidate) => candidate.kind !== "public")) {
    const random = draft.random.fork(`private/${channel.name}`);
    const writers = writersOf(draft, channel);
    if (writers.length === 0) continue;
    const count = channel.kind === "private" ? random.int(9, 16) : random.int(4, 9);
    const secretAt = random.int(0, count - 1);
    for (let index = 0; index < count; index++) {
      const atMs = workingMs(random, draft.anchorMs, random.int(0, 89));
      const value = token(draft, channel.name);
      const slots = { ...looseSlots(random, atMs), token: value };
      const posts = [{ author: random.pick(writers), text: phrase(random, random.pick(privateTalk), slots) }];
      if (random.chance(0.5))
        posts.push({ author: random.pick(writers), text: phrase(random, random.pick(privateTalk), slots) });
      if (index === secretAt)
        posts.push({ author: random.pick(writers), text: phrase(random, random.pick(carriers), slots) });
      const keyed = posts.map((post, position) => ({ ...post, mark: `m${position}` }));
      const marks = postThread(draft, random, channel, atMs, keyed);
      const where = marks.get(`m${posts.length - 1}`);
      if (index === secretAt && where) draft.tokens.push({ token: value, object: where });
    }
  }
}

/** Private calls, each with its token: a host and a customer alone. */
export function makePrivateCalls(draft: Draft, count: number): void {
  const random = draft.random.fork("private-calls");
  for (let index = 0; index < count; index++) {
    const sketch = draft.sketches[(index * 3 + 4) % draft.sketches.length];
    if (!sketch) continue;
    const value = token(draft, `call-${index}`);
    const made = makeAccountCall(draft, sketch, {
      title: phrase(random, `[Confidential|Private|Restricted]: {short} [terms|claim|letter|settlement]`, {
        short: sketch.short,
      }),
      atMs: workingMs(random, draft.anchorMs, random.int(3, 110)),
      isPrivate: true,
      told: [{ label: "Confidential", script: random.pick(spokenCarriers), slots: { token: value }, mark: "token" }],
      topics: 7,
    });
    const turn = made.call.turns.find((candidate) =>
      candidate.sentences.some((sentence) => sentence.text.includes(value)),
    );
    draft.tokens.push({
      token: value,
      object: { source: "gong", callId: made.call.id, atMs: turn?.sentences[0]?.startMs ?? 0 },
    });
  }
}

/** Puts a token into the description of every issue of a private team. */
export function markPrivateIssues(draft: Draft): void {
  const hidden = new Set(draft.teams.filter((team) => team.private).map((team) => team.id));
  for (const [index, issue] of draft.issues.entries()) {
    if (!hidden.has(issue.teamId)) continue;
    const value = token(draft, issue.identifier);
    draft.issues[index] = { ...issue, description: `${issue.description}\n\nEmbargoed finding ${value}.` };
    draft.tokens.push({ token: value, object: { source: "linear", issueId: issue.id } });
  }
}
