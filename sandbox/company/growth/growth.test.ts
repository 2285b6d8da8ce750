import assert from "node:assert/strict";
import { test } from "node:test";
import { generateWorld } from "../index.ts";
import type { World } from "../world.ts";
import { growthTo, shares } from "./how-many.ts";

const parameters = { seed: 7, anchor: "2026-11-20T17:00:00.000Z" };
const sample = generateWorld({ ...parameters, size: 1 });
const grown = generateWorld({ ...parameters, size: 1.2 });

const idsOf = (list: readonly { readonly id: string }[]): Set<string> => new Set(list.map(({ id }) => id));

/** How many objects a world holds: messages, calls, issues, comments and HubSpot's records. */
function objectsIn({ messages, calls, issues, accounts, contacts, deals, tickets, hubspot, linear }: World): number {
  const comments = issues.reduce((sum, issue) => sum + issue.comments.length, linear?.comments.length ?? 0);
  const records = [accounts, contacts, deals, tickets, hubspot?.engagements ?? []];
  return messages.length + calls.length + issues.length + comments + records.flat().length;
}

test("a greater company holds the sample as it is, down to the words, and more of every kind", () => {
  const before = new Map(sample.calls.map((call) => [call.id, call]));
  for (const call of grown.calls) if (before.has(call.id)) assert.deepEqual(call, before.get(call.id));
  const lists = ["people", "accounts", "contacts", "deals", "channels", "calls", "teams", "issues", "tickets"] as const;
  for (const name of [...lists, "projects"] as const) {
    const ids = idsOf(grown[name]);
    assert.equal(ids.size, grown[name].length, `${name} share an id`);
    assert.ok(
      sample[name].every(({ id }) => ids.has(id)),
      `${name} of the sample are missing`,
    );
    assert.ok(grown[name].length > sample[name].length, `no more ${name}`);
  }
  const texts = new Set(grown.messages.map(({ channelId, ts, text }) => `${channelId} ${ts} ${text}`));
  assert.ok(sample.messages.every(({ channelId, ts, text }) => texts.has(`${channelId} ${ts} ${text}`)));
  assert.deepEqual(grown.stories, sample.stories);
});

test("what is said in a further call is made when it is looked at, the same each time, and fits the call", () => {
  const told = idsOf(sample.calls);
  const again = generateWorld({ ...parameters, size: 1.2 });
  const further = grown.calls.filter(({ id }) => !told.has(id));
  for (const [index, call] of further.slice(0, 12).entries()) {
    assert.equal(typeof Object.getOwnPropertyDescriptor(call, "turns")?.get, "function");
    assert.deepEqual(call.turns, again.calls.find(({ id }) => id === call.id)?.turns, `call ${index}`);
    const speakers = new Set(call.parties.map(({ speakerId }) => speakerId));
    let clockMs = 0;
    for (const { speakerId, sentences } of call.turns) {
      assert.ok(speakers.has(speakerId));
      for (const { startMs, endMs } of sentences) {
        assert.ok(startMs >= clockMs && endMs > startMs);
        clockMs = endMs;
      }
    }
    const lengthMs = call.durationSeconds * 1000;
    assert.ok(clockMs <= lengthMs && clockMs > lengthMs * 0.9, `${clockMs} of ${lengthMs} ms`);
  }
  const [call] = further;
  assert.ok(call);
  // As a change to a served world copies it.
  assert.deepEqual({ ...call, isPrivate: true }.turns, call.turns);
});

test("each closed conversation and each private team that came with growth has a token of its own", () => {
  const told = idsOf(sample.channels);
  const closed = grown.channels.filter(({ id, kind }) => kind !== "public" && !told.has(id));
  const marked = new Set(grown.tokens.flatMap(({ object }) => (object.source === "slack" ? [object.channelId] : [])));
  assert.ok(closed.length > 0);
  assert.ok(closed.every(({ id }) => marked.has(id)));
  const texts = grown.messages.map(({ text }) => text).join("\n");
  for (const { token, object } of grown.tokens) {
    if (object.source === "slack") assert.equal(texts.split(token).length, 2, token);
  }
});

test("size 45 promises more than 200,000 objects and 13,000 calls, and who and where grow more slowly than what is done", () => {
  const growth = growthTo(45);
  assert.ok(growth.calls >= 13_000);
  const perSize = (objectsIn(grown) - objectsIn(sample)) / 0.2;
  assert.ok(objectsIn(sample) + 44 * perSize > 190_000, `${perSize} objects for each further size`);
  assert.ok(growthTo(90).messages > growth.messages * 2);
  for (const name of ["accounts", "channels", "teams", "projects", "staffFactor"] as const) {
    assert.ok(growthTo(90)[name] < growth[name] * 2, name);
  }
  assert.deepEqual(
    Object.values(growthTo(0.1)).slice(1),
    Array.from({ length: 10 }, () => 0),
  );
});

test("shares lose nothing to rounding", () => {
  assert.deepEqual(shares(10, [1, 1, 1]), [3, 4, 3]);
  assert.equal(
    shares(12_345, [0.1, 7, 0, 2.5]).reduce((sum, share) => sum + share, 0),
    12_345,
  );
});
