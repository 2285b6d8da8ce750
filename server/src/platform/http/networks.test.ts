import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "@sophia/core/api";
import { networkList } from "./networks.ts";
import { asGood, rawExchange, startTestServer, type TestServer } from "./server.test-support.ts";

const claims = {
  ...asGood,
  "x-forwarded-for": "203.0.113.7",
  "x-forwarded-proto": "https",
  "x-forwarded-host": "sophia.example",
};

async function welcome({ url }: TestServer, headers: Record<string, string>): Promise<string> {
  return (await fetch(`${url}/welcome`, { headers })).text();
}

test("a proxy that nobody named is not believed: neither the address nor TLS nor the host it tells of", async () => {
  for (const trustedProxies of [[], ["10.0.0.0/8"]]) {
    const server = await startTestServer({ trustedProxies });
    assert.match(await welcome(server, claims), /"secure":false,"address":"127.0.0.1"/);
    await fetch(`${server.url}/v1/read`, { headers: claims });
    assert.equal(server.seen.at(-1)?.address, "127.0.0.1");
    const change = await fetch(`${server.url}/welcome`, {
      method: "POST",
      headers: { ...claims, origin: "https://sophia.example" },
      body: new URLSearchParams({ name: "a" }),
    });
    assert.equal(change.status, 403);
    await server.http.close();
  }
});

test("a trusted proxy tells the address, TLS and the host; what it got from further out and does not know is not believed", async () => {
  const server = await startTestServer({ trustedProxies: ["127.0.0.0/8"], publicUrl: "https://sophia.example" });
  assert.match(await welcome(server, claims), /"secure":true,"address":"203.0.113.7"/);
  const spoofed = { ...claims, "x-forwarded-for": "10.0.0.1, 203.0.113.7" };
  assert.match(await welcome(server, spoofed), /"address":"203.0.113.7"/);
  assert.match(await welcome(server, { ...claims, "x-forwarded-for": "nonsense" }), /"address":"127.0.0.1"/);
  const reply = await fetch(`${server.url}/welcome`, {
    method: "POST",
    redirect: "manual",
    headers: { ...claims, origin: "https://sophia.example" },
    body: new URLSearchParams({ name: "a" }),
  });
  assert.equal(reply.status, 303);
  assert.match(reply.headers.get("strict-transport-security") ?? "", /max-age=/);
  await server.http.close();
});

test("only the allowed networks are served; the probes answer everybody", async () => {
  const server = await startTestServer({ allowedNetworks: ["10.0.0.0/8", "2001:db8::/32"] });
  for (const path of ["/v1/read", "/welcome", "/nowhere"]) {
    const reply = await fetch(`${server.url}${path}`, { headers: asGood });
    assert.equal(reply.status, 403, path);
  }
  assert.equal(server.seen.length, 0);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  await server.http.close();
  const open = await startTestServer({ allowedNetworks: ["127.0.0.1/32"] });
  assert.equal((await fetch(`${open.url}/v1/read`, { headers: asGood })).status, 200);
  await open.http.close();
});

test("what is administrative is served to the networks for administration only", async () => {
  const server = await startTestServer({ adminNetworks: ["10.0.0.0/8"] });
  const refused = await fetch(`${server.url}/v1/things/7`, { headers: asGood });
  assert.equal(refused.status, 403);
  assert.match(Problem.parse(await refused.json()).detail, /not administered from your address 127\.0\.0\.1/);
  assert.equal((await fetch(`${server.url}/v1/read`, { headers: asGood })).status, 200);
  await server.http.close();
});

test("an address behind a trusted proxy is the one that is allowed or not", async () => {
  const server = await startTestServer({ trustedProxies: ["127.0.0.1/32"], allowedNetworks: ["203.0.113.0/24"] });
  assert.equal((await fetch(`${server.url}/v1/read`, { headers: asGood })).status, 403);
  const through = await fetch(`${server.url}/v1/read`, { headers: { ...asGood, "x-forwarded-for": "203.0.113.7" } });
  assert.equal(through.status, 200);
  await server.http.close();
});

test("a network holds its addresses in each way of writing, and nothing that is no address", () => {
  const list = networkList(["10.0.0.0/8", "2001:db8::/32", "192.0.2.1"]);
  for (const inside of ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8::1", "192.0.2.1"]) assert.ok(list(inside), inside);
  for (const outside of ["11.0.0.1", "::1", "192.0.2.2", "", "localhost", "10.1"]) assert.ok(!list(outside), outside);
});

const askedAs = (host: string) =>
  `GET /v1/read HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer good\r\nconnection: close\r\n\r\n`;
const statusAs = async (server: TestServer, host: string): Promise<number> =>
  Number((await rawExchange(server.port, askedAs(host))).split(" ")[1]);

test("on this machine only, a name that somebody pointed at it is refused; its own names and addresses are not", async () => {
  const server = await startTestServer({ publicUrl: "https://sophia.example" });
  for (const host of [
    "evil.example",
    `evil.example:${server.port}`,
    "127.0.0.1.evil.example",
    "localhost.evil.example",
  ])
    assert.equal(await statusAs(server, host), 421, host);
  for (const host of ["a b", "x/../y", "user@localhost"]) assert.notEqual(await statusAs(server, host), 200, host);
  for (const host of ["localhost", "sophia.localhost:80", "127.0.0.1", "[::1]:80", "sophia.example"])
    assert.equal(await statusAs(server, host), 200, host);
  await server.http.close();
});

test("listening for others, any name may be one of ours", async () => {
  const server = await startTestServer({}, "0.0.0.0");
  assert.equal(await statusAs(server, "sophia.company.example"), 200);
  await server.http.close();
});
