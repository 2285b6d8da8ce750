import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { jsonRoute } from "@sophia/core";
import { CreatedKey, Person, SignInSessionList } from "@sophia/core/api";
import { z } from "zod";
import { createHttpServer } from "../platform/http/server.ts";
import { createApi } from "./api.ts";
import { publicRoutes, routeMatrix, signedInPages } from "./route-matrix.ts";
import {
  newCaller,
  nobody,
  requests,
  send,
  type Answered,
  type Asked,
  type Brought,
  type Caller,
} from "./route-matrix.test-support.ts";
import { startTestSophia, type TestSophia } from "./testing.ts";

/* Every route asked as everybody, and the answers held against the table that was written by hand. */

/** The letters of the table, in its order. */
const letters = ["V", "A", "C", "M", "D", "O", "N", "S"] as const;
type Letter = (typeof letters)[number];
const roleOf = {
  V: "viewer",
  A: "analyst",
  C: "curator",
  M: "automator",
  D: "administrator",
  O: "operator",
} as const;

/** What the table says of one place, in words that an answer has too. */
type Outcome = "let in" | "401" | "403" | "led to sign in";

let sophia: TestSophia;
let served: readonly string[] = [];
/** By letter; of strangers none. */
const callers = new Map<Letter, Caller>();
const cookies = new Map<Letter, string>();
let guest: Caller;

before(async () => {
  sophia = await startTestSophia();
  const api = await createApi(sophia.runtime);
  ({ served } = api);
  await api.close();
  guest = await newCaller(sophia, "viewer");
  for (const letter of letters) {
    if (letter === "S") continue;
    const caller = await newCaller(sophia, letter === "N" ? "viewer" : roleOf[letter]);
    callers.set(letter, caller);
    cookies.set(letter, await caller.openSession());
  }
  const roles = { path: `/v1/people/${callerOf("N").personId}/roles`, json: { roles: [] } };
  assert.equal((await send(sophia.url, "PUT", roles, { key: callerOf("D").key })).status, 200);
});
after(() => sophia.stop());

function callerOf(letter: Letter): Caller {
  const caller = callers.get(letter);
  if (caller === undefined) throw new Error(`nobody is ${letter}`);
  return caller;
}

function methodOf(route: string): string {
  return route.split(" ")[0] ?? "";
}

function requestFor(route: string): Asked {
  const request = requests[route];
  if (request === undefined) throw new Error(`${route}: write a request for it in route-matrix.test-support.ts`);
  return request(guest);
}

function expected(table: Readonly<Record<string, string>>, route: string, letter: Letter): Outcome {
  switch (table[route]?.split(" ")[letters.indexOf(letter)] ?? "") {
    case letter:
      return "let in";
    case "-":
      return letter === "S" ? "401" : "403";
    case ">":
      return "led to sign in";
    default:
      throw new Error(`${route}: the table has nothing that can be read for ${letter}`);
  }
}

/** A reply of 5xx is an outcome that no table names. */
function outcomeOf({ status, location, cookies: set, text }: Answered): string {
  if (status === 401 || status === 403) return String(status);
  if (status >= 500) return `${status} ${text.slice(0, 300)}`;
  // Whoever signs out is led there too, and their cookie is taken away.
  if (status === 303 && location === "/sign-in" && set.length === 0) return "led to sign in";
  return "let in";
}

/** What is wrong with a table, beside what the answers say: routes without a row, rows without a route, public ones. */
function faultsOf(
  table: Readonly<Record<string, string>>,
  routes: readonly string[],
  open: readonly string[],
  leading: readonly string[],
): string[] {
  const faults: string[] = [];
  for (const route of routes) {
    // The framework adds HEAD to GET; by itself it is a route like all others.
    const asGet = route.replace(/^HEAD /, "GET ");
    if (!Object.hasOwn(table, route.startsWith("HEAD ") && routes.includes(asGet) ? asGet : route))
      faults.push(`${route} is served and has no row`);
  }
  for (const route of Object.keys(table)) {
    if (!routes.includes(route)) faults.push(`${route} has a row and is not served`);
    const stranger = expected(table, route, "S");
    if ((stranger === "let in") !== open.includes(route)) faults.push(`${route} is public in one list only`);
    if ((stranger === "led to sign in") !== leading.includes(route))
      faults.push(`${route} leads to signing in in one list only`);
  }
  for (const route of [...open, ...leading])
    if (!Object.hasOwn(table, route)) faults.push(`${route} is listed as public and has no row`);
  return faults;
}

