import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { AppError, jsonRoute, streamRoute, type Actor } from "@sophia/core";
import { Problem } from "@sophia/core/api";
import { z } from "zod";
import { createHttpServer, type HttpServer } from "./server.ts";

let server: HttpServer;
let url = "";
const bugs: unknown[] = [];
let streamEnded = Promise.withResolvers<void>();

const actor: Actor = {
  personId: "p",
  email: "a@x.example",
  readsAs: "a@x.example",
  permissions: new Set(["knowledge.search"]),
  credential: { kind: "key", id: "k" },
  address: undefined,
};

const addresses: string[] = [];

before(async () => {
  server = await createHttpServer({
    version: "0",
    routes: [
      jsonRoute({
        method: "POST",
        path: "/v1/echo",
        summary: "s",
        permission: "knowledge.search",
        errors: ["conflict"],
        body: z.strictObject({ text: z.string().min(1) }),
        reply: z.object({ text: z.string() }),
        async handle({ body, signal }) {
          if (body.text === "slow") {
            await once(signal, "abort", { signal: AbortSignal.timeout(50) }).catch(() => undefined);
            return { text: signal.aborted ? "given up" : "still wanted" };
          }
          if (body.text === "conflict")
            throw new AppError("conflict", "Somebody was quicker.", { retryAfterMs: 1_500 });
          if (body.text === "bug") throw new Error("secret inner workings");
          return { text: body.text, undeclared: "never sent" };
        },
      }),
      jsonRoute({
        method: "GET",
        path: "/v1/admin",
        summary: "s",
        permission: "keys.manage",
        errors: [],
        reply: z.object({}),
        handle: async () => ({}),
      }),
      streamRoute({
        method: "GET",
        path: "/v1/ticks",
        summary: "s",
        permission: "knowledge.search",
        errors: [],
        event: z.object({ type: z.literal("tick"), n: z.number() }),
        async *handle({ signal }) {
          try {
            for (let n = 0; !signal.aborted; n += 1) {
              yield { type: "tick" as const, n };
              await once(signal, "abort", { signal: AbortSignal.timeout(5) }).catch(() => undefined);
            }
          } finally {
            streamEnded.resolve();
          }
        },
      }),
    ],
    pages: [],
    publicRoutes: [],
    async authenticate({ key, address }) {
      addresses.push(address);
      if (key !== "good") throw new AppError("unauthenticated", "No.");
      return actor;
    },
    onBug: (error) => bugs.push(error),
  });
  url = await server.listen("127.0.0.1", 0);
});
after(() => server.close());

test("a request comes from whoever is connected, whatever its headers say", async () => {
  const claims = { "x-forwarded-for": "10.0.0.1", forwarded: "for=10.0.0.1", "x-real-ip": "10.0.0.1" };
  assert.equal((await post('{"text":"x"}', claims)).status, 200);
  assert.equal(addresses.at(-1), "127.0.0.1");
});

function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/v1/echo`, {
    method: "POST",
    body,
    headers: { authorization: "Bearer good", "content-type": "application/json", ...headers },
  });
}

async function problemOf(reply: Response): Promise<Problem> {
  assert.match(reply.headers.get("content-type") ?? "", /application\/problem\+json/);
  return Problem.parse(await reply.json());
}

test("a reply holds what its schema declares and nothing else", async () => {
  assert.deepEqual(await (await post('{"text":"hi"}')).json(), { text: "hi" });
});

test("work goes on after the body is read: only the caller's going away ends it", async () => {
  const reply = await post('{"text":"slow"}');
  assert.deepEqual(await reply.json(), { text: "still wanted" });
});

test("each refusal is a problem with a code, a sentence and a request id", async () => {
  const cases: [Promise<Response>, number, string][] = [
    [post('{"text":"hi"}', { authorization: "Bearer bad" }), 401, "unauthenticated"],
    [post('{"text":"hi"}', { authorization: "" }), 401, "unauthenticated"],
    [fetch(`${url}/v1/admin`, { headers: { authorization: "Bearer good" } }), 403, "forbidden"],
    [post('{"txet":"hi"}'), 400, "invalid_request"],
    [post('{"text":'), 400, "invalid_request"],
    [post("hi", { "content-type": "text/plain" }), 415, "unsupported_media_type"],
    [post(JSON.stringify({ text: "x".repeat(2_000_000) })), 413, "payload_too_large"],
    [post('{"text":"conflict"}'), 409, "conflict"],
    [fetch(`${url}/nowhere`), 404, "not_found"],
    [fetch(`${url}/v1/echo`), 405, "method_not_allowed"],
  ];
  for (const [sent, status, code] of cases) {
    const reply = await sent;
    const problem = await problemOf(reply);
    assert.deepEqual([reply.status, problem.status, problem.code], [status, status, code]);
    assert.match(problem.requestId, /^[0-9a-f-]{36}$/);
  }
});

test("an address that cannot be read is a problem too", async () => {
  const problem = await problemOf(await fetch(`${url}/v1/echo/%ZZ`));
  assert.deepEqual([problem.status, problem.code], [400, "invalid_request"]);
});

test("a stranger is refused before the body is looked at", async () => {
  assert.equal((await post("not json", { authorization: "Bearer bad" })).status, 401);
});

test("a bug is a bare 500 outside and itself in the log", async () => {
  const problem = await problemOf(await post('{"text":"bug"}'));
  assert.equal(problem.status, 500);
  assert.ok(!JSON.stringify(problem).includes("secret"));
  assert.match(String(bugs.at(-1)), /secret inner workings/);
});

test("a pause that was asked for is a Retry-After in whole seconds", async () => {
  assert.equal((await post('{"text":"conflict"}')).headers.get("retry-after"), "2");
});

test("the OpenAPI document is 3.1, has every route and no public page", async () => {
  const document = z
    .object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })
    .parse(await (await fetch(`${url}/v1/openapi.json`)).json());
  assert.match(document.openapi, /^3\.1/);
  assert.deepEqual(Object.keys(document.paths).toSorted(), ["/v1/admin", "/v1/echo", "/v1/ticks"]);
});

test("a client that goes away ends the work behind its stream", async () => {
  streamEnded = Promise.withResolvers();
  const stop = new AbortController();
  const reply = await fetch(`${url}/v1/ticks`, { headers: { authorization: "Bearer good" }, signal: stop.signal });
  const reader = reply.body?.getReader();
  await reader?.read();
  stop.abort();
  await streamEnded.promise;
});

test("a client that stops reading holds the source back, and its going away ends the stream", async () => {
  streamEnded = Promise.withResolvers();
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("GET /v1/ticks HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer good\r\n\r\n");
  await once(socket, "readable");
  socket.pause();
  socket.destroy();
  await streamEnded.promise;
});

test("a stop ends open streams instead of waiting for them", async () => {
  streamEnded = Promise.withResolvers();
  const reply = await fetch(`${url}/v1/ticks`, { headers: { authorization: "Bearer good" } });
  const reader = reply.body?.getReader();
  await reader?.read();
  await server.close();
  await streamEnded.promise;
});
