import assert from "node:assert/strict";
import { test } from "node:test";
import { generateWorld } from "../company/index.ts";
import { startGong } from "./test-client.ts";

test("the whole sample company reads back page by page: every call, turn, party, user and profile, and no other", async (t) => {
  const world = generateWorld({ seed: 1, size: 1, anchor: "2026-11-22T09:00:00Z" });
  const gong = await startGong(t, { pageSize: 7, rateFactor: 1_000_000 });
  gong.sandbox.live.change(() => world);
  const filter = { fromDateTime: "2000-01-01T00:00:00Z", toDateTime: "2100-01-01T00:00:00Z" };

  const transcripts = new Map<string, unknown>();
  const parties = new Map<string, ReadonlySet<string>>();
  let cursor: string | undefined;
  do {
    const { body } = await gong.post("/v2/calls/transcript", { filter, ...(cursor && { cursor }) });
    for (const { callId, transcript } of body.callTranscripts) {
      assert.ok(!transcripts.has(callId), `call ${callId} twice`);
      transcripts.set(callId, transcript);
    }
    cursor = body.records.cursor;
  } while (cursor !== undefined);
  do {
    const contentSelector = { exposedFields: { parties: true } };
    const { body } = await gong.post("/v2/calls/extensive", { filter, contentSelector, ...(cursor && { cursor }) });
    for (const call of body.calls)
      parties.set(call.metaData.id, new Set(call.parties.map(({ speakerId }) => speakerId)));
    cursor = body.records.cursor;
  } while (cursor !== undefined);

  assert.ok(world.calls.length > 14, "more than two pages, or the paging is not tried");
  assert.deepEqual([...transcripts.keys()].toSorted(), world.calls.map(({ id }) => id).toSorted());
  for (const call of world.calls) {
    assert.match(call.id, /^\d{1,20}$/);
    const expected = call.turns.map(({ speakerId, topic, sentences }) => ({
      speakerId,
      topic,
      sentences: sentences.map(({ startMs: start, endMs: end, text }) => ({ start, end, text })),
    }));
    assert.deepEqual(transcripts.get(call.id), expected);
    assert.deepEqual(parties.get(call.id), new Set(call.parties.map(({ speakerId }) => speakerId)));
    for (const { speakerId } of call.turns) assert.ok(parties.get(call.id)?.has(speakerId), `${call.id} ${speakerId}`);
    assert.equal((await gong.get(`/v2/calls/${call.id}`)).status, 200);
  }

  const userIds: string[] = [];
  do {
    const { body } = await gong.get(`/v2/users${cursor === undefined ? "" : `?cursor=${cursor}`}`);
    userIds.push(...body.users.map(({ id }) => id));
    cursor = body.records.cursor;
  } while (cursor !== undefined);
  const seats = world.people.flatMap(({ gong: seat }) => (seat ? [seat] : []));
  assert.deepEqual(userIds.toSorted(), seats.map(({ id }) => id).toSorted());

  const { profiles } = (await gong.get(`/v2/all-permission-profiles?workspaceId=${world.company.gongWorkspaceId}`))
    .body;
  assert.deepEqual(
    profiles.map(({ id }) => id),
    world.gongProfiles.map(({ id }) => id),
  );
  for (const { id } of profiles) {
    const { users } = (await gong.get(`/v2/permission-profile/users?profileId=${id}`)).body;
    const expected = seats.filter(({ profileId }) => profileId === id).map((seat) => seat.id);
    assert.deepEqual(users.map((user) => user.id).toSorted(), expected.toSorted());
  }
});
