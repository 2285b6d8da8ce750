import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { AppError } from "./error.ts";
import { serveVendor, type VendorAnswer, type VendorQuestion } from "./testing/serve-vendor.ts";
import { exchange, type VendorBounds } from "./vendor-exchange.ts";

const bounds: VendorBounds = {
  timeoutMs: 30_000,
  maxBytes: 1_000,
  tooLarge: () => new AppError("vendor_reply_invalid", "too large"),
  unreachable: () => new AppError("vendor_unavailable", "unreachable"),
};

const serve = (
  t: TestContext,
  answer: (question: VendorQuestion) => VendorAnswer,
): ReturnType<typeof serveVendor<null, VendorQuestion>> =>
  serveVendor(t, {
    credentials: null,
    basePath: "/api/",
    nowMs: 0,
    mostCalls: 10,
    read: (question) => question,
    answer,
  });

test("a request reaches the base address with its query, its form or its JSON", async (t) => {
  const { context, asked } = await serve(t, () => ({ body: "yes" }));
  const authorization = "Bearer t";
  await exchange(context, { method: "GET", path: "/list", query: { after: "a b&c" }, authorization }, bounds);
  await exchange(context, { method: "POST", path: "/form", authorization, body: { form: { text: "10 €" } } }, bounds);
  const { status, text } = await exchange(
    context,
    { method: "POST", path: "/json", authorization, body: { json: { a: [1] } } },
    bounds,
  );
  assert.deepEqual([status, text], [200, "yes"]);
  assert.deepEqual(
    asked.map((one) => [one.method, one.path, one.query.get("after"), one.text, one.authorization]),
    [
      ["GET", "/api/list", "a b&c", "", authorization],
      ["POST", "/api/form", null, "text=10+%E2%82%AC", authorization],
      ["POST", "/api/json", null, '{"a":[1]}', authorization],
    ],
  );
});

test("a redirect is handed back and not followed", async (t) => {
  const { context, asked } = await serve(t, () => ({ status: 302, headers: { location: "/elsewhere" }, body: "" }));
  const { status } = await exchange(context, { method: "GET", path: "/list", authorization: "Bearer t" }, bounds);
  assert.equal(status, 302);
  assert.equal(asked.length, 1);
});

test("an answer over the bound, one cut off and one too slow are the vendor's errors; an ended run is not", async (t) => {
  const request = { method: "GET", path: "/list", authorization: "Bearer t" } as const;
  const large = await serve(t, () => ({ body: "x".repeat(2_000) }));
  await assert.rejects(exchange(large.context, request, bounds), { message: "too large" });
  const cut = await serve(t, () => ({ body: "x", hangUp: true }));
  await assert.rejects(exchange(cut.context, request, bounds), { message: "unreachable" });

  const ending = new AbortController();
  const hanging = { ...cut.context, fetch: untilAborted };
  await assert.rejects(exchange(hanging, request, { ...bounds, timeoutMs: 1 }), { message: "unreachable" });
  const reason = new Error("the run ends");
  const running = exchange({ ...hanging, signal: ending.signal }, request, bounds);
  ending.abort(reason);
  await assert.rejects(running, reason);
});

const untilAborted: typeof fetch = async (_, init) =>
  new Promise((__, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
