import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CreatedKey, Problem, type Permission } from "@sophia/core/api";
import { authenticate, identityRoutes } from "../features/identity/index.ts";
import { testKey } from "../features/identity/test-support.ts";
import { testDatabase, type TestDatabase } from "../platform/db/testing.ts";
import { createHttpServer, type HttpServer } from "../platform/http/server.ts";

/* Keys through both doors: HTTP and the command line, as a process of its own. */

const commandLineMain = fileURLToPath(new URL("../../../cli/src/main.ts", import.meta.url));

let database: TestDatabase;
let server: HttpServer;
let url = "";
let bo = "";
const bugs: unknown[] = [];

before(async () => {
  database = await testDatabase();
  const { db } = database;
  server = await createHttpServer({
    version: "0",
    routes: identityRoutes(db),
    pages: [],
    publicRoutes: [],
    authenticate: (request) => authenticate({ db }, request),
    onBug: (error) => bugs.push(error),
  });
  url = await server.listen("127.0.0.1", 0);
  bo = await keyOf("bo@payready.example", [
    "account.own",
    "keys.own",
    "assistant.ask",
    "people.manage",
    "service_accounts.manage",
  ]);
});
after(async () => {
  await server.close();
  await database.drop();
});

async function keyOf(email: string, permissions: readonly Permission[]): Promise<string> {
  return (await testKey(database.db, { email, permissions })).key;
}

async function send(method: string, path: string, key: string, body?: unknown): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

function sophia(...words: string[]): Promise<{ code: number; out: string; error: string }> {
  const env = { PATH: "/usr/bin:/bin", HOME: tmpdir(), SOPHIA_URL: url, SOPHIA_API_KEY: bo };
  return new Promise((resolve) => {
    execFile(process.execPath, [commandLineMain, ...words], { env }, (failure, out, error) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), out, error });
    });
  });
}

const request = { label: "reports", permissions: ["keys.own"] };

async function makeOwn(key: string, more: object = {}): Promise<CreatedKey> {
  const reply = await send("POST", "/v1/me/keys", key, { ...request, ...more });
  const text = await reply.text();
  assert.equal(reply.status, 200, text);
  return CreatedKey.parse(JSON.parse(text));
}

test("a key that is good from elsewhere only is refused here, and one for this network is let in", async () => {
  const elsewhere = await makeOwn(bo, { networks: ["10.0.0.0/8"] });
  const reply = await send("GET", "/v1/me/keys", elsewhere.key);
  assert.equal(reply.status, 403);
  assert.match(await reply.text(), /may not be used from this address/);
  const here = await makeOwn(bo, { networks: ["127.0.0.0/8"] });
  assert.equal((await send("GET", "/v1/me/keys", here.key)).status, 200);
});

test("keys are made, listed, rotated and revoked by their holder; others meet them only with keys.manage, without secrets", async () => {
  const ann = await keyOf("ann@payready.example", ["keys.own", "assistant.ask"]);
  const old = await makeOwn(ann);
  const path = `/v1/me/keys/${old.keyId}`;
  assert.equal((await send("POST", `${path}/rotate`, bo, {})).status, 404);
  assert.equal((await send("DELETE", path, bo)).status, 404);
  assert.equal((await send("GET", "/v1/keys", bo)).status, 403);
  const asker = await keyOf("cy@payready.example", ["assistant.ask"]);
  assert.equal((await send("POST", "/v1/me/keys", asker, request)).status, 403);
  assert.equal((await send("POST", `${path}/rotate`, asker, {})).status, 403);
  assert.equal((await send("POST", "/v1/me/keys", ann, { ...request, email: "bo@payready.example" })).status, 400);
  for (const wrong of [{ overlapSeconds: -1 }, { overlapSeconds: 2_592_001 }, { overlapSeconds: 1.5 }, { more: 1 }])
    assert.equal((await send("POST", `${path}/rotate`, ann, wrong)).status, 400, JSON.stringify(wrong));
  const next = CreatedKey.parse(await (await send("POST", `${path}/rotate`, ann, {})).json());
  for (const key of [old.key, next.key]) assert.equal((await send("GET", "/v1/me/keys", key)).status, 200);
  assert.ok(!(await (await send("GET", "/v1/me/keys", bo)).text()).includes("ann@payready.example"));

  const manager = await keyOf("head@payready.example", ["keys.manage"]);
  const everybodys = await (await send("GET", "/v1/keys", manager)).text();
  assert.ok(everybodys.includes(next.prefix) && !everybodys.includes(next.key.slice(16)));
  assert.equal((await send("POST", "/v1/me/keys", manager, request)).status, 403);
  assert.equal((await send("DELETE", `/v1/keys/${next.keyId}`, manager)).status, 200);
  assert.equal((await send("GET", "/v1/me/keys", next.key)).status, 401);
  for (const [length, status] of [
    [50, 404],
    [200, 400],
  ] as const) {
    const reply = await send("POST", `/v1/me/keys/${"9".repeat(length)}/rotate`, ann, {});
    assert.equal(Problem.parse(await reply.json()).status, status);
  }
  assert.deepEqual(bugs, []);
});

