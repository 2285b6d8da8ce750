import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, Page, RawRecord } from "@sophia/core";
import { z } from "zod";
import type { GongContext } from "./client.ts";
import { fixtureAnswer, serveGong, type Answer, type Asked } from "./fixtures/serve.ts";
import { identifyGong, readGongPage } from "./sync.ts";

const contentSelector = {
  exposedFields: {
    parties: true,
    content: { trackers: true, trackerOccurrences: true },
    interaction: { personInteractionStats: true, speakers: true, questions: true },
  },
};

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
      libraryFolderAccess: { permissionLevel: "all", libraryFolderIds: [] },
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
    contentSelector,
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
    contentSelector,
  };
  assert.deepEqual(bodies, [first, { ...first, cursor: "next" }]);
});

/** Calls an hour apart up to the fixtures' present, in pages, at a Gong that can be made to forget its cursors. */
function manyCalls(count: number, pageSize: number) {
  const hourMs = 60 * 60 * 1000;
  const newestMs = Date.parse("2025-11-20T11:00:00Z");
  const calls = Array.from({ length: count }, (_, index) => ({ id: `${index + 1}`, atMs: newestMs - index * hourMs }));
  const rangeSchema = z.object({
    filter: z.object({ fromDateTime: z.string(), toDateTime: z.string() }),
    cursor: z.string().optional(),
  });
  const forgotten = new Set<string>();
  const served: string[] = [];
  const answer = ({ path, body }: Asked): Answer => {
    if (path === "/v2/calls/transcript") return { status: 404, body: { errors: ["none"] } };
    const { filter, cursor } = rangeSchema.parse(body);
    if (cursor !== undefined && forgotten.has(cursor)) return { status: 400, body: { errors: ["cursor has expired"] } };
    const from = Date.parse(filter.fromDateTime);
    const to = Date.parse(filter.toDateTime);
    const selected = calls.filter(({ atMs }) => atMs >= from && atMs < to);
    if (selected.length === 0) return { status: 404, body: { errors: ["none"] } };
    const start = Number(cursor?.split("@")[0] ?? 0);
    const shown = selected.slice(start, start + pageSize);
    served.push(...shown.map(({ id }) => id));
    const next = start + pageSize < selected.length ? { cursor: `${start + pageSize}@${served.length}` } : {};
    return {
      body: {
        calls: shown.map(({ id, atMs }) => ({ metaData: { id, started: new Date(atMs).toISOString() } })),
        records: { totalRecords: selected.length, ...next },
      },
    };
  };
  return { answer, forgotten, served };
}

test("a place that Gong forgot after an hour costs one part of a long range, not what was read before", async (t) => {
  const count = 50_000;
  const gong = manyCalls(count, 2_500);
  const { context } = await serveGong(t, gong.answer);
  const read = new Set<string>();
  let cursor: Json = null;
  let pages = 0;
  let isForgotten = false;
  do {
    const page: Page = await readGongPage(context, { stream: "calls", cursor, since: null, known: async () => [] });
    for (const { externalId } of page.records) read.add(externalId);
    assert.equal(page.progress?.total, count);
    assert.ok(page.progress.done <= count);
    cursor = page.nextCursor;
    pages += 1;
    // The pause comes late, when most of it is read.
    const place = z.object({ page: z.string().nullable() }).nullable().parse(cursor)?.page;
    if (!isForgotten && read.size > 35_000 && place) {
      isForgotten = true;
      gong.forgotten.add(place);
    }
  } while (cursor !== null);
  assert.equal(read.size, count);
  assert.ok(isForgotten);
  // The first pages of parts that were halved, and one part: less than what had been read.
  assert.ok(gong.served.length < count + 30_000, `${gong.served.length} calls were served`);
  assert.ok(pages < 60, `${pages} pages`);
});

test("a Gong that forgets every place at once ends the run with that error", async (t) => {
  const { context, asked } = await serveGong(t, ({ path, body }) => {
    if (path === "/v2/calls/transcript") return { status: 404, body: { errors: ["none"] } };
    if (JSON.stringify(body).includes('"cursor"')) return { status: 400, body: { errors: ["cursor has expired"] } };
    const calls = [{ metaData: { id: "1", started: "2025-11-20T00:00:00Z" } }];
    return { body: { calls, records: { totalRecords: 2, cursor: "next" } } };
  });
  await assert.rejects(readStream(context, "calls"), { code: "cursor_expired" });
  assert.ok(asked.length < 20);
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
