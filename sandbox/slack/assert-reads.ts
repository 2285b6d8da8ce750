import assert from "node:assert/strict";
import type { World } from "../company/world.ts";
import type { ReadWorkspace } from "./read-workspace.ts";

/**
 * Checks that what a token reached is exactly what the world holds for its owner, to the last message.
 *
 * Expectations come from the world alone, by Slack's published rules, not from the server's own code.
 */
export function assertReads(world: World, personId: string, read: ReadWorkspace): void {
  const person = world.people.find((candidate) => candidate.id === personId);
  const slackIds = new Map(world.people.flatMap(({ id, slack }) => (slack ? [[id, slack.id]] : [])));
  assert.deepEqual(new Set(read.users), new Set(slackIds.values()));
  const visible = world.channels.filter(
    (channel) => channel.memberIds.includes(personId) || (channel.kind === "public" && person?.slack?.kind !== "guest"),
  );
  assert.deepEqual([...read.members.keys()].sort(), visible.map((channel) => channel.id).sort(), personId);
  for (const channel of visible) {
    const members = channel.memberIds.map((id) => slackIds.get(id) ?? "").sort();
    assert.deepEqual([...(read.members.get(channel.id) ?? [])].sort(), members, channel.id);
    const readable = person?.slack?.kind !== "bot" || channel.memberIds.includes(personId);
    const expected = world.messages.filter((message) => message.channelId === channel.id).map((message) => message.ts);
    const found = read.messages.get(channel.id);
    assert.deepEqual(found && [...found].sort(), readable ? expected.sort() : undefined, channel.id);
  }
}
