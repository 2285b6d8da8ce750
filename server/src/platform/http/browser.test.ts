import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asGood, rawExchange, startTestServer, type TestServer } from "./server.test-support.ts";

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.http.close());

const cookie = { cookie: "session=good" };

/** As a browser sends it: `fetch` itself would not let us say where a request was made. */
async function statusOf(method: string, path: string, headers: Record<string, string>, body = ""): Promise<number> {
  const type = path === "/welcome" ? "application/x-www-form-urlencoded" : "application/json";
  const lines = Object.entries({
    host: `127.0.0.1:${server.port}`,
    connection: "close",
    ...(method === "POST" ? { "content-type": type, "content-length": String(body.length) } : {}),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const answer = await rawExchange(server.port, `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
  return Number(answer.split(" ")[1]);
}

test("a change by cookie is taken from our own pages only", async () => {
  const change = (headers: Record<string, string>): Promise<number> =>
    statusOf("POST", "/v1/change", { ...cookie, ...headers }, '{"text":"x"}');
  const own = `http://127.0.0.1:${server.port}`;
  assert.equal(await change({ "sec-fetch-site": "same-origin" }), 200);
  assert.equal(await change({ origin: own }), 200);
  assert.equal(await change({}), 403);
  assert.equal(await change({ origin: "null" }), 403);
  assert.equal(await change({ origin: "https://evil.example" }), 403);
  assert.equal(await change({ origin: `http://127.0.0.1:${server.port + 1}` }), 403);
  for (const site of ["cross-site", "same-site", "none"])
    assert.equal(await change({ "sec-fetch-site": site, origin: own }), 403, site);
});

test("a change by key comes from a program and needs no origin; a cookie beside the key counts for nothing", async () => {
  const headers = { ...asGood, ...cookie, "sec-fetch-site": "cross-site" };
  assert.equal(await statusOf("POST", "/v1/change", headers, '{"text":"x"}'), 200);
  assert.equal(server.seen.at(-1)?.cookie, undefined);
});

test("reading by cookie needs no origin: another site cannot read the answer", async () => {
  assert.equal(await statusOf("GET", "/v1/read", cookie), 200);
  assert.deepEqual([server.seen.at(-1)?.key, server.seen.at(-1)?.cookie], [undefined, "session=good"]);
});

test("a form of a page is taken from our own pages only, signed in or not", async () => {
  assert.equal(await statusOf("POST", "/welcome", { "sec-fetch-site": "same-origin" }, "name=a"), 303);
  assert.equal(await statusOf("POST", "/welcome", { "sec-fetch-site": "cross-site" }, "name=a"), 403);
  assert.equal(await statusOf("POST", "/welcome", {}, "name=a"), 403);
});

test("no answer lets another origin read it, and its question beforehand is refused", async () => {
  const reply = await fetch(`${server.url}/v1/change`, {
    method: "OPTIONS",
    headers: {
      origin: "https://evil.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    },
  });
  assert.equal(reply.status, 403);
  const read = await fetch(`${server.url}/v1/read`, { headers: { ...asGood, origin: "https://evil.example" } });
  for (const { headers } of [reply, read])
    assert.deepEqual(
      [...headers.keys()].filter((name) => name.startsWith("access-control")),
      [],
    );
});

test("each answer has the headers that keep a browser from misusing it: routes, streams, pages, refusals", async () => {
  const replies = await Promise.all([
    fetch(`${server.url}/v1/read`, { headers: asGood }),
    fetch(`${server.url}/v1/stream`, { headers: asGood }),
    fetch(`${server.url}/v1/read`),
    fetch(`${server.url}/nowhere`),
    fetch(`${server.url}/v1/read/%ZZ`),
    fetch(`${server.url}/welcome`),
    fetch(`${server.url}/healthz`),
  ]);
  for (const { headers, url } of replies) {
    assert.equal(headers.get("x-content-type-options"), "nosniff", url);
    assert.equal(headers.get("x-frame-options"), "DENY", url);
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin", url);
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin", url);
    assert.equal(headers.get("referrer-policy"), "same-origin", url);
    assert.match(headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/, url);
    assert.doesNotMatch(headers.get("content-security-policy") ?? "", /unsafe|\*/, url);
    assert.ok(headers.has("permissions-policy"), url);
    assert.ok(!headers.has("strict-transport-security"), url);
    if (!url.endsWith("/healthz") && !url.endsWith("/nowhere"))
      assert.equal(headers.get("cache-control"), "no-store", url);
  }
});

test("a page gives its form on, sets its cookies and shows where to go on", async () => {
  const reply = await fetch(`${server.url}/welcome`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: server.url },
    body: new URLSearchParams({ name: "Ada" }),
  });
  assert.equal(reply.status, 303);
  assert.equal(reply.headers.get("location"), "/welcome");
  assert.deepEqual(reply.headers.getSetCookie(), ["a=1; Path=/", "b=2; Path=/"]);
});

test("a refusal by a page is a document: its sentence as text, its request id, its status; a bug shows nothing of itself", async () => {
  const post = (body: string, type = "application/x-www-form-urlencoded"): Promise<Response> =>
    fetch(`${server.url}/welcome`, { method: "POST", headers: { origin: server.url, "content-type": type }, body });
  const refused = await post("name=refuse");
  const text = await refused.text();
  assert.equal(refused.status, 409);
  assert.match(refused.headers.get("content-type") ?? "", /text\/html/);
  assert.match(text, /&lt;b&gt;Somebody&lt;\/b&gt; was quicker\./);
  assert.match(text, /<code>[0-9a-f-]{36}<\/code>/);
  const bug = await post("name=bug");
  assert.equal(bug.status, 500);
  assert.doesNotMatch(await bug.text(), /secret/);
  assert.match(String(server.bugs.at(-1)), /secret inner workings/);
});

test("a form that is too large, has too many fields or one of them twice, or is none, is refused", async () => {
  const cases: [string, string, number][] = [
    [`name=${"a".repeat(20_000)}`, "application/x-www-form-urlencoded", 413],
    [Array.from({ length: 70 }, (_, at) => `f${at}=1`).join("&"), "application/x-www-form-urlencoded", 400],
    ["name=a&name=b", "application/x-www-form-urlencoded", 400],
    ['{"name":"a"}', "application/json", 415],
  ];
  for (const [body, type, status] of cases) {
    const reply = await fetch(`${server.url}/welcome`, {
      method: "POST",
      headers: { origin: server.url, "content-type": type },
      body,
    });
    assert.equal(reply.status, status, body.slice(0, 20));
    assert.match(await reply.text(), /<h1>/);
  }
});
