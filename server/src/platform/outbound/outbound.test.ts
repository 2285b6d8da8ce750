import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { AppError } from "@sophia/core";
import { isPublicAddress, liesIn } from "./addresses.ts";
import { createOutbound, type OutboundOptions } from "./outbound.ts";

/** Two servers on one port: 127.0.0.2 stands for the world outside, 127.0.0.1 for what lies inside. */
let outside: Server;
let inside: Server;
let port = 0;
const asked: { readonly at: "outside" | "inside"; readonly request: IncomingMessage; readonly body: string }[] = [];

async function answer(at: "outside" | "inside", request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  asked.push({ at, request, body });
  const url = new URL(request.url ?? "/", "http://x");
  const status = Number(url.searchParams.get("status") ?? 302);
  const to = url.searchParams.get("to");
  if (to !== null) response.writeHead(status, { location: to, connection: "close" }).end("gone");
  else if (url.pathname === "/loop") response.writeHead(302, { location: "/loop" }).end();
  else if (url.pathname === "/bomb") {
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(3_000_000)));
  } else if (url.pathname === "/never") response.writeHead(200).write("x");
  else response.writeHead(200, { connection: "close", "x-seen": at }).end(`hello from ${at}`);
}

before(async () => {
  inside = createServer((request, response) => void answer("inside", request, response)).listen(0, "127.0.0.1");
  await once(inside, "listening");
  const address = inside.address();
  assert.ok(address !== null && typeof address === "object");
  port = address.port;
  outside = createServer((request, response) => void answer("outside", request, response)).listen(port, "127.0.0.2");
  await once(outside, "listening");
});
after(() => {
  for (const server of [inside, outside]) {
    server.closeAllConnections();
    server.close();
  }
});

/** Names that end in `.inside` lie inside, all others outside. */
const names: OutboundOptions = {
  allow: ["127.0.0.2/32"],
  plainHttp: true,
  resolve: async (hostname) => [{ address: hostname.endsWith(".inside") ? "127.0.0.1" : "127.0.0.2", family: 4 }],
};

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "went through",
    (error: unknown) => (error instanceof AppError ? error.code : `not foreseen: ${String(error)}`),
  );
}

async function withOutbound<T>(
  options: OutboundOptions,
  work: (fetch: typeof globalThis.fetch) => Promise<T>,
): Promise<T> {
  const outbound = createOutbound(options);
  try {
    return await work(outbound.fetch);
  } finally {
    await outbound.close();
  }
}

test("addresses of this machine, its network, its provider and of nobody are refused in each way of writing", async () => {
  const hosts = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fc00::1]",
    "[fec0::1]",
    "[ff02::1]",
  ];
  await withOutbound({ allow: [], plainHttp: true }, async (fetch) => {
    for (const host of hosts) assert.equal(await codeOf(fetch(`http://${host}:${port}/`)), "address_refused", host);
  });
  assert.equal(asked.length, 0);
});

test("addresses that anybody may call are public", () => {
  for (const address of ["93.184.216.34", "8.8.8.8", "2606:4700::1111"]) assert.ok(isPublicAddress(address), address);
  for (const text of ["", "localhost", "10.0.0.0/8"]) assert.ok(!isPublicAddress(text), text);
  assert.ok(liesIn(["10.0.0.0/8"], "::ffff:10.1.1.1"));
  assert.ok(!liesIn(["10.0.0.0/8"], "fc00::1"));
});

test("a name that points inside is refused, also with an address outside beside it", async () => {
  const resolve = async () => [
    { address: "127.0.0.2", family: 4 },
    { address: "127.0.0.1", family: 4 },
  ];
  await withOutbound(names, async (fetch) =>
    assert.equal(await codeOf(fetch(`http://metadata.inside:${port}/`)), "address_refused"),
  );
  await withOutbound({ ...names, resolve }, async (fetch) =>
    assert.equal(await codeOf(fetch(`http://both.example:${port}/`)), "address_refused"),
  );
  await withOutbound({ allow: [], plainHttp: true }, async (fetch) =>
    assert.equal(await codeOf(fetch(`http://localhost:${port}/`)), "address_refused"),
  );
});

test("a name that changes where it points between the look and the call gains nothing: it is looked up once for each connection", async () => {
  const answers = ["127.0.0.2", "127.0.0.1"];
  let lookUps = 0;
  const resolve = async () => [{ address: answers[lookUps++] ?? "127.0.0.1", family: 4 }];
  await withOutbound({ ...names, resolve }, async (fetch) => {
    const first = await fetch(`http://rebinding.example:${port}/`);
    assert.equal(await first.text(), "hello from outside");
    assert.equal(lookUps, 1);
    assert.equal(await codeOf(fetch(`http://rebinding.example:${port}/`)), "address_refused");
  });
});

