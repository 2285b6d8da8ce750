import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { asGood, rawExchange, readProblem, startTestServer, type TestServer } from "./server.test-support.ts";

let server: TestServer;
before(async () => {
  server = await startTestServer({
    limits: {
      headersTimeoutMs: 300,
      requestTimeoutMs: 600,
      timeoutCheckMs: 50,
      stalledReplyMs: 200,
      connectionsPerAddress: 40,
    },
  });
});
after(() => server.http.close());

const head = "host: localhost\r\nauthorization: Bearer good\r\nconnection: close\r\n";

test("headers beyond all measure are refused as a problem with a request id", async () => {
  const { status, problem } = readProblem(
    await rawExchange(server.port, `GET /v1/read HTTP/1.1\r\n${head}x: ${"a".repeat(20_000)}\r\n\r\n`),
  );
  assert.deepEqual([status, problem.code], [431, "headers_too_large"]);
  assert.match(problem.requestId, /^[0-9a-f-]{36}$/);
});

test("too many headers are refused, however short", async () => {
  const many = Array.from({ length: 120 }, (_, at) => `x${at}: 1\r\n`).join("");
  const { status } = readProblem(await rawExchange(server.port, `GET /v1/read HTTP/1.1\r\n${head}${many}\r\n`));
  assert.equal(status, 431);
});

test("an address beyond all measure is refused", async () => {
  const { status, problem } = readProblem(
    await rawExchange(server.port, `GET /v1/read?text=${"a".repeat(9_000)} HTTP/1.1\r\n${head}\r\n`),
  );
  assert.deepEqual([status, problem.code], [414, "uri_too_long"]);
});

test("what is not HTTP is refused as a problem", async () => {
  for (const bytes of ["hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", `BREW /v1/read HTTP/1.1\r\n${head}\r\n`]) {
    const { status, problem } = readProblem(await rawExchange(server.port, bytes));
    assert.deepEqual([status, problem.code], [400, "invalid_request"], bytes);
  }
});

test("two lengths of one body, and a length beside chunks, are refused: where the next request begins would be unclear", async () => {
  for (const lengths of [
    "content-length: 5\r\ncontent-length: 6\r\n",
    "content-length: 5\r\ntransfer-encoding: chunked\r\n",
  ]) {
    const answer = await rawExchange(server.port, `POST /v1/change HTTP/1.1\r\n${head}${lengths}\r\n0\r\n\r\n`);
    assert.equal(readProblem(answer).status, 400, lengths);
  }
});

test("a header of which one counts is refused when it is given twice", async () => {
  for (const twice of ["host: other\r\n", "authorization: Bearer bad\r\n"]) {
    const { problem } = readProblem(await rawExchange(server.port, `GET /v1/read HTTP/1.1\r\n${head}${twice}\r\n`));
    assert.match(problem.detail, /given twice/);
  }
});

test("a request without a host is refused as a problem", async () => {
  const { problem } = readProblem(await rawExchange(server.port, "GET /v1/read HTTP/1.1\r\nconnection: close\r\n\r\n"));
  assert.match(problem.detail, /host/);
});

test("a client that says nothing, or sends its headers drop by drop, has less time than one with a long body", async () => {
  const strict = await startTestServer({
    limits: { headersTimeoutMs: 300, requestTimeoutMs: 600_000, timeoutCheckMs: 50 },
  });
  for (const bytes of ["", "GET /v1/read HTTP/1.1\r\nhost: loc"]) {
    const { status, problem } = readProblem(await rawExchange(strict.port, bytes));
    assert.deepEqual([status, problem.code], [408, "request_timeout"]);
  }
  await strict.http.close();
});

test("a client that never sends the rest of its body is told that its time is over", async () => {
  const answer = await rawExchange(
    server.port,
    `POST /v1/change HTTP/1.1\r\n${head}content-type: application/json\r\ncontent-length: 100\r\n\r\n{"te`,
  );
  assert.equal(readProblem(answer).status, 408);
});

test("an expectation that nobody has heard of is passed over", async () => {
  const answer = await rawExchange(server.port, `GET /v1/read HTTP/1.1\r\n${head}expect: wonders\r\n\r\n`);
  assert.match(answer, /^HTTP\/1.1 200/);
});

test("HEAD answers with the headers of GET, and not at all with a stream", async () => {
  const reply = await fetch(`${server.url}/v1/read`, { method: "HEAD", headers: asGood });
  assert.equal(reply.status, 200);
  assert.equal(await reply.text(), "");
  assert.equal((await fetch(`${server.url}/v1/stream`, { method: "HEAD", headers: asGood })).status, 405);
});

test("a path that exists is refused by the methods it is asked for", async () => {
  const reply = await fetch(`${server.url}/v1/things/7`, { method: "PUT", headers: asGood });
  assert.equal(reply.status, 405);
  assert.equal(reply.headers.get("allow"), "GET");
  for (const method of ["PROPFIND", "OPTIONS", "PATCH"]) {
    const other = await fetch(`${server.url}/v1/read`, { method, headers: asGood });
    assert.equal(other.status, 405, method);
    assert.match(other.headers.get("content-type") ?? "", /problem\+json/);
  }
  for (const method of ["TRACE", "CONNECT"]) {
    const answer = await rawExchange(server.port, `${method} /v1/read HTTP/1.1\r\n${head}\r\n`);
    assert.doesNotMatch(answer, /^HTTP\/1.1 2/, method);
  }
});

test("a client that takes nothing of its answer, or of its stream, is not waited for", async () => {
  for (const path of ["/v1/read?text=huge", "/v1/flood"]) {
    const accepted = once(server.http.fastify.server, "connection");
    const client = connect(server.port, "127.0.0.1").on("error", () => undefined);
    client.write(`GET ${path} HTTP/1.1\r\n${head}\r\n`);
    const [served] = await accepted;
    await once(served, "close");
    client.destroy();
  }
});

test("one address does not take all connections", async () => {
  const sockets = Array.from({ length: 60 }, () => connect(server.port, "127.0.0.1").on("error", () => undefined));
  const dropped = Promise.all(sockets.slice(40).map((socket) => once(socket, "close")));
  await dropped;
  for (const socket of sockets) socket.destroy();
});
