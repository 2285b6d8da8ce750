import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, Page, RawRecord } from "@sophia/core";
import { z } from "zod";
import { fixtureAnswer, serveGong, type Answer, type Asked } from "./fixtures/serve.ts";
import type { GongContext } from "./client.ts";
import { readGongPage } from "./sync.ts";
import { transformGong } from "./transform.ts";

const hourMs = 60 * 60 * 1000;
const renewal = "5896741599400166373";

/** What the server keeps of one connection, a run after the other. */
function copyAt(context: GongContext) {
  const kept = new Map<string, RawRecord>();
  const known = async (kind: string) => [...kept.values()].filter((record) => record.kind === kind);
  return {
    kept,
    known,
    async run(streams: readonly string[], since: string | null = null): Promise<readonly string[]> {
      const notices: string[] = [];
      for (const stream of streams) {
        let cursor: Json = null;
        do {
          const page: Page = await readGongPage(context, { stream, cursor, since, known });
          for (const record of page.records) kept.set(`${record.kind} ${record.externalId}`, record);
          notices.push(...(page.notices ?? []));
          cursor = page.nextCursor;
        } while (cursor !== null);
      }
      return notices;
    },
    /** The folders named at a call, as its canonical entity has them. */
    foldersAt(callId: string): readonly string[] | undefined {
      const call = kept.get(`call ${callId}`);
      assert.ok(call);
      const lookup = ({ kind, externalId }: { kind: string; externalId: string }) =>
        kept.get(`${kind} ${externalId}`)?.payload;
      const account = { externalId: "W", name: "Sample", url: null };
      const data = transformGong(call, lookup, { account }).entities[0]?.data;
      return z.looseObject({ folders: z.array(z.string()).optional() }).parse(data).folders;
    },
  };
}

const beforeLibrary = ["users", "profiles", "calls"];
const contentOf = (calls: readonly string[]): Answer => ({
  body: { id: "3843152912968920037", name: "Renewals", calls: calls.map((id) => ({ id })) },
});

test("a folder that everybody who sees calls may open is named at its calls; of another only that it is not", async (t) => {
  const { context } = await serveGong(t, fixtureAnswer);
  const copy = copyAt(context);
  await copy.run(beforeLibrary);
  assert.equal(copy.foldersAt(renewal), undefined);
  const notices = await copy.run(["library"]);
  assert.deepEqual(copy.foldersAt(renewal), ["Renewals"]);
  assert.deepEqual(notices, [
    "1 of 2 folders of Gong's library are not named at their calls: some of those who see calls may not open them.",
  ]);
  assert.ok(!notices.join().includes("For managers"));
});

test("a library whose profiles are not known names no folder", async (t) => {
  const { context } = await serveGong(t, fixtureAnswer);
  const copy = copyAt(context);
  await copy.run(["calls", "library"]);
  assert.equal(copy.foldersAt(renewal), undefined);
});

test("a call that left its folder is in none, though its record's old words are still looked up", async (t) => {
  let inFolder = [renewal];
  let nowMs = Date.parse("2025-11-20T12:00:00Z");
  const served = await serveGong(t, (asked) =>
    asked.path === "/v2/library/folder-content" ? contentOf(inFolder) : fixtureAnswer(asked),
  );
  const copy = copyAt({ ...served.context, nowMs: () => nowMs });
  await copy.run([...beforeLibrary, "library"]);
  assert.deepEqual(copy.foldersAt(renewal), ["Renewals"]);
  inFolder = [];
  nowMs += 6 * hourMs;
  await copy.run(["library"]);
  assert.deepEqual(copy.foldersAt(renewal), []);
});

