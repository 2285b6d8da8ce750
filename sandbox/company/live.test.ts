import assert from "node:assert/strict";
import { test } from "node:test";
import { generateWorld } from "./index.ts";
import {
  liveWorld,
  withCallPrivate,
  withChannelPrivate,
  withEdit,
  withMember,
  withoutMember,
  withoutMessage,
  withPersonDeactivated,
  withPersonRenamed,
  withReply,
} from "./live.ts";
import { channelReaders, objectReaders } from "./readers.ts";
import type { World } from "./world.ts";

const initial = generateWorld({ seed: 7, size: 0.1, anchor: "2026-11-20T17:00:00.000Z" });

function first<T>(list: readonly T[], fits: (entry: T) => boolean): T {
  const found = list.find(fits);
  assert.ok(found !== undefined);
  return found;
}

const thread = first(initial.messages, (message) => message.threadTs === null);

test("a change replaces the world and leaves the one it was made from alone", () => {
  const live = liveWorld(initial);
  const before = JSON.stringify(initial);
  live.change((world) => withReply(world, thread, "bot-sophia", "late reply"));
  assert.equal(live.world.messages.length, initial.messages.length + 1);
  assert.equal(live.world.messages.at(-1)?.threadTs, thread.ts);
  assert.ok((live.world.messages.at(-1)?.ts ?? "") > thread.ts);
  assert.equal(JSON.stringify(initial), before);
});

test("messages are edited and deleted, and a message that is not there is named", () => {
  const edited = withEdit(initial, thread, "new text", "1800000000.000100");
  const found = first(edited.messages, (message) => message.channelId === thread.channelId && message.ts === thread.ts);
  assert.equal(found.text, "new text");
  assert.equal(found.editedTs, "1800000000.000100");
  const gone = withoutMessage(initial, thread);
  assert.equal(gone.messages.length, initial.messages.length - 1);
  assert.throws(() => withoutMessage(gone, thread), /No message/);
  assert.throws(() => withReply(gone, thread, "bot-sophia", "x"), /No message/);
});

test("membership, privacy and leaving change who reads", () => {
  const open = first(initial.channels, (channel) => channel.kind === "public" && channel.name === "deal-desk");
  const outsider = first(
    initial.people,
    (person) => person.active && person.slack?.kind === "member" && !open.memberIds.includes(person.id),
  );
  const readers = (world: World): string[] =>
    channelReaders(
      world,
      first(world.channels, (channel) => channel.id === open.id),
    );
  assert.ok(readers(initial).includes(outsider.email));
  const closed = withChannelPrivate(initial, open.id);
  assert.ok(!readers(closed).includes(outsider.email));
  const joined = withMember(closed, open.id, outsider.id);
  assert.ok(readers(joined).includes(outsider.email));
  assert.ok(!readers(withoutMember(joined, open.id, outsider.id)).includes(outsider.email));
  assert.ok(!readers(withPersonDeactivated(joined, outsider.id)).includes(outsider.email));
  assert.equal(
    first(withPersonRenamed(joined, outsider.id, "New Name").people, (person) => person.id === outsider.id).name,
    "New Name",
  );
  assert.throws(() => withPersonRenamed(initial, "nobody", "x"), /No person/);
});

test("a call made private is seen by fewer", () => {
  const call = first(initial.calls, (candidate) => !candidate.isPrivate);
  const object = { source: "gong", callId: call.id, atMs: 0 } as const;
  const after = withCallPrivate(initial, call.id);
  assert.ok(objectReaders(after, object).length < objectReaders(initial, object).length);
});