test("other schemes, passwords in addresses and, by default, calls without TLS are refused", async () => {
  await withOutbound({ ...names, plainHttp: false }, async (fetch) => {
    for (const address of [
      "file:///etc/passwd",
      "ftp://a.example/",
      "data:text/plain,x",
      "https://user:secret@a.example/",
      `http://a.example:${port}/`,
    ])
      assert.equal(await codeOf(fetch(address)), "address_refused", address);
  });
});

test("what is allowed by name, with its port or by its network is called, also without TLS; its neighbours are not", async () => {
  for (const allow of [[`127.0.0.1:${port}`], ["127.0.0.1"], ["127.0.0.0/8"]]) {
    await withOutbound({ allow }, async (fetch) => {
      assert.equal((await fetch(`http://127.0.0.1:${port}/`)).headers.get("x-seen"), "inside");
    });
  }
  await withOutbound({ allow: [`127.0.0.1:${port + 1}`, "localhost:1"] }, async (fetch) => {
    assert.equal(await codeOf(fetch(`http://127.0.0.1:${port}/`)), "address_refused");
    assert.equal(await codeOf(fetch(`http://localhost:${port}/`)), "address_refused");
  });
  const late = createOutbound({ allow: [] });
  late.allow(`127.0.0.1:${port}`);
  assert.equal((await late.fetch(`http://127.0.0.1:${port}/`)).status, 200);
  await late.close();
});

test("a redirect is looked at like the first address: it leads nowhere inside", async () => {
  await withOutbound(names, async (fetch) => {
    for (const to of [`http://127.0.0.1:${port}/`, `http://x.inside:${port}/`, "file:///etc/passwd", "http://["]) {
      const code = await codeOf(fetch(`http://a.example:${port}/?to=${encodeURIComponent(to)}`));
      assert.match(code, /address_refused|vendor_reply_invalid/, to);
    }
    assert.equal(asked.filter(({ request }) => request.headers.host?.includes("inside")).length, 0);
    const before = asked.length;
    assert.equal(await codeOf(fetch(`http://a.example:${port}/loop`)), "vendor_reply_invalid");
    assert.equal(asked.length - before, 4);
    const last = await fetch(`http://a.example:${port}/loop`, { redirect: "manual" });
    assert.deepEqual([last.status, last.headers.get("location")], [302, "/loop"]);
    assert.equal(await codeOf(fetch(`http://a.example:${port}/loop`, { redirect: "error" })), "vendor_reply_invalid");
  });
});

test("a redirect to another host takes no credentials and no body along; to the same host it does", async () => {
  const secret = { authorization: "Bearer s", "x-api-key": "s", cookie: "s=1", accept: "application/json" };
  await withOutbound(names, async (fetch) => {
    await fetch(`http://a.example:${port}/?to=http://b.example:${port}/end`, { headers: secret });
    const abroad = asked.at(-1)?.request.headers;
    assert.equal(abroad?.host, `b.example:${port}`);
    assert.deepEqual([abroad?.authorization, abroad?.["x-api-key"], abroad?.cookie], [undefined, undefined, undefined]);
    assert.equal(abroad?.accept, "application/json");
    await fetch(`http://a.example:${port}/?to=/end`, { headers: secret });
    assert.equal(asked.at(-1)?.request.headers.authorization, "Bearer s");

    const form = { method: "POST", body: new URLSearchParams({ refresh_token: "s" }) };
    const abroadAgain = `http://a.example:${port}/?status=307&to=http://b.example:${port}/end`;
    assert.equal(await codeOf(fetch(abroadAgain, form)), "vendor_reply_invalid");
    await fetch(`http://a.example:${port}/?status=307&to=/end`, form);
    assert.deepEqual([asked.at(-1)?.request.method, asked.at(-1)?.body], ["POST", "refresh_token=s"]);
    await fetch(`http://a.example:${port}/?status=303&to=/end`, form);
    assert.deepEqual([asked.at(-1)?.request.method, asked.at(-1)?.body], ["GET", ""]);
  });
});

test("an answer is bounded by what it unpacks to, and in time", async () => {
  await withOutbound({ ...names, maxBytes: 1_000_000 }, async (fetch) => {
    const reply = await fetch(`http://a.example:${port}/bomb`);
    assert.equal(await codeOf(reply.text()), "vendor_reply_invalid");
  });
  await withOutbound({ ...names, totalTimeoutMs: 200 }, async (fetch) => {
    const reply = await fetch(`http://a.example:${port}/never`);
    await assert.rejects(reply.text(), /timeout/i);
  });
});

test("the caller's own signal ends a call", async () => {
  await withOutbound(names, async (fetch) => {
    const stop = new AbortController();
    const reply = await fetch(`http://a.example:${port}/never`, { signal: stop.signal });
    stop.abort(new Error("given up"));
    await assert.rejects(reply.text());
  });
});
