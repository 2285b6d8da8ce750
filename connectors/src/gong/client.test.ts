import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError, type ErrorCode, type Json } from "@sophia/core";
import { callGong, type GongRequest } from "./client.ts";
import { credentials, serveGong, type Answer } from "./fixtures/serve.ts";
import { readTranscripts } from "./transcripts.ts";

const users: GongRequest = { method: "GET", path: "/v2/users", query: {} };
const refused = (status: number, ...errors: string[]): Answer => ({ status, body: { requestId: "1", errors } });

const failures: readonly (readonly [string, Answer, ErrorCode, RegExp])[] = [
  ["a wrong key", refused(401, "Unauthorized"), "credentials_rejected", /access key.*sophia connect gong/],
  [
    "a missing scope",
    refused(403, "Forbidden"),
    "scope_missing",
    /not a valid key, or it lacks the scope api:users:read/,
  ],
  ["an expired cursor", refused(400, "cursor has expired"), "cursor_expired", /range starts again/],
  ["a limit", { status: 429, headers: { "retry-after": "7" }, body: { errors: [] } }, "rate_limited", /7 s of rest/],
  ["an outage", refused(500, "oops"), "vendor_unavailable", /status 500/],
  ["a bad gateway's page", { status: 502, body: "<html>" }, "vendor_unavailable", /status 502/],
  ["a refusal we do not know", refused(400, "Ann Lee is wrong SECRET"), "vendor_reply_invalid", /status 400/],
  ["a 404 that is not Gong's", { status: 404, body: "<html>not here</html>" }, "vendor_reply_invalid", /base address/],
  [
    "a redirect",
    { status: 302, headers: { location: "https://x.example/" }, body: "" },
    "vendor_reply_invalid",
    /redirect/,
  ],
  ["a web page", { body: "<!DOCTYPE html><title>Sign in</title>" }, "vendor_reply_invalid", /web page/],
  ["cut JSON", { body: '{"users":[{"id":"1"' }, "vendor_reply_invalid", /cut off/],
  ["no body", { body: "" }, "vendor_reply_invalid", /is empty/],
  ["a cut connection", { body: '{"users":', hangUp: true }, "vendor_unavailable", /cannot be reached/],
  ["the same page next", { body: { users: [], records: { cursor: "used" } } }, "vendor_reply_invalid", /same page/],
];

for (const [what, answer, code, message] of failures) {
  test(`${what} ends in a sentence without the key and without the vendor's words`, async (t) => {
    const { context } = await serveGong(t, () => answer);
    await assert.rejects(callGong(context, users, "used"), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.doesNotMatch(`${error.message} ${error.stack} ${JSON.stringify(error.cause)}`, /SECRET|Ann Lee/);
      return true;
    });
  });
}

test("where Gong tells a wrong key from a missing scope, so does the sentence", async (t) => {
  const { context } = await serveGong(t, () => refused(403, "Forbidden"));
  const transcripts: GongRequest = { method: "POST", path: "/v2/calls/transcript", body: { filter: {} } };
  await assert.rejects(callGong(context, transcripts), {
    code: "scope_missing",
    message: /^[^:]*\/v2\/calls\/transcript\. Ask .* the scope api:calls:read:transcript,/,
  });
});

test("Gong's wish to rest is kept in milliseconds", async (t) => {
  const { context } = await serveGong(t, () => ({ status: 429, headers: { "retry-after": "7" }, body: "" }));
  await assert.rejects(callGong(context, users), { code: "rate_limited", retryAfterMs: 7_000 });
});

test("an empty selection, which Gong calls 404, is an empty list", async (t) => {
  const { context } = await serveGong(t, () => refused(404, "No calls found corresponding to the provided filters"));
  assert.deepEqual(await callGong(context, users), { body: null, nextCursor: null, total: 0, path: "/v2/users" });
});

test("a call takes a turn of the day and of the second and signs with Basic", async (t) => {
  const { context, asked, turns } = await serveGong(t, () => ({ body: { users: [] } }));
  await callGong(context, users, "next one");
  assert.deepEqual(turns, ["day", "second"]);
  assert.equal(asked[0]?.query.get("cursor"), "next one");
  const expected = Buffer.from(`${credentials.accessKey}:${credentials.accessKeySecret}`).toString("base64");
  assert.equal(asked[0]?.authorization, `Basic ${expected}`);
});

test("transcripts that are too large together are asked for in halves; one that is too large alone is an error", async (t) => {
  const { context, asked } = await serveGong(t, ({ body }) => {
    const ids = callIds(body);
    return {
      body: {
        callTranscripts: ids.map((callId) => ({
          callId,
          transcript: [{ sentences: [{ start: 0, end: 1, text: "x".repeat(1000) }] }],
        })),
      },
    };
  });
  const found = await readTranscripts(context, ["1", "2", "3", "4", "5"], 3_500);
  assert.deepEqual([...found.keys()], ["1", "2", "3", "4", "5"]);
  assert.deepEqual(
    asked.map(({ body }) => callIds(body).length),
    [5, 3, 2],
  );
  await assert.rejects(readTranscripts(context, ["1"], 500), { code: "vendor_reply_invalid", message: /larger than/ });
});

function callIds(body: Json | undefined): string[] {
  const filter = typeof body === "object" && body !== null && "filter" in body ? body["filter"] : null;
  const ids = typeof filter === "object" && filter !== null && "callIds" in filter ? filter["callIds"] : null;
  return JSON.parse(JSON.stringify(ids));
}
