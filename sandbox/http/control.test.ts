import assert from "node:assert/strict";
import { test } from "node:test";
import Fastify from "fastify";
import { registerControl } from "./control.ts";
import { createFaults } from "./faults.ts";

function start() {
  const faults = createFaults();
  const app = Fastify();
  faults.install(app);
  registerControl(app, faults);
  app.get("/gong/v2/users", async () => ({ users: [] }));
  return { app, faults };
}

test("a fault is planned, seen and forgotten by hand, and cannot lock the control out", async () => {
  const { app } = start();
  const fault = { path: ".", times: "forever", kind: "status", status: 500 };
  const planned = await app.inject({ method: "POST", url: "/control/faults", payload: fault });
  assert.equal(planned.statusCode, 201);
  assert.equal((await app.inject("/gong/v2/users")).statusCode, 500);
  const expected = { pending: [{ kind: "status", path: ".", left: "forever", after: 0, hits: 1 }] };
  assert.deepEqual((await app.inject("/control/faults")).json(), expected);
  assert.deepEqual((await app.inject({ method: "DELETE", url: "/control/faults" })).json(), { pending: [] });
  assert.equal((await app.inject("/gong/v2/users")).statusCode, 200);
});

test("every kind of fault can be planned by hand", async () => {
  const { app, faults } = start();
  const kinds = [
    "status",
    "html",
    "truncated-json",
    "hang",
    "cut",
    "rate-limited",
    "empty-body",
    "repeat-page",
    "expired-cursor",
  ];
  for (const kind of kinds) {
    const payload = { path: "/nothing", kind, ...(kind === "status" && { status: 503 }) };
    assert.equal((await app.inject({ method: "POST", url: "/control/faults", payload })).statusCode, 201, kind);
  }
  assert.deepEqual(
    faults.pending().map((fault) => fault.kind),
    kinds,
  );
});

test("a fault that makes no sense is refused with a sentence", async () => {
  const { app, faults } = start();
  for (const [payload, sentence] of [
    [[], /Send a JSON object/],
    [{}, /"path" must be/],
    [{ path: "(", kind: "hang" }, /not a regular expression/],
    [{ path: "x".repeat(501), kind: "hang" }, /500 characters/],
    [{ path: "x", kind: "rain" }, /"kind" must be one of/],
    [{ path: "x", kind: "hang", times: 0 }, /"times"/],
    [{ path: "x", kind: "hang", times: "often" }, /"times"/],
    [{ path: "x", kind: "hang", after: -1 }, /"after"/],
    [{ path: "x", kind: "status" }, /"status"/],
    [{ path: "x", kind: "status", status: 99 }, /"status"/],
    [{ path: "x", kind: "status", status: 500, headers: { "a b": "c" } }, /"headers"/],
    [{ path: "x", kind: "status", status: 500, headers: { a: "b\r\nc: d" } }, /"headers"/],
    [{ path: "x", kind: "rate-limited", retryAfterSeconds: 1.5 }, /"retryAfterSeconds"/],
  ] as const) {
    const reply = await app.inject({ method: "POST", url: "/control/faults", payload });
    assert.equal(reply.statusCode, 400, JSON.stringify(payload));
    assert.match(reply.json<{ error: string }>().error, sentence);
  }
  assert.deepEqual(faults.pending(), []);
});

test("another machine is refused", async () => {
  const { app, faults } = start();
  for (const [remoteAddress, status] of [
    ["127.0.0.1", 201],
    ["::1", 201],
    ["::ffff:127.0.0.1", 201],
    ["10.0.0.7", 403],
    ["::ffff:10.0.0.7", 403],
    ["127.evil", 403],
  ] as const) {
    const payload = { path: "/nothing", kind: "hang" };
    const reply = await app.inject({ method: "POST", url: "/control/faults", payload, remoteAddress });
    assert.equal(reply.statusCode, status, remoteAddress);
  }
  assert.equal(faults.pending().length, 3);
});