/** Every way in which one of the letters can ask. A page knows no keys: whoever brings one is a stranger to it. */
async function waysOf(route: string, letter: Letter): Promise<{ way: string; brought: Brought; as: Letter }[]> {
  if (letter === "S") return [{ way: "with nothing", brought: {}, as: "S" }];
  const { key, openSession } = callerOf(letter);
  // These end the session they are asked with.
  const ends = route === "POST /sign-in" || route === "POST /sign-out";
  const cookie = ends ? await openSession() : cookies.get(letter);
  const byKey = { way: "by key", brought: { key }, as: signedInPages.includes(route) ? ("S" as const) : letter };
  return [byKey, { way: "in a browser", brought: cookie === undefined ? {} : { cookie }, as: letter }];
}

test("the table has a row for each route that is served and for no other, and public is only what is on the literal list", () => {
  assert.deepEqual(faultsOf(routeMatrix, served, publicRoutes, signedInPages), []);
});

test("a route without a row, a row without a route and a public route that is not on the list are found", () => {
  const faults = (change: {
    table?: Readonly<Record<string, string>>;
    routes?: readonly string[];
    open?: readonly string[];
  }) => faultsOf(change.table ?? routeMatrix, change.routes ?? served, change.open ?? publicRoutes, signedInPages);
  assert.deepEqual(faults({ routes: [...served, "POST /v1/planted"] }), ["POST /v1/planted is served and has no row"]);
  assert.deepEqual(faults({ routes: [...served, "HEAD /v1/planted"] }), ["HEAD /v1/planted is served and has no row"]);
  assert.deepEqual(faults({ table: { ...routeMatrix, "GET /v1/planted": "- - - - - - - -" } }), [
    "GET /v1/planted has a row and is not served",
  ]);
  assert.deepEqual(faults({ table: { ...routeMatrix, "GET /v1/people": "V A C M D O N S" } }), [
    "GET /v1/people is public in one list only",
  ]);
  assert.deepEqual(faults({ open: publicRoutes.filter((route) => route !== "GET /healthz") }), [
    "GET /healthz is public in one list only",
  ]);
  assert.throws(() => expected({ "GET /v1/planted": "V A X - - - - -" }, "GET /v1/planted", "C"), /nothing that can/);
});

