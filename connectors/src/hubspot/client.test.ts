import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError, type ErrorCode } from "@sophia/core";
import { callInBatches, idInputs } from "./batch.ts";
import { callHubSpot, type HubSpotRequest } from "./client.ts";
import { credentials, serveHubSpot, type Answer } from "./fixtures/serve.ts";
import { fixtureAnswer, refusal } from "./fixtures/store.ts";
import { identifyHubSpot } from "./portal.ts";

const deals: HubSpotRequest = { method: "GET", path: "/crm/objects/2026-09/deals", query: { limit: "100" } };
const burst = (policyName: string): Answer => ({
  status: 429,
  headers: { "x-hubspot-ratelimit-interval-milliseconds": "10000", "x-hubspot-ratelimit-daily-remaining": "5000" },
  body: { status: "error", message: "You have reached your limit.", errorType: "RATE_LIMIT", policyName },
});

const failures: readonly (readonly [string, Answer, ErrorCode, RegExp])[] = [
  ["a wrong token", refusal(401, "INVALID_AUTHENTICATION", "SECRET"), "credentials_rejected", /sophia connect hubspot/],
  ["an expired token", refusal(401, "EXPIRED_AUTHENTICATION", ""), "credentials_rejected", /new one/],
  ["a missing scope", refusal(403, "MISSING_SCOPES", "SECRET"), "scope_missing", /crm\.objects\.deals\.read/],
  ["an expired cursor", refusal(400, "VALIDATION_ERROR", "Invalid after"), "cursor_expired", /range starts again/],
  ["the burst limit", burst("TEN_SECONDLY_ROLLING"), "rate_limited", /10 s of rest/],
  ["the limit of a second", burst("SECONDLY"), "rate_limited", / 1 s of rest/],
  ["the daily limit", burst("DAILY"), "rate_limited", /daily limit.*each hour/],
  ["an outage", refusal(500, "INTERNAL_ERROR", "oops"), "vendor_unavailable", /status 500/],
  ["a bad gateway's page", { status: 502, body: "<html>" }, "vendor_unavailable", /status 502/],
  ["an account that moves", { status: 477, body: "" }, "vendor_unavailable", /status 477/],
  ["a refusal we do not know", refusal(400, "VALIDATION_ERROR", "Hal SECRET"), "vendor_reply_invalid", /status 400/],
  ["a 404 that is not HubSpot's", { status: 404, body: "<html>" }, "vendor_reply_invalid", /base address/],
  [
    "a redirect",
    { status: 302, headers: { location: "https://x.example/" }, body: "" },
    "vendor_reply_invalid",
    /redirect/,
  ],
  ["a web page", { body: "<!DOCTYPE html><title>Sign in</title>" }, "vendor_reply_invalid", /web page/],
  ["cut JSON", { body: '{"results":[{"id":"1"' }, "vendor_reply_invalid", /cut off/],
  ["no body", { body: "" }, "vendor_reply_invalid", /is empty/],
  ["a cut connection", { body: '{"results":', hangUp: true }, "vendor_unavailable", /cannot be reached/],
  [
    "the same page next",
    { body: { results: [], paging: { next: { after: "7" } } } },
    "vendor_reply_invalid",
    /same page/,
  ],
];

for (const [what, answer, code, message] of failures) {
  test(`${what} ends in a sentence without the token and without the vendor's words`, async (t) => {
    const { context } = await serveHubSpot(t, () => answer);
    await assert.rejects(callHubSpot(context, deals, "7"), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.doesNotMatch(`${error.message} ${error.stack} ${JSON.stringify(error.cause)}`, /SECRET|Hal/);
      return true;
    });
  });
}