test("the command line makes, lists, rotates and revokes keys, and says how long and from where they are good", async () => {
  const asking = ["--permission", "assistant.ask", "keys.own"];
  const made = await sophia("key", "create", ...asking, "--days", "30", "--network", "10.0.0.0/8", "--json");
  assert.equal(made.code, 0, made.error);
  const { keyId, prefix } = CreatedKey.parse(JSON.parse(made.out));
  const rotated = await sophia("key", "rotate", keyId, "--overlap-hours", "2");
  assert.match(rotated.out, /^sophia_[a-z0-9]{8}_\S{43}\n\nKeep it: it is shown only now\.\n/, rotated.error);
  assert.match(rotated.out, /It reads what bo@payready\.example can read/);
  assert.match(rotated.out, /It is good until \d{4}-.*\nIt is good from 10\.0\.0\.0\/8 only\.\n/);
  assert.match(rotated.out, /The old key is good for 2 hours more/);
  const listed = await sophia("key", "list");
  assert.match(listed.out, new RegExp(`${prefix}.*bo@payready\\.example.*valid until .*10\\.0\\.0\\.0/8`));
  assert.equal((await sophia("key", "revoke", keyId)).code, 0);
  assert.match((await sophia("key", "list")).out, new RegExp(`${prefix}.*revoked`));
  for (const wrong of [
    ["key", "create", "--days", "soon"],
    ["key", "create", "--permission", "assistant.ask", "--network", "everywhere"],
    ["key", "create", "--permission", "operations.run"],
    ["key", "rotate", keyId],
    ["key", "list", "--all"],
  ]) {
    const { code, error } = await sophia(...wrong);
    assert.notEqual(code, 0, wrong.join(" "));
    assert.match(error, /whole number|CIDR notation|more than itself|no longer good|keys\.manage/, wrong.join(" "));
  }
});

test("the command line makes and rotates a key of a service account by its name", async () => {
  const reply = await send("POST", "/v1/service-accounts", bo, { name: "reporter", roles: ["asker"] });
  assert.equal(reply.status, 400, "there is no such role");
  await database.db
    .insertInto("custom_role")
    .values({ name: "asker", description: "of this test", permissions: ["assistant.ask"] })
    .execute();
  const account = { name: "reporter", roles: ["asker"] };
  assert.equal((await send("POST", "/v1/service-accounts", bo, account)).status, 200);
  const more = ["--permission", "assistant.ask", "--requests-per-minute", "30"];
  const made = await sophia("key", "create", "--service", "reporter", ...more, "--json");
  assert.equal(made.code, 0, made.error);
  const key = CreatedKey.parse(JSON.parse(made.out));
  assert.deepEqual([key.email, key.requestsPerMinute], ["reporter@service.invalid", 30]);
  const rotated = await sophia("key", "rotate", key.keyId, "--service", "reporter", "--json");
  assert.equal(CreatedKey.parse(JSON.parse(rotated.out)).follows, key.keyId);
  const missing = await sophia("key", "create", "--service", "nobody");
  assert.match(missing.error, /There is no nobody here/);
});
