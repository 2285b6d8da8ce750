import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CreatedKey, Problem } from "@sophia/core/api";
import { authenticate, createKey, identityRoutes } from "../features/identity/index.ts";
import { testDatabase, type TestDatabase } from "../platform/db/testing.ts";
import { createHttpServer, type HttpServer } from "../platform/http/server.ts";

/* Keys through both doors: HTTP and the command line, as a process of its own. */

const commandLineMain = fileURLToPath(new URL("../../../cli/src/main.ts", import.meta.url));

let database: TestDatabase;
let server: HttpServer;
let url = "";
let manager = "";
const bugs: unknown[] = [];

before(async () => {
  database = await testDatabase();
  server = await createHttpServer({
    version: "0",
    routes: identityRoutes(database.db),
    pages: [],
    publicRoutes: [],
    authenticate: (request) => authenticate(database.db, { ...request, key: request.key ?? "" }),
    onBug: (error) => bugs.push(error),
  });
  url = await server.listen("127.0.0.1", 0);
  manager = await keyOf("head@payready.example", ["keys.manage"]);
});
after(async () => {
  await server.close();
  await database.drop();
});

async function keyOf(email: string, permissions: ("keys.manage" | "assistant.ask")[]): Promise<string> {
  return (await createKey(database.db, { email, label: "test", permissions })).key;
}

async function send(method: string, path: string, key: string, body?: unknown): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function sophia(...words: string[]): Promise<{ code: number; out: string; error: string }> {
  const env = { PATH: "/usr/bin:/bin", HOME: tmpdir(), SOPHIA_URL: url, SOPHIA_API_KEY: manager };
  return new Promise((resolve) => {
    execFile(process.execPath, [commandLineMain, ...words], { env }, (failure, out, error) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), out, error });
    });
  });
}

const request = { email: "ann@payready.example", label: "reports", permissions: ["keys.manage"] };

test("a key that is good from elsewhere only is refused here, and one for this network is let in", async () => {
  const made = async (networks: string[]) =>
    CreatedKey.parse(await (await send("POST", "/v1/keys", manager, { ...request, networks })).json());
  const elsewhere = await made(["10.0.0.0/8"]);
  const reply = await send("GET", "/v1/keys", elsewhere.key);
  assert.equal(reply.status, 403);
  assert.match(await reply.text(), /may not be used from this address/);
  assert.equal((await send("GET", "/v1/keys", (await made(["127.0.0.0/8"])).key)).status, 200);
});

test("keys are rotated by whoever may manage them, and by nobody else", async () => {
  const old = CreatedKey.parse(await (await send("POST", "/v1/keys", manager, request)).json());
  const path = `/v1/keys/${old.keyId}/rotate`;
  const stranger = await keyOf("cy@payready.example", ["assistant.ask"]);
  assert.equal((await send("POST", path, stranger, {})).status, 403);
  for (const wrong of [{ overlapSeconds: -1 }, { overlapSeconds: 2_592_001 }, { overlapSeconds: 1.5 }, { more: 1 }])
    assert.equal((await send("POST", path, manager, wrong)).status, 400, JSON.stringify(wrong));
  const next = CreatedKey.parse(await (await send("POST", path, manager, {})).json());
  for (const key of [old.key, next.key]) assert.equal((await send("GET", "/v1/keys", key)).status, 200);
  for (const [length, status] of [
    [50, 404],
    [200, 400],
  ] as const) {
    const reply = await send("POST", `/v1/keys/${"9".repeat(length)}/rotate`, manager, {});
    assert.equal(Problem.parse(await reply.json()).status, status);
  }
  assert.deepEqual(bugs, []);
});

test("the command line makes, lists, rotates and revokes keys, and says how long and from where they are good", async () => {
  const made = await sophia(
    "key",
    "create",
    "bo@payready.example",
    "--days",
    "30",
    "--network",
    "10.0.0.0/8",
    "--json",
  );
  assert.equal(made.code, 0, made.error);
  const { keyId, prefix } = CreatedKey.parse(JSON.parse(made.out));
  const rotated = await sophia("key", "rotate", keyId, "--overlap-hours", "2");
  assert.match(rotated.out, /^sophia_[a-z0-9]{8}_\S{43}\n\nKeep it: it is shown only now\.\n/);
  assert.match(rotated.out, /It is good until \d{4}-.*\nIt is good from 10\.0\.0\.0\/8 only\.\n/);
  assert.match(rotated.out, new RegExp(`The old key ${prefix}… is good until \\d{4}-`));
  const listed = await sophia("key", "list");
  assert.match(listed.out, new RegExp(`${prefix}.*bo@payready\\.example.*valid until .*10\\.0\\.0\\.0/8`));
  assert.equal((await sophia("key", "revoke", keyId)).code, 0);
  assert.match((await sophia("key", "list")).out, new RegExp(`${prefix}.*revoked`));
  for (const wrong of [
    ["key", "create", "bo@payready.example", "--days", "soon"],
    ["key", "create", "bo@payready.example", "--network", "everywhere"],
    ["key", "rotate", keyId],
  ]) {
    const { code, error } = await sophia(...wrong);
    assert.notEqual(code, 0);
    assert.match(error, /whole number|CIDR notation|no longer good/);
  }
});