test("the rest that each limit asks for is kept in milliseconds", async (t) => {
  const rests: readonly (readonly [Answer, number])[] = [
    [burst("TEN_SECONDLY_ROLLING"), 10_000],
    [burst("SECONDLY"), 1_000],
    [burst("DAILY"), 3_600_000],
    [{ status: 429, headers: { "x-hubspot-ratelimit-daily-remaining": "0" }, body: "" }, 3_600_000],
    [{ status: 429, headers: { "retry-after": "7" }, body: "" }, 7_000],
    [{ status: 429, body: "" }, 10_000],
  ];
  for (const [answer, retryAfterMs] of rests) {
    const { context } = await serveHubSpot(t, () => answer);
    await assert.rejects(callHubSpot(context, deals), { code: "rate_limited", retryAfterMs });
  }
});

test("each call waits for the burst and the daily limit, a search for its own too", async (t) => {
  const { context, turns, asked } = await serveHubSpot(t, () => ({ body: { results: [] } }));
  await callHubSpot(context, deals);
  await callHubSpot(context, { method: "POST", path: "/crm/objects/2026-09/deals/search", body: {} });
  assert.deepEqual(turns, ["day", "burst", "day", "burst", "search"]);
  assert.equal(asked[0]?.authorization, `Bearer ${credentials.token}`);
});

test("a token is told everything it lacks at once, as HubSpot names it", async (t) => {
  const { context } = await serveHubSpot(t, (asked) => {
    if (asked.path.startsWith("/settings/v3/users/teams")) return refusal(403, "MISSING_SCOPES", "no");
    if (!asked.path.endsWith("/emails")) return fixtureAnswer(asked);
    return refusal(403, "MISSING_SCOPES", "no", { requiredGranularScopes: ["sales-email-read", "pat-na1-leak"] });
  });
  await assert.rejects(identifyHubSpot(context), {
    code: "scope_missing",
    message: /lacks the scopes sales-email-read, settings\.users\.teams\.read\. Add them/,
  });
});

test("an account is known by its number, with the address of its pages", async (t) => {
  const { context } = await serveHubSpot(t, fixtureAnswer);
  assert.deepEqual(await identifyHubSpot(context), {
    externalId: "62515",
    name: "HubSpot 62515",
    url: "https://app.hubspot.com/contacts/62515",
  });
});

const read = (ids: readonly string[]) =>
  ({ method: "POST", path: "/crm/objects/2026-09/deals/batch/read", body: idInputs(ids) }) as const;
const partly = (errors: readonly object[]): Answer => ({
  status: 207,
  body: JSON.stringify({ status: "COMPLETE", results: [{ id: "1" }], numErrors: errors.length, errors }),
});

test("a batch that lacks what HubSpot does not have is taken; one that failed otherwise is not", async (t) => {
  const absent = { category: "OBJECT_NOT_FOUND", subCategory: "crm.objects.OBJECT_NOT_FOUND" };
  const unrelated = { category: "VALIDATION_ERROR", subCategory: "crm.associations.NO_ASSOCIATIONS_FOUND" };
  for (const [errors, isTaken] of [
    [[absent], true],
    [[unrelated], true],
    [[absent, { category: "INTERNAL_ERROR" }], false],
    [[{ category: "MISSING_SCOPES" }], false],
    [[], false],
  ] as const) {
    const { context } = await serveHubSpot(t, () => partly(errors));
    const call = callInBatches(context, ["1", "2"], 100, read);
    if (isTaken) assert.equal((await call).length, 1);
    else await assert.rejects(call, { code: "vendor_unavailable" });
  }
});

test("a batch whose answer is over the bound is asked for in halves, down to a single record", async (t) => {
  const { context, asked } = await serveHubSpot(t, ({ body }) => {
    const ids = [...JSON.stringify(body).matchAll(/"id":"(\d+)"/g)].map(([, id]) => id ?? "");
    return { body: { results: ids.map((id) => ({ id, text: "x".repeat(id === "3" ? 900 : 200) })) } };
  });
  const replies = await callInBatches(context, ["1", "2", "4", "5"], 100, read, 700);
  assert.equal(replies.length, 2);
  assert.equal(asked.length, 3);
  await assert.rejects(callInBatches(context, ["1", "3"], 100, read, 700), {
    code: "vendor_reply_invalid",
    message: /too large/,
  });
});
