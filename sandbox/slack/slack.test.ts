import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { startSandbox, type Sandbox } from "../index.ts";
import { mintSlackToken, slackTokens } from "./index.ts";
import { smallWorld } from "./small-world.ts";
import { compareSlackTs, slackTsMicros } from "./timestamp.ts";
import { wireText } from "./wire-message.ts";

test("refusals are HTTP 200 with Slack's own words", async (t) => {
  const { sandbox, bearer } = await start(t);
  const cases: [string, string | undefined, string, string][] = [
    ["auth.test", undefined, "", "not_authed"],
    ["auth.test", "Bearer xoxb-made-up", "", "invalid_auth"],
    ["auth.test", "Bearer xoxp-sample-dee", "", "account_inactive"],
    ["auth.test", "Bearer xoxp-sample-sophia", "", "invalid_auth"],
    ["conversations.nothing", bearer, "", "unknown_method"],
    ["toString", bearer, "", "unknown_method"],
    ["conversations.history", bearer, "", "invalid_arguments"],
    ["conversations.history", bearer, "channel=C999", "channel_not_found"],
    ["conversations.history", bearer, "channel=G2", "channel_not_found"],
    ["conversations.history", bearer, "channel=D1", "channel_not_found"],
    ["conversations.info", bearer, "channel=G3", "channel_not_found"],
    ["conversations.history", bearer, "channel=C1&cursor=garbage", "invalid_cursor"],
    ["conversations.history", bearer, "channel=C1&cursor=dXNlcjpVMQ==", "invalid_cursor"],
    ["conversations.history", bearer, `channel=C1&cursor=${base64("next_ts:1763600000.000100")}!!`, "invalid_cursor"],
    ["conversations.history", bearer, `channel=C1&cursor=${base64("next_ts:yesterday")}`, "invalid_cursor"],
    ["conversations.history", bearer, "channel=C1&limit=1001", "invalid_limit"],
    ["conversations.history", bearer, "channel=C1&limit=0", "invalid_limit"],
    ["conversations.history", bearer, "channel=C1&limit=ten", "invalid_arguments"],
    ["conversations.history", bearer, "channel=C1&oldest=yesterday", "invalid_ts_oldest"],
    ["conversations.history", bearer, "channel=C1&latest=1e9", "invalid_ts_latest"],
    ["conversations.replies", bearer, "channel=C1&ts=1763600000.000999", "thread_not_found"],
    ["conversations.list", bearer, "types=public_channel,secret", "invalid_types"],
    ["conversations.list", bearer, "types%5B%5D=im", "invalid_array_arg"],
    ["users.info", bearer, "user=U404", "user_not_found"],
    ["users.lookupByEmail", bearer, "email=dee@sample.example", "users_not_found"],
    ["chat.getPermalink", bearer, "channel=C1&message_ts=1.000000", "message_not_found"],
    ["chat.getPermalink", bearer, "channel=G2&message_ts=1763640000.000000", "channel_not_found"],
  ];
  for (const [method, authorization, form, expected] of cases) {
    const reply = await call(sandbox, method, { authorization, form });
    assert.equal(reply.status, 200, `${method} ${form}`);
    assert.deepEqual([reply.body["ok"], reply.body["error"]], [false, expected], `${method} ${form}`);
  }
});

test("arguments arrive by query, form or JSON, with any verb; a token never by query", async (t) => {
  const { sandbox, bearer } = await start(t);
  const headers = { authorization: bearer };
  const address = `${sandbox.slackApiUrl}conversations.info`;
  const json = "application/json; charset=utf-8";
  const asked = await Promise.all([
    fetch(`${address}?channel=C1`, { headers }),
    fetch(`${address}?channel=C1`, { method: "POST", headers }),
    fetch(address, { method: "POST", headers, body: new URLSearchParams({ channel: "C1" }) }),
    fetch(address, { method: "POST", body: new URLSearchParams({ channel: "C1", token: bearer.slice(7) }) }),
    fetch(address, { method: "POST", headers: { ...headers, "content-type": json }, body: `{"channel":"C1"}` }),
  ]);
  for (const reply of asked) assert.equal((await readJson(reply))["ok"], true);
  const byQuery = await fetch(`${address}?channel=C1&token=${bearer.slice(7)}`);
  assert.equal((await readJson(byQuery))["error"], "not_authed");
});

test("a malformed body is answered in Slack's words", async (t) => {
  const { sandbox, bearer } = await start(t);
  const cases: [string, string, string][] = [
    ["application/json", `{"channel":`, "invalid_json"],
    ["application/json", `["C1"]`, "json_not_object"],
    ["text/xml", "<a/>", "invalid_post_type"],
  ];
  for (const [contentType, body, expected] of cases) {
    const headers = { authorization: bearer, "content-type": contentType };
    const reply = await fetch(`${sandbox.slackApiUrl}conversations.info`, { method: "POST", headers, body });
    assert.equal((await readJson(reply))["error"], expected);
  }
});

test("hostile arguments end in a clear refusal", async (t) => {
  const { sandbox, bearer } = await start(t);
  const cases: [string, number, string][] = [
    [`channel=${"x".repeat(2_000_000)}`, 413, "fatal_error"],
    ["channel=%00%ff", 200, "channel_not_found"],
    ["channel=__proto__", 200, "channel_not_found"],
    [`channel=C1&oldest=${"9".repeat(5000)}`, 200, "invalid_ts_oldest"],
    [`channel=C1&limit=${"9".repeat(400)}`, 200, "invalid_limit"],
    ["channel=C1&cursor=%00", 200, "invalid_cursor"],
  ];
  for (const [form, status, expected] of cases) {
    const reply = await call(sandbox, "conversations.history", { authorization: bearer, form });
    assert.deepEqual([reply.status, reply.body["error"]], [status, expected], form.slice(0, 40));
  }
});

