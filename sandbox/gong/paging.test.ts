import assert from "node:assert/strict";
import { test } from "node:test";
import { everyCall, everything, type Answer, type ReplyBody, startGong } from "./test-client.ts";

const hourMs = 60 * 60 * 1000;

/** The ids of every page, read as a client does, until there is no cursor. */
async function readAll(next: (cursor: string | undefined) => Promise<Answer>, idsOf: (body: ReplyBody) => string[]) {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const answer = await next(cursor);
    assert.equal(answer.status, 200, answer.text);
    const ids = idsOf(answer.body);
    const { records } = answer.body;
    assert.equal(records.currentPageSize, ids.length);
    assert.equal(records.currentPageNumber, pages.length);
    pages.push(ids);
    cursor = records.cursor;
    assert.ok(pages.length < 20, "the paging does not end");
  } while (cursor !== undefined);
  return pages;
}

test("every list, read two at a time, gives exactly the world's ids in pages that end", async (t) => {
  const gong = await startGong(t, { pageSize: 2 });
  const callIds = gong.sandbox.live.world.calls.map((call) => call.id).toSorted();
  const withCursor = (cursor: string | undefined) => (cursor === undefined ? "" : `&cursor=${cursor}`);
  const lists = {
    calls: await readAll(
      (cursor) => gong.get(`/v2/calls?${everything}${withCursor(cursor)}`),
      (body) => body.calls.map((call) => call.id),
    ),
    extensive: await readAll(
      (cursor) => gong.post("/v2/calls/extensive", { filter: everyCall, ...(cursor && { cursor }) }),
      (body) => body.calls.map((call) => call.metaData.id),
    ),
    transcript: await readAll(
      (cursor) => gong.post("/v2/calls/transcript", { filter: everyCall, ...(cursor && { cursor }) }),
      (body) => body.callTranscripts.map((transcript) => transcript.callId),
    ),
  };
  for (const [name, pages] of Object.entries(lists)) {
    assert.deepEqual(
      pages.map((page) => page.length),
      [2, 2, 1],
      name,
    );
    assert.deepEqual(pages.flat().toSorted(), callIds, name);
  }
  const users = await readAll(
    (cursor) => gong.get(`/v2/users?${withCursor(cursor).slice(1)}`),
    (body) => body.users.map((user) => user.id),
  );
  assert.deepEqual(
    users.flat(),
    gong.sandbox.live.world.people.flatMap(({ gong: seat }) => (seat ? [seat.id] : [])),
  );
});

test("a full last page has no cursor", async (t) => {
  const gong = await startGong(t, { pageSize: 5 });
  const { body } = await gong.get(`/v2/calls?${everything}`);
  assert.deepEqual(body.records, { totalRecords: 5, currentPageSize: 5, currentPageNumber: 0 });
});

test("a cursor with any other input changed is refused", async (t) => {
  const gong = await startGong(t, { pageSize: 2 });
  const first = await gong.post("/v2/calls/transcript", { filter: everyCall });
  const { cursor } = first.body.records;
  const otherRange = { ...everyCall, toDateTime: "2027-01-02T00:00:00Z" };
  for (const [path, body] of [
    ["/v2/calls/transcript", { filter: otherRange, cursor }],
    ["/v2/calls/transcript", { filter: { ...everyCall, primaryUserIds: ["1"] }, cursor }],
    ["/v2/calls/extensive", { filter: everyCall, cursor }],
  ] as const) {
    const answer = await gong.post(path, body);
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.match(answer.body.errors[0], /all other inputs must be the same/);
  }
  const reordered = { cursor, filter: { toDateTime: everyCall.toDateTime, fromDateTime: everyCall.fromDateTime } };
  assert.equal((await gong.post("/v2/calls/transcript", reordered)).status, 200);
});

test("a cursor dies an hour after the first request of its range, not after the last", async (t) => {
  const gong = await startGong(t, { pageSize: 2 });
  const first = await gong.get(`/v2/calls?${everything}`);
  gong.advance(hourMs / 2);
  const second = await gong.get(`/v2/calls?${everything}&cursor=${first.body.records.cursor}`);
  assert.equal(second.status, 200);
  gong.advance(hourMs / 2 + 1);
  const third = await gong.get(`/v2/calls?${everything}&cursor=${second.body.records.cursor}`);
  assert.equal(third.status, 400);
  assert.deepEqual(third.body.errors, ["cursor has expired"]);
  assert.equal((await gong.get(`/v2/calls?${everything}`)).status, 200, "the range can be started again");
});

