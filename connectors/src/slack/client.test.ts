import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError, type ErrorCode } from "@sophia/core";
import { callSlack } from "./client.ts";
import { serveSlack, token, userToken, type Answer } from "./fixtures/serve.ts";

const failures: readonly (readonly [string, Answer, ErrorCode, RegExp])[] = [
  [
    "a wrong token",
    { body: { ok: false, error: "invalid_auth" } },
    "credentials_rejected",
    /does not accept the token \(invalid_auth\).*sophia connect slack/,
  ],
  ["a withdrawn token", { body: { ok: false, error: "token_revoked" } }, "credentials_rejected", /token_revoked/],
  [
    "a missing scope",
    { body: { ok: false, error: "missing_scope", needed: "groups:history", provided: "x" } },
    "scope_missing",
    /lacks the scope groups:history/,
  ],
  ["a scope without a name", { body: { ok: false, error: "missing_scope" } }, "scope_missing", /administrator/],
  ["a lost page", { body: { ok: false, error: "invalid_cursor" } }, "cursor_expired", /starts again/],
  ["a lost channel", { body: { ok: false, error: "channel_not_found" } }, "not_found", /does not show/],
  ["Slack's own trouble", { body: { ok: false, error: "internal_error" } }, "vendor_unavailable", /could not answer/],
  [
    "an unknown code",
    { body: { ok: false, error: "brand_new_trouble" } },
    "vendor_reply_invalid",
    /"brand_new_trouble"/,
  ],
  ["a code that is no code", { body: { ok: false, error: token } }, "vendor_reply_invalid", /unreadable_code/],
  ["a limit in the body", { body: { ok: false, error: "ratelimited" } }, "rate_limited", /rate limit for users\.list/],
  ["a web page", { body: "<!DOCTYPE html><title>Sign in</title>" }, "vendor_reply_invalid", /web page.*proxy/],
  ["cut JSON", { body: '{"ok":true,"members":[{"id":' }, "vendor_reply_invalid", /cut off/],
  ["no body", { body: "" }, "vendor_reply_invalid", /is empty/],
  ["JSON without ok", { body: [1, 2] }, "vendor_reply_invalid", /cut off or not the JSON/],
  ["status 500 as a page", { status: 500, body: "<html>oops</html>" }, "vendor_unavailable", /status 500/],
  ["status 401 without a body", { status: 401, body: "" }, "credentials_rejected", /invalid_auth/],
  ["status 403 as a page", { status: 403, body: "<html>no</html>" }, "scope_missing", /users\.list/],
  [
    "a redirect",
    { status: 302, headers: { location: "https://elsewhere.example/" }, body: "" },
    "vendor_reply_invalid",
    /base address/,
  ],
  ["a cut connection", { body: '{"ok":', hangUp: true }, "vendor_unavailable", /cannot be reached/],
];

for (const [what, answer, code, message] of failures) {
  test(`${what} ends in a sentence without the token`, async (t) => {
    const { context } = await serveSlack(t, () => answer);
    await assert.rejects(callSlack(context, 0, "users.list", {}), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.doesNotMatch(`${error.message} ${error.stack} ${JSON.stringify(error.cause)}`, /secret/);
      return true;
    });
  });
}

test("Slack's wish to rest is kept in milliseconds, whether it sends seconds, a date or nothing", async (t) => {
  for (const [header, expected] of [
    ["30", 30_000],
    ["1.5", 1_500],
    ["Thu, 20 Nov 2025 12:00:10 GMT", 10_000],
    ["soon", undefined],
  ] as const) {
    const body = { ok: false, error: "ratelimited" };
    const { context } = await serveSlack(t, () => ({ status: 429, headers: { "retry-after": header }, body }));
    await assert.rejects(callSlack(context, 0, "users.list", {}), { code: "rate_limited", retryAfterMs: expected });
  }
});

test("an address where nobody listens is a vendor out of reach", async (t) => {
  const { context } = await serveSlack(t, () => ({ body: {} }));
  const nowhere = { ...context, baseUrl: "http://127.0.0.1:1" };
  await assert.rejects(callSlack(nowhere, 0, "users.list", {}), {
    code: "vendor_unavailable",
    message: /cannot be reached/,
  });
});

test("a stop from outside is passed on as it is, not as the vendor's failure", async (t) => {
  const { context } = await serveSlack(t, () => ({ body: {} }));
  const stop = new AbortController();
  const reason = new Error("shutting down");
  stop.abort(reason);
  await assert.rejects(
    callSlack({ ...context, signal: stop.signal }, 0, "users.list", {}),
    (error) => error === reason,
  );
});

test("a call is a form by POST with the chosen token, after its turn", async (t) => {
  const { context, asked, turns } = await serveSlack(t, () => ({
    body: { ok: true, response_metadata: { next_cursor: "" } },
  }));
  const people = { ...context, credentials: { token, userTokens: [userToken] } };
  const reply = await callSlack(people, 1, "conversations.history", { channel: "C1", oldest: "1.000000" });
  assert.equal(reply.nextCursor, null);
  assert.deepEqual(turns, ["conversations.history"]);
  assert.equal(asked[0]?.method, "conversations.history");
  assert.equal(asked[0]?.authorization, `Bearer ${userToken}`);
  assert.deepEqual(
    [...(asked[0]?.form ?? [])],
    [
      ["channel", "C1"],
      ["oldest", "1.000000"],
    ],
  );
});
