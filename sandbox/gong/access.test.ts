import assert from "node:assert/strict";
import { test } from "node:test";
import { gongScopes, sampleGongKey, type GongKey, type GongScope } from "./keys.ts";
import { basic, everyCall, everything, startGong } from "./test-client.ts";

function keyWithout(scope: GongScope): GongKey {
  return {
    accessKey: `without ${scope}`,
    accessKeySecret: "s:e:c:r:e:t",
    scopes: gongScopes.filter((other) => other !== scope),
  };
}

test("no credentials, wrong ones and odd ones are refused, with 403 where the document has no 401", async (t) => {
  const gong = await startGong(t);
  const refused = [
    undefined,
    "",
    "Basic",
    "Basic !!!",
    basic({ ...sampleGongKey, accessKeySecret: "wrong" }),
    "Bearer wrong",
    `Digest ${sampleGongKey.bearerToken}`,
  ];
  for (const authorization of refused) {
    const init = authorization === undefined ? {} : { headers: { authorization } };
    assert.equal((await gong.raw(`/v2/calls?${everything}`, init)).status, 401, authorization);
    assert.equal((await gong.raw("/v2/users", init)).status, 403, authorization);
    const answer = await gong.raw("/v2/workspaces", init);
    assert.equal(answer.status, 403, authorization);
    assert.deepEqual(answer.body.errors, ["Access key or access key secret is not valid"]);
  }
});

test("a key and an OAuth token open the same data", async (t) => {
  const gong = await startGong(t);
  const byToken = { headers: { authorization: `bearer ${sampleGongKey.bearerToken}` } };
  assert.deepEqual(
    (await gong.raw(`/v2/calls?${everything}`, byToken)).body.calls,
    (await gong.get(`/v2/calls?${everything}`)).body.calls,
  );
});

test("a key without a scope gets 403 naming it, and keeps everything else", async (t) => {
  const gong = await startGong(t, { keys: gongScopes.map(keyWithout) });
  const asks: Record<GongScope, (key: GongKey) => ReturnType<typeof gong.get>> = {
    "api:calls:read:basic": (key) => gong.get(`/v2/calls?${everything}`, key),
    "api:calls:read:extensive": (key) => gong.post("/v2/calls/extensive", { filter: everyCall }, key),
    "api:calls:read:transcript": (key) => gong.post("/v2/calls/transcript", { filter: everyCall }, key),
    "api:calls:read:media-url": (key) =>
      gong.post("/v2/calls/extensive", { filter: everyCall, contentSelector: { exposedFields: { media: true } } }, key),
    "api:users:read": (key) => gong.get("/v2/users", key),
    "api:workspaces:read": (key) => gong.get("/v2/workspaces", key),
    "api:call-user-access:read": (key) =>
      gong.post("/v2/calls/users-access", { filter: { callIds: ["20000000000000000001"] } }, key),
    "api:settings:trackers:read": (key) => gong.get("/v2/settings/trackers", key),
    "api:settings:scorecards:read": (key) => gong.get("/v2/settings/scorecards", key),
    "api:stats:scorecards": (key) => gong.post("/v2/stats/activity/scorecards", { filter: {} }, key),
    "api:stats:interaction": (key) =>
      gong.post("/v2/stats/interaction", { filter: { fromDate: "2026-11-01", toDate: "2026-11-20" } }, key),
    "api:library:read": (key) => gong.get("/v2/library/folders", key),
  };
  for (const lacking of gongScopes) {
    const answer = await asks[lacking](keyWithout(lacking));
    assert.equal(answer.status, 403, lacking);
    assert.match(answer.body.errors[0], new RegExp(`required scope: ${lacking}$`));
    const other = lacking === "api:users:read" ? "api:workspaces:read" : "api:users:read";
    assert.equal((await asks[other](keyWithout(lacking))).status, 200, `${other} without ${lacking}`);
  }
});

test("three calls a second and no more, for the company and not for the key, and Retry-After is true", async (t) => {
  const second = { ...sampleGongKey, accessKey: "another key" };
  const gong = await startGong(t, { rateFactor: 1, keys: [sampleGongKey, second] });
  for (const key of [sampleGongKey, second, sampleGongKey])
    assert.equal((await gong.get("/v2/users", key)).status, 200);
  const refused = await gong.get("/v2/users", second);
  assert.equal(refused.status, 429);
  assert.equal(refused.retryAfter, "1");
  assert.match(refused.body.errors[0], /limit/);
  gong.advance(1000);
  assert.equal((await gong.get("/v2/users")).status, 200);
});

test("ten thousand calls a day at the documented rate; a tenth at a tenth", async (t) => {
  const gong = await startGong(t, { rateFactor: 0.01 });
  for (let call = 0; call < 100; call += 1) {
    assert.equal((await gong.get("/v2/workspaces")).status, 200, `call ${call}`);
    gong.advance(34_000);
  }
  // 100 calls took 3,400 s, in which 100 x 3,400 / 86,400 = 3.9 came back.
  let extra = 0;
  let answer = await gong.get("/v2/workspaces");
  while (answer.status === 200 && extra < 10) {
    extra += 1;
    gong.advance(34_000);
    answer = await gong.get("/v2/workspaces");
  }
  assert.ok(extra >= 3 && extra <= 5, `${extra} extra calls`);
  assert.ok(Number(answer.retryAfter) > 60, `Retry-After ${answer.retryAfter}`);
  gong.advance(Number(answer.retryAfter) * 1000);
  assert.equal((await gong.get("/v2/workspaces")).status, 200);
});

test("a client without a valid key does not use up the company's calls", async (t) => {
  const gong = await startGong(t, { rateFactor: 1 });
  for (let call = 0; call < 10; call += 1) await gong.raw("/v2/users");
  assert.equal((await gong.get("/v2/users")).status, 200);
});