test("a spent rate is a 429 with Retry-After, for this token and method only", async (t) => {
  let nowMs = 0;
  const world = smallWorld();
  const sandbox = await startSandbox({ world, rateFactor: 0.1, clock: () => nowMs });
  t.after(() => sandbox.close());
  const bearer = `Bearer ${slackTokens(world).bot}`;
  const ana = `Bearer ${slackTokens(world).byPersonId.get("ana")}`;
  const list = (authorization: string) => call(sandbox, "users.list", { authorization, form: "" });
  assert.equal((await list(bearer)).status, 200);
  assert.equal((await list(bearer)).status, 200);
  const refused = await list(bearer);
  assert.equal(refused.status, 429);
  assert.equal(refused.retryAfter, "30");
  assert.deepEqual(refused.body, { ok: false, error: "ratelimited" });
  assert.equal((await list(ana)).status, 200);
  assert.equal((await call(sandbox, "conversations.list", { authorization: bearer, form: "" })).status, 200);
  nowMs += 30_000;
  assert.equal((await list(bearer)).status, 200);
});

test("bad days on demand: a repeated page, an expired cursor, Slack's own 429", async (t) => {
  const { sandbox, bearer } = await start(t);
  const page = (cursor: string) =>
    call(sandbox, "users.list", { authorization: bearer, form: `limit=2&cursor=${encodeURIComponent(cursor)}` });
  sandbox.faults.plan({ kind: "repeat-page", path: /users\.list/, times: 1 });
  const first = await page("");
  const second = await page(nextCursor(first.body));
  assert.notDeepEqual(second.body["members"], first.body["members"]);
  const again = await page(nextCursor(second.body));
  assert.deepEqual(again.body["members"], second.body["members"]);
  const third = await page(nextCursor(again.body));
  assert.notDeepEqual(third.body["members"], second.body["members"]);

  sandbox.faults.plan({ kind: "expired-cursor", path: /users\.list/, times: 1 });
  assert.equal((await page("")).body["ok"], true);
  assert.equal((await page(nextCursor(second.body))).body["error"], "invalid_cursor");

  sandbox.faults.plan({ kind: "rate-limited", retryAfterSeconds: 7, path: /users\.list/, times: 1 });
  const limited = await page("");
  assert.deepEqual([limited.status, limited.retryAfter, limited.body["error"]], [429, "7", "ratelimited"]);
});

test("the text keeps Slack's own forms and escapes everything else", () => {
  assert.equal(
    wireText("a < b & <@U1> said <https://x.example/?a=1|this> <script>"),
    "a &lt; b &amp; <@U1> said <https://x.example/?a=1|this> &lt;script&gt;",
  );
});

test("timestamps are integers of microseconds, whatever a float would make of them", () => {
  assert.equal(slackTsMicros("1763600000.000001"), 1_763_600_000_000_001n);
  assert.equal(slackTsMicros("1763600000.5"), 1_763_600_000_500_000n);
  assert.equal(slackTsMicros("0"), 0n);
  for (const text of ["", "-1", "1e9", "1.0000001", "Infinity", "1,5"]) assert.equal(slackTsMicros(text), undefined);
  assert.equal(compareSlackTs("999999999.999999", "1000000000.000000"), -1);
});

test("a minted token's grant is all it has", async (t) => {
  const { sandbox } = await start(t);
  const authorization = `Bearer ${mintSlackToken({ personId: "ana" }, [])}`;
  assert.equal((await call(sandbox, "auth.test", { authorization, form: "" })).body["user_id"], "Uana");
  const reply = await call(sandbox, "conversations.history", { authorization, form: "channel=C1" });
  assert.equal(reply.body["needed"], "channels:history,groups:history,mpim:history,im:history");
});

async function start(t: TestContext): Promise<{ sandbox: Sandbox; bearer: string }> {
  const world = smallWorld();
  const sandbox = await startSandbox({ world, rateFactor: 1000 });
  t.after(() => sandbox.close());
  return { sandbox, bearer: `Bearer ${slackTokens(world).bot}` };
}

async function call(
  sandbox: Sandbox,
  method: string,
  { authorization, form }: { authorization: string | undefined; form: string },
): Promise<{ status: number; retryAfter: string | null; body: Record<string, unknown> }> {
  const reply = await fetch(sandbox.slackApiUrl + method, {
    method: "POST",
    headers: {
      ...(authorization !== undefined && { authorization }),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: form,
  });
  return { status: reply.status, retryAfter: reply.headers.get("retry-after"), body: await readJson(reply) };
}

async function readJson(reply: Response): Promise<Record<string, unknown>> {
  const body: unknown = await reply.json();
  assert.ok(typeof body === "object" && body !== null);
  return { ...body };
}

function nextCursor(body: Record<string, unknown>): string {
  const metadata = body["response_metadata"];
  assert.ok(typeof metadata === "object" && metadata !== null && "next_cursor" in metadata);
  return String(metadata.next_cursor);
}

function base64(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString("base64"));
}