test("everybody is let in exactly where the table says so, by key and in a browser", async () => {
  const wrong: string[] = [];
  for (const route of Object.keys(routeMatrix)) {
    for (const letter of letters) {
      for (const { way, brought, as } of await waysOf(route, letter)) {
        const answer = outcomeOf(await send(sophia.url, methodOf(route), requestFor(route), brought));
        const meant = expected(routeMatrix, route, as);
        if (answer !== meant) wrong.push(`${route} as ${letter} ${way}: ${answer}, where the table says ${meant}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test("HEAD tells nobody more than GET, and OPTIONS tells nobody anything", async () => {
  const wrong: string[] = [];
  for (const path of new Set(Object.keys(routeMatrix).map((route) => requestFor(route).path))) {
    for (const letter of letters) {
      for (const { way, brought } of await waysOf(`GET ${path}`, letter)) {
        const [get, head, options] = [
          await send(sophia.url, "GET", { path }, brought),
          await send(sophia.url, "HEAD", { path }, brought),
          await send(sophia.url, "OPTIONS", { path }, brought),
        ];
        // A stream has no HEAD: it would run for nobody.
        const same = head.status === get.status && head.location === get.location;
        if (head.text !== "" || !(same || head.status === 405))
          wrong.push(`HEAD ${path} as ${letter} ${way}: ${head.status}, where GET says ${get.status}`);
        if (options.status !== 405) wrong.push(`OPTIONS ${path} as ${letter} ${way}: ${options.status}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test("one's own keys and sessions are one's own: another's are not there, and stay good", async () => {
  const [ann, bo] = [await newCaller(sophia, "analyst"), await newCaller(sophia, "analyst")];
  const cookie = { ann: await ann.openSession(), bo: await bo.openSession() };
  const sessionOf = async (caller: Caller): Promise<string> => {
    const reply = await send(sophia.url, "GET", { path: "/v1/me/sessions" }, { key: caller.key });
    const [only] = SignInSessionList.parse(JSON.parse(reply.text)).sessions;
    return only?.sessionId ?? "";
  };
  const session = { ann: await sessionOf(ann), bo: await sessionOf(bo) };
  const status = async (method: string, asked: Asked, brought: Brought) =>
    (await send(sophia.url, method, asked, brought)).status;
  for (const by of [{ key: ann.key }, { cookie: cookie.ann }]) {
    assert.equal(await status("DELETE", { path: `/v1/me/keys/${bo.keyId}` }, by), 404);
    assert.equal(await status("POST", { path: `/v1/me/keys/${bo.keyId}/rotate`, json: {} }, by), 404);
    assert.equal(await status("DELETE", { path: `/v1/me/sessions/${session.bo}` }, by), 404);
  }
  const page = { cookie: cookie.ann };
  assert.equal(await status("POST", { path: "/me/sessions/end", form: { session: session.bo } }, page), 404);
  assert.equal(await status("POST", { path: "/me/keys/revoke", form: { key: bo.keyId } }, page), 404);
  for (const by of [{ key: bo.key }, { cookie: cookie.bo }])
    assert.equal(await status("GET", { path: "/v1/me" }, by), 200);

  // In the browser: a key makes none that has more than its person may do now.
  const rotated = await send(sophia.url, "POST", { path: `/v1/me/keys/${ann.keyId}/rotate`, json: {} }, page);
  assert.equal(rotated.status, 200, rotated.text);
  const next = CreatedKey.parse(JSON.parse(rotated.text));
  assert.equal(await status("DELETE", { path: `/v1/me/keys/${ann.keyId}` }, { key: next.key }), 200);
  assert.equal(await status("GET", { path: "/v1/me" }, { key: ann.key }), 401);
  assert.equal(await status("POST", { path: "/me/keys/revoke", form: { key: next.keyId } }, page), 303);
  assert.equal(await status("GET", { path: "/v1/me" }, { key: next.key }), 401);
  assert.equal(await status("DELETE", { path: `/v1/me/sessions/${session.ann}` }, page), 200);
  assert.equal(await status("GET", { path: "/v1/me" }, page), 401);
});

test("a person's key is made and rotated by nobody else, and a service account's under its own account only", async () => {
  const { key } = callerOf("D");
  const analyst = await newCaller(sophia, "analyst");
  const post = (path: string, json: unknown) => send(sophia.url, "POST", { path, json }, { key });
  const wanted = { label: "matrix", permissions: ["knowledge.search"] };
  const account = async (name: string) => {
    const made = await post("/v1/service-accounts", { name, roles: ["viewer"] });
    const { personId } = Person.pick({ personId: true }).parse(JSON.parse(made.text));
    const its = CreatedKey.parse(JSON.parse((await post(`/v1/service-accounts/${personId}/keys`, wanted)).text));
    return { personId, keyId: its.keyId };
  };
  const [robot, other] = [await account("robot"), await account("other-robot")];
  const rotate = async (personId: string, keyId: string) =>
    (await post(`/v1/service-accounts/${personId}/keys/${keyId}/rotate`, {})).status;
  assert.equal((await post(`/v1/service-accounts/${analyst.personId}/keys`, wanted)).status, 403);
  assert.equal(await rotate(analyst.personId, analyst.keyId), 403);
  assert.equal(await rotate(robot.personId, other.keyId), 404);
  assert.equal(await rotate(robot.personId, analyst.keyId), 404);
  assert.equal(await rotate(nobody, robot.keyId), 404);
  assert.equal(await rotate(robot.personId, robot.keyId), 200);
});

test("what is told of a person is told to who manages people: not to that person, and not to others", async () => {
  const ann = await newCaller(sophia, "curator");
  const bo = await newCaller(sophia, "viewer");
  for (const [about, part] of [ann, bo].flatMap((one) => ["sessions", "identities"].map((of) => [one, of] as const))) {
    const path = `/v1/people/${about.personId}/${part}`;
    assert.equal((await send(sophia.url, "GET", { path }, { key: ann.key })).status, 403, path);
    assert.equal((await send(sophia.url, "GET", { path }, { key: callerOf("D").key })).status, 200, path);
  }
  const give = { path: `/v1/people/${ann.personId}/roles`, json: { roles: ["administrator"] } };
  assert.equal((await send(sophia.url, "PUT", give, { key: ann.key })).status, 403);
});

test("a route that declares no permission is refused by the types and does not start", async () => {
  const whole = {
    method: "GET",
    path: "/v1/planted",
    summary: "planted",
    reply: z.object({}),
    errors: [],
    handle: async () => ({}),
  } as const;
  // @ts-expect-error -- it declares no permission
  const without = jsonRoute(whole);
  const unknown = jsonRoute({ ...whole, permission: "account.own" });
  Reflect.set(unknown, "permission", "toString");
  for (const route of [without, unknown])
    await assert.rejects(
      createHttpServer({
        version: "0",
        routes: [route],
        pages: [],
        publicRoutes: [],
        authenticate: () => Promise.reject(new Error("nobody asks")),
        onBug: () => undefined,
      }),
      /GET \/v1\/planted declares no permission/,
    );
});
