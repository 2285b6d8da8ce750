import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, Page, RawRecord } from "@sophia/core";
import type { GongContext } from "./client.ts";
import { fixtureAnswer, serveGong } from "./fixtures/serve.ts";
import { identifyGong, readGongPage } from "./sync.ts";

async function readStream(
  context: GongContext,
  stream: string,
  known: readonly RawRecord[] = [],
  since: string | null = null,
): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  let cursor: Json = null;
  do {
    const page: Page = await readGongPage(context, { stream, cursor, since, known: async () => known });
    records.push(...page.records);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return records;
}

test("a company is known by its workspaces", async (t) => {
  const { context } = await serveGong(t, fixtureAnswer);
  assert.deepEqual(await identifyGong(context), { externalId: "623457276584334", name: "Sample", url: null });
});

test("a profile's record holds its users and everybody's manager", async (t) => {
  const { context } = await serveGong(t, fixtureAnswer);
  const users = await readStream(context, "users");
  const profiles = await readStream(context, "profiles", users);
  assert.deepEqual(
    profiles.map(({ externalId }) => externalId),
    ["900", "901"],
  );
  assert.deepEqual(profiles[1]?.payload, {
    profile: {
      id: "901",
      name: "Managers",
      callsAccess: { permissionLevel: "report-to-them", teamLeadIds: [] },
      downloadCallMedia: true,
    },
    workspace_id: "623457276584334",
    user_ids: ["234599484848423"],
    seats: [
      { id: "234599484848423", managerId: null, active: true },
      { id: "55001", managerId: "234599484848423", active: true },
      { id: "55002", managerId: "234599484848423", active: false },
      { id: "7782342274025937895", managerId: "234599484848423", active: true },
    ],
  });
});

test("calls are joined with their transcripts, and one without is kept for a later run", async (t) => {
  const { context, asked } = await serveGong(t, fixtureAnswer);
  const calls = await readStream(context, "calls");
  const withTranscript = calls.map(({ externalId, payload }) => [
    externalId,
    !JSON.stringify(payload).endsWith('"transcript":null}'),
  ]);
  assert.deepEqual(withTranscript, [
    ["5896741599400166373", true],
    ["5896741599400166374", true],
    ["5896741599400166375", false],
  ]);
  assert.deepEqual(asked[0]?.body, {
    filter: { fromDateTime: "2015-01-01T00:00:00.000Z", toDateTime: "2025-11-21T12:00:00.000Z" },
    contentSelector: { exposedFields: { parties: true } },
  });
});

test("a later run reads the day before again, with the same range on every page", async (t) => {
  let nth = 0;
  const { context, asked } = await serveGong(t, ({ path }) => {
    if (path === "/v2/calls/transcript") return { status: 404, body: { errors: ["none"] } };
    nth += 1;
    const call = { metaData: { id: `${nth}`, started: "2025-11-20T00:00:00Z" } };
    return { body: { calls: [call], records: { totalRecords: 2, ...(nth === 1 && { cursor: "next" }) } } };
  });
  const calls = await readStream(context, "calls", [], "2025-11-20T10:00:00.000Z");
  assert.equal(calls.length, 2);
  const bodies = asked.filter(({ path }) => path === "/v2/calls/extensive").map(({ body }) => body);
  const first = {
    filter: { fromDateTime: "2025-11-19T10:00:00.000Z", toDateTime: "2025-11-21T12:00:00.000Z" },
    contentSelector: { exposedFields: { parties: true } },
  };
  assert.deepEqual(bodies, [first, { ...first, cursor: "next" }]);
});

test("a range without calls is an empty page", async (t) => {
  const { context } = await serveGong(t, () => ({ status: 404, body: { requestId: "1", errors: ["No calls found"] } }));
  assert.deepEqual(await readStream(context, "calls"), []);
});

test("a vendor that sends the same page for ever is stopped with an error", async (t) => {
  for (const stream of ["users", "calls"]) {
    let nth = 0;
    const { context, asked } = await serveGong(t, ({ path }) => {
      if (path === "/v2/calls/transcript") return { status: 404, body: { errors: ["none"] } };
      const records = { cursor: `new ${(nth += 1)}` };
      return {
        body: { users: [{ id: "1" }], calls: [{ metaData: { id: "1", started: "2025-11-20T00:00:00Z" } }], records },
      };
    });
    await assert.rejects(readStream(context, stream), { code: "vendor_reply_invalid", message: /second time/ });
    assert.ok(asked.length < 5);
  }
});

test("an id that JSON has already rounded is refused rather than mistaken for another", async (t) => {
  const { context } = await serveGong(t, () => ({ body: '{"users":[{"id":77823422740259378951}]}' }));
  await assert.rejects(readStream(context, "users"), { code: "vendor_reply_invalid", message: /damaged/ });
});

test("a transcript of 50 MB is read", async (t) => {
  const sentence = { start: 0, end: 1000, text: "All work and no play makes a dull call. ".repeat(25) };
  const transcript = Array.from({ length: 480 }, () => ({
    speakerId: "1",
    sentences: Array.from({ length: 105 }, () => sentence),
  }));
  const body = JSON.stringify({ callTranscripts: [{ callId: "1", transcript }] });
  assert.ok(body.length > 50_000_000);
  const { context } = await serveGong(t, ({ path }) =>
    path === "/v2/calls/transcript"
      ? { body }
      : { body: { calls: [{ metaData: { id: "1", started: "2025-11-20T00:00:00Z" } }], records: {} } },
  );
  const [call] = await readStream(context, "calls");
  assert.ok(JSON.stringify(call?.payload).length > 50_000_000);
});
