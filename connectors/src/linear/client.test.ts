import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError, type ErrorCode } from "@sophia/core";
import { askLinear, type LinearQuery } from "./client.ts";
import { key, serveLinear, type Answer } from "./fixtures/serve.ts";
import { identifyLinear } from "./sync.ts";

const query: LinearQuery = {
  operation: "SophiaIssues",
  what: "issues",
  paged: true,
  text: "query SophiaIssues { issues { nodes { id } } }",
  variables: {},
  points: 2_500,
};
const refused = (code: string, status = 400, headers = {}): Answer => ({
  status,
  headers,
  body: { errors: [{ message: `Ann Lee SECRET ${code}`, extensions: { code, type: code.toLowerCase() } }] },
});
const nowMs = Date.parse("2026-11-20T12:00:00Z");

const failures: readonly (readonly [string, Answer, ErrorCode, RegExp])[] = [
  ["a wrong key", refused("AUTHENTICATION_ERROR", 401), "credentials_rejected", /does not accept the key.*lin_api_/],
  ["a revoked key told with status 400", refused("AUTHENTICATION_ERROR"), "credentials_rejected", /revoked/],
  ["a bare 401", { status: 401, body: "" }, "credentials_rejected", /Make a new one/],
  ["a right that lacks", refused("FORBIDDEN", 403), "scope_missing", /does not let this key read issues \(FORBIDDEN\)/],
  ["a feature that the plan lacks", refused("FEATURE_NOT_ACCESSIBLE", 200), "scope_missing", /issues/],
  ["an expired cursor", refused("INPUT_ERROR"), "cursor_expired", /range starts again/],
  ["a limit", refused("RATELIMITED", 400, { "retry-after": "7" }), "rate_limited", /7 s of rest/],
  ["an outage", refused("INTERNAL_SERVER_ERROR", 500), "vendor_unavailable", /status 500/],
  ["a lock", refused("LOCK_TIMEOUT", 200), "vendor_unavailable", /LOCK_TIMEOUT/],
  ["a bad gateway's page", { status: 502, body: "<html>" }, "vendor_unavailable", /status 502/],
  ["a refusal we do not know", refused("GRAPHQL_VALIDATION_FAILED"), "vendor_reply_invalid", /please report/],
  ["errors that are no objects", { body: { errors: ["SECRET", 7, null] } }, "vendor_reply_invalid", /unnamed/],
  ["a wrong address", { status: 404, body: "<html>SECRET" }, "vendor_reply_invalid", /base address/],
  [
    "a redirect",
    { status: 302, headers: { location: "https://x.example/" }, body: "" },
    "vendor_reply_invalid",
    /redirect/,
  ],
  ["a web page", { body: "<!DOCTYPE html><title>Sign in</title>" }, "vendor_reply_invalid", /web page/],
  ["cut JSON", { body: '{"data":{"issues":' }, "vendor_reply_invalid", /cut off/],
  ["no body", { body: "" }, "vendor_reply_invalid", /is empty/],
  ["no data", { body: { hello: 1 } }, "vendor_reply_invalid", /no "data"/],
  ["a cut connection", { body: '{"data":', hangUp: true }, "vendor_unavailable", /cannot be reached/],
];

for (const [what, answer, code, message] of failures) {
  test(`${what} ends in a sentence without the key and without Linear's words`, async (t) => {
    const { context } = await serveLinear(t, () => answer);
    await assert.rejects(askLinear(context, query), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.doesNotMatch(`${error.message} ${error.stack} ${JSON.stringify(error.cause)}`, /SECRET|Ann Lee/);
      return true;
    });
  });
}

test("the rest that Linear asks for is its Retry-After, or else the reset of the budget that is used up", async (t) => {
  const reset = String(nowMs + 90_000);
  const cases: readonly (readonly [Record<string, string>, number | undefined])[] = [
    [{ "retry-after": "7", "x-ratelimit-requests-remaining": "0", "x-ratelimit-requests-reset": reset }, 7_000],
    [{ "x-ratelimit-requests-remaining": "0", "x-ratelimit-requests-reset": reset }, 90_000],
    [{ "x-ratelimit-complexity-remaining": "0", "x-ratelimit-complexity-reset": reset }, 90_000],
    [{ "x-ratelimit-requests-remaining": "12", "x-ratelimit-requests-reset": reset }, undefined],
    [{ "x-ratelimit-complexity-remaining": "0", "x-ratelimit-complexity-reset": "soon" }, undefined],
    [{}, undefined],
  ];
  for (const [headers, retryAfterMs] of cases) {
    const { context } = await serveLinear(t, () => refused("RATELIMITED", 400, headers));
    await assert.rejects(askLinear(context, query), { code: "rate_limited", retryAfterMs });
  }
});

test("a query takes one turn of requests and one of points for each thousand, and a personal key stands bare", async (t) => {
  const { context, asked, turns } = await serveLinear(t, () => ({ body: { data: { issues: 1 } } }));
  await askLinear(context, query);
  assert.deepEqual(turns, ["requests", "points", "points", "points"]);
  assert.deepEqual([asked[0]?.path, asked[0]?.authorization], ["/graphql", key]);
  await askLinear({ ...context, credentials: { key: "lin_oauth_SECRET" } }, query);
  assert.equal(asked[1]?.authorization, "Bearer lin_oauth_SECRET");
});

test("a base address that already names the endpoint is not doubled", async (t) => {
  const { context, asked } = await serveLinear(t, () => ({ body: { data: { issues: 1 } } }));
  await askLinear({ ...context, baseUrl: `${context.baseUrl}/graphql/` }, query);
  assert.equal(asked[0]?.path, "/graphql");
});

test("data with errors is given with both, unless the errors end everything", async (t) => {
  const partial = (code: string): Answer => ({
    body: { data: { issues: 1 }, errors: [{ message: "no", path: ["issues", "nodes", 0], extensions: { code } }] },
  });
  const { context } = await serveLinear(t, () => partial("FORBIDDEN"));
  const { data, problems } = await askLinear(context, query);
  assert.deepEqual([data, problems.map(({ kind }) => kind)], [{ issues: 1 }, ["forbidden"]]);
  for (const [code, expected] of [
    ["RATELIMITED", "rate_limited"],
    ["AUTHENTICATION_ERROR", "credentials_rejected"],
  ] as const) {
    const served = await serveLinear(t, () => partial(code));
    await assert.rejects(askLinear(served.context, query), { code: expected });
  }
});

test("an answer beyond the bound is refused before it is read", async (t) => {
  const { context } = await serveLinear(t, () => ({ body: { data: { issues: "x".repeat(5_000) } } }));
  await assert.rejects(askLinear(context, query, 1_000), { code: "vendor_reply_invalid", message: /larger than/ });
});

test("the workspace is the account, with its pages' address", async (t) => {
  const { context } = await serveLinear(t, () => ({
    body: { data: { viewer: { id: "u1" }, organization: { id: "o1", name: "Sample", urlKey: "sample" } } },
  }));
  assert.deepEqual(await identifyLinear(context), {
    externalId: "o1",
    name: "Sample",
    url: "https://linear.app/sample",
  });
});
