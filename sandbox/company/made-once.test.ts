import assert from "node:assert/strict";
import { test } from "node:test";
import { smallWorld } from "../slack/small-world.ts";
import { withId } from "./by-id.ts";
import { madeOnce } from "./made-once.ts";

test("what is made of a world is made again only when a part it is made of has changed", () => {
  let made = 0;
  const count = madeOnce(
    (world) => [world.people, world.messages],
    () => ++made,
  );
  const world = smallWorld();
  const joined = { ...world, channels: [...world.channels] };
  const said = { ...world, messages: world.messages.slice(1) };
  assert.deepEqual([world, joined, said, world, joined, said].map(count), [1, 1, 2, 1, 1, 2]);
});

test("an object is found by its id in the list given, and not in a changed one", () => {
  const { people } = smallWorld();
  const [first] = people;
  assert.equal(withId(people, first?.id), first);
  assert.equal(withId(people.slice(1), first?.id), undefined);
  assert.equal(withId(people, null), undefined);
});
