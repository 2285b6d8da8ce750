import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test, type TestContext } from "node:test";
import Fastify from "fastify";
import { createFaults } from "./faults.ts";

const answer = { text: "x".repeat(10_000) };

async function start(t: TestContext) {
  const faults = createFaults();
  const app = Fastify({ forceCloseConnections: true });
  faults.install(app);
  app.get("/v/list", async () => answer);
  await app.listen({ port: 0, host: "127.0.0.1" });
  t.after(async () => {
    faults.clear();
    await app.close();
  });
  const address = app.server.address();
  assert.ok(address !== null && typeof address === "object");
  return { faults, port: address.port, url: `http://127.0.0.1:${address.port}/v/list` };
}

test("a status, its headers and its body are sent as planned, as often as planned, after as many as planned", async (t) => {
  const { faults, url } = await start(t);
  faults.plan({
    kind: "status",
    status: 503,
    headers: { "x-why": "rain" },
    body: "no",
    path: /list/,
    times: 2,
    after: 1,
  });
  const statuses: number[] = [];
  for (let call = 0; call < 4; call += 1) {
    const reply = await fetch(url);
    statuses.push(reply.status);
    if (reply.status === 503) assert.deepEqual([reply.headers.get("x-why"), await reply.text()], ["rain", "no"]);
  }
  assert.deepEqual(statuses, [200, 503, 503, 200]);
  assert.deepEqual(faults.pending(), []);
});

test("HTML comes instead of JSON, with status 200 unless told", async (t) => {
  const { faults, url } = await start(t);
  faults.plan({ kind: "html", path: /list/, times: 1 });
  faults.plan({ kind: "html", status: 502, path: /list/, times: 1 });
  for (const status of [200, 502]) {
    const reply = await fetch(url);
    assert.equal(reply.status, status);
    assert.match(reply.headers.get("content-type") ?? "", /^text\/html/);
    assert.match(await reply.text(), /^<!DOCTYPE html>/);
  }
});

test("truncated JSON looks complete to HTTP and is not JSON", async (t) => {
  const { faults, url } = await start(t);
  faults.plan({ kind: "truncated-json", path: /list/, times: 1 });
  const reply = await fetch(url);
  const text = await reply.text();
  assert.equal(reply.status, 200);
  assert.ok(JSON.stringify(answer).startsWith(text));
  assert.throws(() => JSON.parse(text), SyntaxError);
});

test("a cut connection has sent half of what it announced", async (t) => {
  const { faults, port, url } = await start(t);
  faults.plan({ kind: "cut", path: /list/, times: 2 });
  await assert.rejects(async () => (await fetch(url)).text(), /terminated/);
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {}); // a reset is one of the ways in which it may end
  socket.write("GET /v/list HTTP/1.1\r\nhost: x\r\n\r\n");
  let received = "";
  socket.on("data", (bytes: Buffer) => (received += bytes.toString()));
  await once(socket, "close");
  assert.match(received, /^HTTP\/1\.1 200 OK\r\n/);
  const whole = JSON.stringify(answer).length;
  assert.match(received, new RegExp(`content-length: ${whole}\r\n`));
  assert.equal(received.split("\r\n\r\n")[1]?.length, Math.floor(whole / 2));
});

test("a request that hangs gets no byte until its client gives up, and is then forgotten", async (t) => {
  const { faults, url } = await start(t);
  const giveUp = new AbortController();
  faults.plan({ kind: "hang", path: /list/, times: 1, onHit: () => setImmediate(() => giveUp.abort()) });
  await assert.rejects(fetch(url, { signal: giveUp.signal }), { name: "AbortError" });
  assert.equal((await fetch(url)).status, 200);
});

test("clearing the faults breaks the connections that hang and forgets the rest", async (t) => {
  const { faults, url } = await start(t);
  faults.plan({ kind: "hang", path: /list/, times: "forever", onHit: () => setImmediate(() => faults.clear()) });
  await assert.rejects(fetch(url), /fetch failed/);
  assert.equal((await fetch(url)).status, 200);
});

test("a rate limit answers 429 with the vendor's own body", async (t) => {
  const { faults, url } = await start(t);
  faults.rateLimitedBody("/v/", () => ({ ok: false }));
  faults.plan({ kind: "rate-limited", retryAfterSeconds: 7, path: /list/, times: 1 });
  const reply = await fetch(url);
  assert.deepEqual([reply.status, reply.headers.get("retry-after")], [429, "7"]);
  assert.deepEqual(await reply.json(), { ok: false });
});

test("an empty body comes with status 200", async (t) => {
  const { faults, url } = await start(t);
  faults.plan({ kind: "empty-body", path: /list/, times: 1 });
  const reply = await fetch(url);
  assert.deepEqual([reply.status, await reply.text()], [200, ""]);
});

test("a pattern meets every request it matches, also one with the g flag, and no other", async (t) => {
  const { faults, url } = await start(t);
  faults.plan({ kind: "empty-body", path: /list\?a=1$/g, times: "forever" });
  for (const [query, status] of [
    ["?a=1", ""],
    ["?a=1", ""],
    ["?a=1", ""],
    ["?a=2", JSON.stringify(answer)],
  ] as const) {
    assert.equal(await (await fetch(url + query)).text(), status);
  }
  assert.deepEqual(faults.pending(), [{ kind: "empty-body", path: "list\\?a=1$", left: "forever", after: 0, hits: 3 }]);
});
