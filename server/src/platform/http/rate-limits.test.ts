import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import type { Actor } from "@sophia/core";
import { AppError } from "@sophia/core";
import { Problem } from "@sophia/core/api";
import { createRateLimiter, ipv6Network, type RateLimiter } from "./rate-limiter.ts";
import { connectRedis } from "./redis.ts";
import { asGood, startTestServer } from "./server.test-support.ts";

/** Limits of a person's reading: 12 by address, 2 by account and key. */
const small = (): RateLimiter => createRateLimiter({ factor: 0.002, log: () => undefined });

function actorWith(personId: string, id: string, requestsPerMinute?: number): Actor {
  return {
    personId,
    email: "a@x.example",
    readsAs: "a@x.example",
    permissions: new Set(["knowledge.search"]),
    credential: { kind: "key", id, requestsPerMinute },
    address: undefined,
  };
}

test("the request beyond a limit is a 429 that says when to come again, and every answer says how the limits stand", async () => {
  const { http, url } = await startTestServer({ rateLimiter: small() });
  const read = (): Promise<Response> => fetch(`${url}/v1/read`, { headers: asGood });
  const first = await read();
  assert.equal(first.status, 200);
  assert.equal(
    first.headers.get("ratelimit-policy"),
    '"read.address";q=12;w=60, "read.account";q=2;w=60, "read.credential";q=2;w=60',
  );
  assert.equal(
    first.headers.get("ratelimit")?.replaceAll(/t=\d+/g, "t=T"),
    '"read.address";r=11;t=T, "read.account";r=1;t=T, "read.credential";r=1;t=T',
  );
  await read();
  const third = await read();
  assert.equal(third.status, 429);
  assert.match(third.headers.get("ratelimit") ?? "", /"read.account";r=0;t=\d+/);
  const retryAfter = Number(third.headers.get("retry-after"));
  assert.ok(retryAfter > 0 && retryAfter <= 60, String(retryAfter));
  const problem = Problem.parse(await third.json());
  assert.equal(problem.code, "rate_limited");
  assert.match(problem.detail, /read\.account allows 2 in 60 s/);
  await http.close();
});

test("a stranger's address is limited before anybody is asked who he is", async () => {
  const { http, url, seen } = await startTestServer({ rateLimiter: small() });
  const statuses: number[] = [];
  for (let n = 0; n < 14; n += 1) statuses.push((await fetch(`${url}/nowhere`)).status);
  assert.deepEqual(statuses, [...Array<number>(12).fill(404), 429, 429]);
  await fetch(`${url}/v1/read`, { headers: asGood });
  assert.equal(seen.length, 0);
  await http.close();
});

test("an address that tries keys is stopped sooner than one whose keys are good", async () => {
  const rateLimiter = createRateLimiter({ factor: 0.01, log: () => undefined });
  const { http, url, seen } = await startTestServer({ rateLimiter });
  const statuses: number[] = [];
  for (let n = 0; n < 5; n += 1)
    statuses.push((await fetch(`${url}/v1/read`, { headers: { authorization: `Bearer bad${n}` } })).status);
  assert.deepEqual(statuses, [401, 401, 401, 429, 429]);
  assert.equal(seen.length, 3);
  await http.close();
});

test("a person's keys share the person's limit; a key's own rate takes the place of the general one", async () => {
  let actor = actorWith("p1", "k1");
  const { http, url } = await startTestServer({
    rateLimiter: createRateLimiter({ factor: 0.0025, log: () => undefined }),
    authenticate: async () => actor,
  });
  const read = async (): Promise<number> => (await fetch(`${url}/v1/read`, { headers: asGood })).status;
  assert.equal(await read(), 200);
  assert.equal(await read(), 200);
  actor = actorWith("p1", "k2");
  assert.equal(await read(), 200);
  assert.equal(await read(), 429);
  actor = actorWith("p2", "k3", 1);
  assert.equal(await read(), 200);
  assert.equal(await read(), 429);
  await http.close();
});

test("probes are not limited: what runs us must not take us for dead", async () => {
  const { http, url } = await startTestServer({ rateLimiter: small() });
  for (let n = 0; n < 20; n += 1) assert.equal((await fetch(`${url}/healthz`)).status, 200);
  await http.close();
});

test("an IPv6 customer is counted by his network, since he has all addresses in it", async () => {
  assert.equal(ipv6Network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  assert.equal(ipv6Network("2001:0DB8:1::7"), "2001:db8:1:0::/64");
  assert.equal(ipv6Network("::1"), "0:0:0:0::/64");
  const limiter = small();
  const first = await limiter.take("read.address", "2001:db8::1");
  const second = await limiter.take("read.address", "2001:db8::2");
  assert.deepEqual([first.remaining, second.remaining], [11, 10]);
});

test("with Redis away requests go on, each process counts for itself, and the log says so once", async () => {
  const closed = createServer().listen(0, "127.0.0.1");
  await once(closed, "listening");
  const address = closed.address();
  assert.ok(address !== null && typeof address === "object");
  closed.close();
  const said: string[] = [];
  const redis = connectRedis(`redis://127.0.0.1:${address.port}`);
  const limiter = createRateLimiter({ factor: 0.002, redis, log: (_level, sentence) => said.push(sentence) });
  const allowed: boolean[] = [];
  for (let n = 0; n < 3; n += 1) allowed.push((await limiter.take("read.account", "p")).allowed);
  redis.disconnect();
  assert.deepEqual(allowed, [true, true, false]);
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /Redis does not answer/);
});

const redisServer = spawnSync("redis-server", ["--version"]).status === 0;

test(
  "two processes with one Redis share their limits",
  { skip: redisServer ? false : "redis-server is not installed (Debian: apt-get install redis-server)" },
  async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const address = probe.address();
    if (address === null || typeof address !== "object") throw new AppError("unavailable", "No port is free.");
    probe.close();
    await once(probe, "close");
    const child = spawn("redis-server", ["--port", String(address.port), "--save", "", "--bind", "127.0.0.1"]);
    try {
      for await (const text of child.stdout) if (/ready to accept connections/i.test(String(text))) break;
      const said: string[] = [];
      const connections = [1, 2].map(() => connectRedis(`redis://127.0.0.1:${address.port}`));
      await Promise.all(connections.map((redis) => once(redis, "ready")));
      const [one, other] = connections.map((redis) =>
        createRateLimiter({ factor: 0.002, redis, log: (_level, sentence) => said.push(sentence) }),
      );
      const taken = [
        await one?.take("read.account", "p"),
        await other?.take("read.account", "p"),
        await one?.take("read.account", "p"),
      ];
      assert.deepEqual(
        taken.map((at) => at?.allowed),
        [true, true, false],
      );
      assert.equal((await other?.look("read.account", "p"))?.remaining, 0);
      assert.deepEqual(said, []);
      for (const redis of connections) redis.disconnect();
    } finally {
      child.kill();
    }
  },
);
