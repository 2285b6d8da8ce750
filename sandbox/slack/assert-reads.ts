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
  const outsiders = new Map((world.slack?.outsiders ?? []).map((outsider) => [outsider.id, outsider]));
  const met = new Set<string>();
  const fileIds = new Set<string>();
  const visible = world.channels.filter(
    (channel) => channel.memberIds.includes(personId) || (channel.kind === "public" && person?.slack?.kind !== "guest"),
  );
  assert.deepEqual([...read.members.keys()].sort(), visible.map((channel) => channel.id).sort(), personId);
  for (const channel of visible) {
    const others = (channel.shared?.outsiderIds ?? []).map((id) => outsiders.get(id)?.slackId ?? "");
    const members = [...channel.memberIds.map((id) => slackIds.get(id) ?? ""), ...others].sort();
    assert.deepEqual([...(read.members.get(channel.id) ?? [])].sort(), members, channel.id);
    const readable = person?.slack?.kind !== "bot" || channel.memberIds.includes(personId);
    const expected = world.messages.filter((message) => message.channelId === channel.id).map((message) => message.ts);
    const found = read.messages.get(channel.id);
    assert.deepEqual(found && [...found].sort(), readable ? expected.sort() : undefined, channel.id);
    const pinned = readable ? (channel.bookmarks ?? []).map(({ id }) => id) : undefined;
    assert.deepEqual(read.bookmarks.get(channel.id), pinned, channel.id);
    if (!readable) continue;
    for (const { files = [] } of world.messages.filter((message) => message.channelId === channel.id))
      for (const { id } of files) fileIds.add(id);
    for (const id of channel.shared?.outsiderIds ?? []) met.add(id);
  }
  assert.deepEqual(read.files, fileIds);
  assert.deepEqual(
    read.outsiders,
    new Map(
      [...outsiders.values()].flatMap((one) =>
        met.has(one.id) ? [[one.slackId, `${one.name} of ${one.teamId}`]] : [],
      ),
    ),
  );
  const groups = (world.slack?.userGroups ?? []).map(
    ({ id, memberIds }) => [id, memberIds.map((member) => slackIds.get(member) ?? "")] as const,
  );
  assert.deepEqual(read.userGroups, person?.slack?.kind === "guest" ? undefined : new Map(groups));
}
