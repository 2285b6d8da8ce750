import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Problem } from "@sophia/core/api";
import { asGood, startTestServer, type TestServer } from "./server.test-support.ts";

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.http.close());

const get = (path: string): Promise<Response> => fetch(`${server.url}${path}`, { headers: asGood });

test("a parameter that nobody declared is refused, on routes with and without parameters", async () => {
  for (const path of ["/v1/read?txet=x", "/v1/things/7?x=1"]) {
    const reply = await get(path);
    assert.equal(reply.status, 400, path);
    assert.equal(Problem.parse(await reply.json()).code, "invalid_request");
  }
});

test("a parameter that is given twice is refused", async () => {
  assert.equal((await get("/v1/read?text=a&text=b")).status, 400);
  assert.equal((await get("/welcome?a=1&a=2")).status, 400);
});

test("an answer outside its schema is a bug: a bare 500 outside, itself in the log, and nothing of it is sent", async () => {
  const reply = await get("/v1/read?text=number");
  const text = await reply.text();
  assert.equal(reply.status, 500);
  assert.doesNotMatch(text, /5,|expected|schema/i);
  assert.match(String(server.bugs.at(-1)), /serializ|schema/i);
});

test("the reason for another's view is read percent-encoded", async () => {
  await fetch(`${server.url}/v1/read`, { headers: { ...asGood, "x-sophia-reason": "Pr%C3%BCfung" } });
  assert.equal(server.seen.at(-1)?.reason, "Prüfung");
  const reply = await fetch(`${server.url}/v1/read`, { headers: { ...asGood, "x-sophia-reason": "50%" } });
  assert.equal(reply.status, 400);
});