test("the library is asked for every sixth hour at most, keeps what it knows in between, and later runs ask nothing", async (t) => {
  let nowMs = Date.parse("2025-11-20T12:00:00Z");
  const { context, asked } = await serveGong(t, fixtureAnswer);
  const copy = copyAt({ ...context, nowMs: () => nowMs });
  await copy.run(beforeLibrary);
  const [notice] = await copy.run(["library"]);
  const read = asked.length;
  nowMs += 5 * hourMs;
  assert.deepEqual(await copy.run(["library"]), [notice]);
  assert.deepEqual(await copy.run(["library"], "2025-11-20T12:00:00Z"), [notice]);
  assert.equal(asked.length, read);
  // A full run lists what it keeps: what it did not list would end.
  const page = await readGongPage(
    { ...context, nowMs: () => nowMs },
    { stream: "library", cursor: null, since: null, known: copy.known },
  );
  assert.deepEqual(
    new Map(page.records.map((record) => [`${record.kind} ${record.externalId}`, record])),
    new Map([...copy.kept].filter(([, { kind }]) => ["folder", "call_folders", "library_mark"].includes(kind))),
  );
  nowMs += hourMs;
  await copy.run(["library"]);
  assert.ok(asked.length > read);
});

test("many folders are read a few a page, and one that is deleted meanwhile is left out", async (t) => {
  const ids = Array.from({ length: 45 }, (_, at) => `${9_000_000_000_000_000_000n + BigInt(at)}`);
  const { context, asked } = await serveGong(t, (question) => {
    if (question.path === "/v2/library/folders")
      return { body: { folders: ids.map((id) => ({ id, name: `F ${id}` })) } };
    if (question.path !== "/v2/library/folder-content") return fixtureAnswer(question);
    const id = question.query.get("folderId") ?? "";
    return id === ids[7]
      ? { status: 404, body: { errors: ["No folder found"] } }
      : { body: { id, name: `F ${id}`, calls: [] } };
  });
  const copy = copyAt(context);
  await copy.run(["library"]);
  assert.equal(asked.filter(({ path }) => path === "/v2/library/folder-content").length, 45);
  assert.equal((await copy.known("folder")).length, 44);
});

const refusing =
  (path: string) =>
  (asked: Asked): Answer =>
    asked.path.startsWith(path)
      ? { status: 403, body: { requestId: "1", errors: ["missing scope"] } }
      : fixtureAnswer(asked);

for (const [stream, path, scope] of [
  ["library", "/v2/library", "api:library:read"],
  ["trackers", "/v2/settings/trackers", "api:settings:trackers:read"],
  ["scorecards", "/v2/settings/scorecards", "api:settings:scorecards:read"],
  ["scorecard-answers", "/v2/stats/activity/scorecards", "api:stats:scorecards"],
] as const) {
  test(`a key that may not read ${stream} reads the calls all the same, and is told the scope at every run`, async (t) => {
    const { context, asked } = await serveGong(t, refusing(path));
    const copy = copyAt(context);
    assert.deepEqual(await copy.run(beforeLibrary), []);
    const [notice, ...rest] = await copy.run([stream]);
    assert.deepEqual(rest, []);
    assert.match(notice ?? "", new RegExp(`are not read, calls are: .*${scope}`));
    assert.equal((await copy.known("call")).length, 3);
    const asks = asked.length;
    assert.deepEqual(await copy.run([stream], "2025-11-20T12:00:00Z"), [notice]);
    assert.equal(asked.length, asks);
    // A full run tries again: somebody may have given the scope.
    await copy.run([stream]);
    assert.ok(asked.length > asks);
  });
}

test("a library that is no longer told takes its names from the calls", async (t) => {
  let answer = fixtureAnswer;
  let nowMs = Date.parse("2025-11-20T12:00:00Z");
  const { context } = await serveGong(t, (asked) => answer(asked));
  const copy = copyAt({ ...context, nowMs: () => nowMs });
  await copy.run([...beforeLibrary, "library"]);
  answer = refusing("/v2/library");
  nowMs += 7 * hourMs;
  await copy.run(["library"]);
  assert.deepEqual(copy.foldersAt(renewal), []);
});

test("a failure other than a missing scope is a failure", async (t) => {
  for (const [status, code] of [
    [401, "credentials_rejected"],
    [429, "rate_limited"],
    [500, "vendor_unavailable"],
  ] as const) {
    const { context } = await serveGong(t, () => ({ status, body: { errors: ["no"] } }));
    for (const stream of ["trackers", "scorecards", "scorecard-answers"]) {
      await assert.rejects(copyAt(context).run([stream]), { code }, `${stream} ${status}`);
    }
  }
});
