import assert from "node:assert/strict";
import { test } from "node:test";
import { basic, everyCall, everything, startGong } from "./test-client.ts";
import { sampleGongKey } from "./keys.ts";

test("a body of the wrong form is refused with a sentence in Gong's own shape", async (t) => {
  const gong = await startGong(t);
  const bodies: readonly (readonly [unknown, RegExp])[] = [
    ["", /empty/],
    ["{", /JSON/],
    ["null", /JSON object/],
    ["[]", /JSON object/],
    ['"text"', /JSON object/],
    ['{"filter":{},"__proto__":{"x":1}}', /JSON/i],
    [{}, /filter is required/],
    [{ filter: [] }, /body\.filter must be a JSON object/],
    [{ filter: "all" }, /body\.filter must be a JSON object/],
    [{ filter: { fromDateTime: 5 } }, /fromDateTime must be a string/],
    [{ filter: { fromDateTime: "yesterday" } }, /fromDateTime must be a date/],
    [{ filter: { fromDateTime: "2026-01-01" } }, /fromDateTime must be a date/],
    [{ filter: { fromDateTime: "2026-13-45T00:00:00Z" } }, /fromDateTime must be a date/],
    [{ filter: { callIds: "5" } }, /callIds must be a list/],
    [{ filter: { callIds: [5] } }, /as strings/],
    [{ filter: { callIds: [null] } }, /as strings/],
    [{ filter: { callIds: ["5' or 1=1"] } }, /as strings/],
    [{ filter: { callIds: ["1".repeat(21)] } }, /20 digits/],
    [{ filter: { workspaceId: 1 } }, /workspaceId must be a string/],
    [{ filter: { fromDateTime: "2026-02-01T00:00:00Z", toDateTime: "2026-01-01T00:00:00Z" } }, /not be later/],
    [{ filter: everyCall, cursor: 7 }, /cursor must be a string/],
    [{ filter: everyCall, pageSize: 7 }, /unrecognized field "pageSize"/],
    [{ filter: { ...everyCall, from: "x" } }, /unrecognized field "from"/],
  ];
  for (const path of ["/v2/calls/extensive", "/v2/calls/transcript"]) {
    for (const [body, sentence] of bodies) {
      const answer = await gong.post(path, body);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.deepEqual(Object.keys(answer.body), ["requestId", "errors"]);
      assert.match(answer.body.errors[0], sentence);
    }
  }
});

test("a content selector with a value the document does not know is refused", async (t) => {
  const gong = await startGong(t);
  for (const contentSelector of [
    { context: "Everything" },
    { context: "none" },
    { contextTiming: ["Later"] },
    { contextTiming: "Now" },
    { exposedFields: { parties: "yes" } },
    { exposedFields: { participants: true } },
    { exposedFields: { content: true } },
    { exposedFields: { content: { summary: true } } },
    { exposedFields: { interaction: { speakers: 1 } } },
    { exposedFields: { collaboration: { comments: true } } },
    { expose: {} },
    [],
  ]) {
    const answer = await gong.post("/v2/calls/extensive", { filter: everyCall, contentSelector });
    assert.equal(answer.status, 400, JSON.stringify(contentSelector));
  }
});

test("unknown fields pass when the server is told to be lenient", async (t) => {
  const gong = await startGong(t, { unknownFields: "ignore" });
  const answer = await gong.post("/v2/calls/extensive", { filter: { ...everyCall, from: 1 }, pageSize: 7 });
  assert.equal(answer.status, 200);
});

test("queries that miss, repeat or misspell a parameter are refused", async (t) => {
  const gong = await startGong(t);
  for (const query of [
    "",
    "fromDateTime=2026-01-01T00:00:00Z",
    "toDateTime=2026-01-01T00:00:00Z",
    `${everything}&fromDateTime=2026-01-01T00:00:00Z`,
    `${everything}&limit=5`,
    `${everything}&workspaceId=x`,
    "fromDateTime=%00&toDateTime=%F0%9F%92%A9",
  ]) {
    const answer = await gong.get(`/v2/calls?${query}`);
    assert.equal(answer.status, 400, query);
    assert.equal(answer.body.errors.length, 1);
  }
});

test("huge bodies, other media types, other methods and unknown paths get Gong's error shape", async (t) => {
  const gong = await startGong(t);
  const authorization = basic(sampleGongKey);
  const huge = await gong.post("/v2/calls/transcript", {
    filter: { callIds: Array(100_000).fill("12345678901234567890") },
  });
  assert.equal(huge.status, 413);
  const xml = { method: "POST", headers: { authorization, "content-type": "application/xml" }, body: "<filter/>" };
  assert.equal((await gong.raw("/v2/calls/transcript", xml)).status, 415);
  assert.equal((await gong.raw("/v2/calls", { method: "DELETE", headers: { authorization } })).status, 404);
  const unknown = await gong.get("/v2/nothing");
  assert.equal(unknown.status, 404);
  for (const answer of [huge, unknown]) assert.deepEqual(Object.keys(answer.body), ["requestId", "errors"]);
  assert.equal((await gong.get("/v2/users")).status, 200, "the server goes on");
});
