import assert from "node:assert/strict";
import { test } from "node:test";
import { createLimits, professionalTier } from "./limits.ts";
import { mintHubspotToken, hubspotScopes } from "./keys.ts";
import { startHubspot, type Answer } from "./test-client.ts";

const remaining = ({ headers }: Answer) => headers.get("x-hubspot-ratelimit-remaining");

test("the burst limit counts down in the headers, refuses in HubSpot's words, and opens again after its interval", async (t) => {
  let nowMs = 0;
  const { get } = await startHubspot(t, { rateFactor: 0.02, clock: () => nowMs });
  const owners = "/crm/owners/2026-09";
  const first = await get(owners);
  assert.equal(first.headers.get("x-hubspot-ratelimit-max"), "3");
  assert.equal(first.headers.get("x-hubspot-ratelimit-interval-milliseconds"), "10000");
  assert.equal(first.headers.get("x-hubspot-ratelimit-daily"), "13000");
  assert.equal(first.headers.get("x-hubspot-ratelimit-daily-remaining"), "12999");
  assert.deepEqual([remaining(first), remaining(await get(owners)), remaining(await get(owners))], ["2", "1", "0"]);
  const refused = await get(owners);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), null);
  const { correlationId, ...body } = refused.body;
  assert.match(String(correlationId), /^[0-9a-f-]{36}$/);
  assert.deepEqual(body, {
    status: "error",
    message: "You have reached your ten_secondly_rolling limit.",
    errorType: "RATE_LIMIT",
    policyName: "TEN_SECONDLY_ROLLING",
  });
  assert.equal((await get(owners, mintHubspotToken(hubspotScopes))).status, 200, "another app has its own burst");
  nowMs = 9_999;
  assert.equal((await get(owners)).status, 429);
  nowMs = 10_000;
  const again = await get(owners);
  assert.equal(again.status, 200);
  assert.equal(again.headers.get("x-hubspot-ratelimit-daily-remaining"), "12995", "a refused call counts nowhere");
});

test("search has a limit of its own for the account, says nothing of limits, and leaves the rest alone", async (t) => {
  let nowMs = 0;
  const { get, post } = await startHubspot(t, { rateFactor: 1, clock: () => nowMs });
  const search = (token?: string) => post("/crm/objects/2026-09/deals/search", {}, token);
  for (const _ of [1, 2, 3, 4]) {
    const answer = await search();
    assert.equal(answer.status, 200);
    assert.equal(remaining(answer), null);
  }
  const refused = await search(mintHubspotToken(hubspotScopes));
  assert.equal(refused.status, 429);
  assert.equal(refused.body["policyName"], "SECONDLY");
  assert.equal((await get("/crm/objects/2026-09/deals")).status, 200);
  nowMs = 1000;
  assert.equal((await search()).status, 200);
});

test("the day's limit holds for all apps together; a factor below one call lengthens the window", () => {
  let nowMs = 0;
  const take = createLimits({ tier: { ...professionalTier, perDay: 2 }, factor: 1, clock: () => nowMs });
  assert.equal(take("a", "other").refused, undefined);
  assert.equal(take("b", "other").refused, undefined);
  assert.equal(take("c", "other").refused, "DAILY");
  nowMs = 24 * 60 * 60 * 1000;
  assert.equal(take("c", "other").refused, undefined);

  const slow = createLimits({ tier: professionalTier, factor: 0.1, clock: () => nowMs });
  assert.equal(slow("a", "search").refused, undefined);
  nowMs += 2499;
  assert.equal(slow("a", "search").refused, "SECONDLY");
  nowMs += 1;
  assert.equal(slow("a", "search").refused, undefined);
  assert.throws(() => createLimits({ tier: professionalTier, factor: 0, clock: () => 0 }), RangeError);
});

test("a planned 429 has HubSpot's body", async (t) => {
  const { sandbox, get } = await startHubspot(t);
  sandbox.faults.plan({ kind: "rate-limited", path: /owners/, times: 1, retryAfterSeconds: 3 });
  const { status, body } = await get("/crm/owners/2026-09");
  assert.equal(status, 429);
  assert.equal(body["policyName"], "TEN_SECONDLY_ROLLING");
});