test("a cursor that was made up, cut or changed is refused", async (t) => {
  const gong = await startGong(t, { pageSize: 2 });
  const { cursor = "" } = (await gong.get(`/v2/calls?${everything}`)).body.records;
  const changed = Buffer.from(Buffer.from(cursor, "base64url").toString().replace("2000", "3000")).toString(
    "base64url",
  );
  for (const wrong of ["x", "W10", "bnVsbA", cursor.slice(0, -4), changed, "%00", "a".repeat(5000)]) {
    const answer = await gong.get(`/v2/calls?${everything}&cursor=${wrong}`);
    assert.equal(answer.status, 400, wrong);
    assert.deepEqual(answer.body.errors, ["cursor is invalid"]);
  }
});

test("a call deleted between two pages neither hides nor repeats another, be it the page's last", async (t) => {
  for (const position of [0, 1]) {
    const gong = await startGong(t, { pageSize: 2 });
    const first = await gong.get(`/v2/calls?${everything}`);
    const served = first.body.calls.map((call) => call.id);
    const gone = served[position];
    gong.sandbox.live.change((world) => ({ ...world, calls: world.calls.filter((call) => call.id !== gone) }));
    const second = await gong.get(`/v2/calls?${everything}&cursor=${first.body.records.cursor}`);
    const third = await gong.get(`/v2/calls?${everything}&cursor=${second.body.records.cursor}`);
    const rest = [second, third].flatMap(({ body }) => body.calls.map((call) => call.id));
    const expected = gong.sandbox.live.world.calls.map((call) => call.id).filter((id) => !served.includes(id));
    assert.deepEqual(rest.toSorted(), expected.toSorted());
  }
});

test("an empty range is 404, not an empty list", async (t) => {
  const gong = await startGong(t);
  const range = { fromDateTime: "2025-01-01T00:00:00Z", toDateTime: "2025-02-01T00:00:00Z" };
  for (const answer of [
    await gong.get("/v2/calls?fromDateTime=2025-01-01T00:00:00Z&toDateTime=2025-02-01T00:00:00Z"),
    await gong.post("/v2/calls/extensive", { filter: range }),
    await gong.post("/v2/calls/transcript", { filter: range }),
    await gong.get(`/v2/calls?${everything}&workspaceId=1`),
    await gong.post("/v2/calls/transcript", { filter: { callIds: ["1"] } }),
  ]) {
    assert.equal(answer.status, 404);
    assert.match(answer.body.errors[0], /^No call.* found corresponding to the provided filters$/);
    assert.equal(typeof answer.body.requestId, "string");
  }
});

test("a range takes in its first instant and leaves out its last", async (t) => {
  const gong = await startGong(t);
  const ids = async (from: string, to: string) => {
    const query = new URLSearchParams({ fromDateTime: from, toDateTime: to });
    return (await gong.get(`/v2/calls?${query.toString()}`)).body.calls?.map((call) => call.id.slice(-1)) ?? [];
  };
  assert.deepEqual(await ids("2026-11-10T09:00:00Z", "2026-11-12T09:00:00Z"), ["2", "3"]);
  assert.deepEqual(await ids("2026-11-10T04:00:00-05:00", "2026-11-12T09:00:01Z"), ["2", "3", "4"]);
});

test("a planned fault repeats a page or expires a cursor, and waits for a request that has one", async (t) => {
  const gong = await startGong(t, { pageSize: 2 });
  gong.sandbox.faults.plan({ kind: "repeat-page", path: /\/v2\/calls/, times: 1 });
  gong.sandbox.faults.plan({ kind: "expired-cursor", path: /\/v2\/calls/, times: 1 });
  const first = await gong.get(`/v2/calls?${everything}`);
  const next = `/v2/calls?${everything}&cursor=${first.body.records.cursor}`;
  const repeated = await gong.get(next);
  assert.deepEqual(repeated.body.calls, first.body.calls);
  assert.equal((await gong.get(next)).body.errors[0], "cursor has expired");
  assert.equal((await gong.get(next)).body.records.currentPageNumber, 1);
  assert.deepEqual(gong.sandbox.faults.pending(), []);
});
