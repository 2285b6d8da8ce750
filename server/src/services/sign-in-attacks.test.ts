import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { permissions, CreatedInvitation } from "@sophia/core/api";
import { sql } from "kysely";
import { testKey } from "../features/identity/test-support.ts";
import type { HttpServer } from "../platform/http/server.ts";
import { createApi } from "./api.ts";
import { startTestSophia, type TestSophia } from "./testing.ts";
import { givePassword } from "../platform/sign-in/test-support.ts";

const password = "quartz lantern ferry 41 moss";
const nextPassword = "velvet harbour 77 thistle drum";

let sophia: TestSophia;
/** The same Sophia behind its limits. */
let limited: HttpServer;
let limitedUrl = "";

before(async () => {
  // This test is the proxy: it says from where, and whether by TLS.
  sophia = await startTestSophia({ environment: { SOPHIA_TRUSTED_PROXIES: "127.0.0.0/8" } });
  const { config } = sophia.runtime;
  limited = await createApi({
    ...sophia.runtime,
    config: { ...config, values: { ...config.values, SOPHIA_RATE_LIMIT_FACTOR: 1 } },
  });
  limitedUrl = await limited.listen("127.0.0.1", 0);
});
after(async () => {
  await limited?.close();
  await sophia?.stop();
});

interface Sent {
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly cookie?: string;
  /** Over TLS unless said otherwise. */
  readonly tls?: boolean;
  readonly at?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** What a browser would send next time. */
  readonly cookie: string;
}

const originOf = (url: string, tls: boolean) => (tls ? url.replace(/^http:/, "https:") : url);

/** As our own page in a browser sends it; `headers` says otherwise. */
async function send(method: string, path: string, sent: Sent = {}): Promise<Answer> {
  const { form, body, cookie, tls = true, at = sophia.url, headers = {} } = sent;
  const reply = await fetch(`${at}${path}`, {
    method,
    redirect: "manual",
    headers: {
      "x-forwarded-proto": tls ? "https" : "http",
      ...(method === "GET" ? {} : { origin: originOf(at, tls) }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      ...headers,
    },
    ...(form === undefined ? {} : { body: new URLSearchParams(form).toString() }),
    ...(body === undefined ? {} : { body }),
  });
  const cookies = reply.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  return { status: reply.status, text: await reply.text(), headers: reply.headers, cookie: cookies.join("; ") };
}

/** Somebody who can sign in, with all permissions. */
async function somebody(name: string): Promise<{ readonly email: string; readonly personId: string }> {
  const email = `${name}@attacks.example`;
  const { personId } = await testKey(sophia.database.db, { email, permissions: [...permissions] });
  await givePassword(sophia.database.db, personId, password);
  return { email, personId };
}

async function signedIn(email: string, sent: Sent = {}): Promise<string> {
  const entered = await send("POST", "/sign-in", { ...sent, form: { email, password } });
  assert.equal(entered.status, 303, entered.text);
  assert.notEqual(entered.cookie, "");
  return entered.cookie;
}

const isIn = async (cookie: string, tls = true) => (await send("GET", "/v1/me", { cookie, tls })).status === 200;
const valueOf = (cookie: string) => cookie.slice(cookie.indexOf("=") + 1);
const sessionsOf = (personId: string) =>
  sophia.database.db.selectFrom("sign_in_session").select("id").where("person_id", "=", personId).execute();

test("session fixation: a cookie from before the sign-in is not taken over, and a session from before ends", async () => {
  const { email } = await somebody("fixed");
  const attacker = await somebody("fixing");
  const planted = await signedIn(attacker.email);
  const made = `__Host-sophia-session=${"a".repeat(32)}.${"b".repeat(43)}%3D`;
  for (const before of [planted, made]) {
    const cookie = await signedIn(email, { cookie: before });
    assert.notEqual(valueOf(cookie), valueOf(before));
    assert.ok(await isIn(cookie));
    assert.ok(!(await isIn(before)), "what the attacker knows opens nothing");
  }
  const own = await signedIn(email);
  await signedIn(email, { cookie: own });
  assert.ok(!(await isIn(own)));
});

test("a kept cookie opens nothing after signing out, nor after a change of the password from elsewhere", async () => {
  const { email } = await somebody("replayed");
  const [kept, present] = [await signedIn(email), await signedIn(email)];
  const left = await send("POST", "/sign-out", { cookie: kept, form: {} });
  assert.equal(left.status, 303);
  assert.match(left.headers.get("set-cookie") ?? "", /^__Host-sophia-session=; Max-Age=0; .*Secure/);
  assert.ok(!(await isIn(kept)));
  const stolen = await signedIn(email);
  const changed = await send("POST", "/me/password", {
    cookie: present,
    form: { present: password, next: nextPassword },
  });
  assert.equal(changed.status, 303, changed.text);
  assert.ok(!(await isIn(stolen)));
  assert.equal((await send("GET", "/me", { cookie: stolen })).headers.get("location"), "/sign-in");
  assert.ok(await isIn(present));
  assert.equal((await send("POST", "/sign-in", { form: { email, password } })).status, 401);
});

test("forged cookies open nothing, and over TLS a good value under the plain name is none", async () => {
  const [one, other] = [
    await signedIn((await somebody("forged")).email),
    await signedIn((await somebody("signed")).email),
  ];
  const [token = "", signature = ""] = decodeURIComponent(valueOf(one)).split(".");
  const [otherToken = ""] = decodeURIComponent(valueOf(other)).split(".");
  const named = (value: string) => `__Host-sophia-session=${encodeURIComponent(value)}`;
  assert.ok(await isIn(named(`${token}.${signature}`)));
  for (const forged of [
    named(token),
    named(`${token}.`),
    named(`${token}.${signature.slice(0, -6)}AAAAA=`),
    named(`${otherToken}.${signature}`),
    named(`' or 1=1 --.${signature}`),
    `sophia-session=${valueOf(one)}`,
    `__Secure-sophia-session=${valueOf(one)}`,
    `better-auth.session_token=${valueOf(one)}`,
    `__host-sophia-session=${valueOf(one)}`,
    `x=__Host-sophia-session=; sophia-session=${valueOf(one)}`,
  ]) {
    assert.ok(!(await isIn(forged)), forged);
    assert.equal((await send("GET", "/me", { cookie: forged })).headers.get("location"), "/sign-in", forged);
  }
  assert.ok(
    await isIn(`sophia-session=${valueOf(other)}; ${one}`),
    "another host's cookie beside ours changes nothing",
  );
  const me = await send("GET", "/v1/me", { cookie: `sophia-session=${valueOf(other)}; ${one}` });
  assert.match(me.text, /forged@attacks\.example/);
});

test("what another site makes a browser send is refused, in forms and in the interface, and does nothing", async () => {
  const { email, personId } = await somebody("ridden");
  const cookie = await signedIn(email);
  const { length } = await sessionsOf(personId);
  const foreign: Readonly<Record<string, string>>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: originOf(sophia.url, false) },
    { origin: `${originOf(sophia.url, true)}.evil.example` },
    { origin: "" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
  ];
  for (const headers of foreign) {
    const said = JSON.stringify(headers);
    for (const [path, form] of [
      ["/me/keys", { label: "ridden", days: "9" }],
      ["/me/password", { present: password, next: nextPassword }],
      ["/sign-out", {}],
      ["/sign-in", { email, password }],
    ] as const)
      assert.equal((await send("POST", path, { cookie, headers, form })).status, 403, `${path} ${said}`);
    const asked = await send("POST", "/v1/me/keys", {
      cookie,
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ label: "ridden", permissions: ["account.own"] }),
    });
    assert.equal(asked.status, 403, said);
    assert.equal(asked.headers.get("access-control-allow-origin"), null);
  }
  assert.ok(await isIn(cookie));
  assert.equal((await sessionsOf(personId)).length, length);
  const keys = await sophia.database.db.selectFrom("api_key").select("id").where("label", "=", "ridden").execute();
  assert.deepEqual(keys, []);
  await signedIn(email);
});

test("no field of a form chooses where the browser goes or writes a header of the answer", async () => {
  const { email } = await somebody("sent-on");
  const evil = "https://evil.example/";
  const more = { next: evil, redirect: evil, callbackURL: evil, returnTo: "//evil.example" };
  const query = `?${new URLSearchParams(more).toString()}`;
  const entered = await send("POST", `/sign-in${query}`, { form: { email, password, ...more } });
  assert.equal(entered.headers.get("location"), "/me");
  const { cookie } = entered;
  assert.equal((await send("POST", `/sign-out${query}`, { cookie, form: more })).headers.get("location"), "/sign-in");
  assert.equal((await send("GET", `/me${query}`)).headers.get("location"), "/sign-in");
  const split = "x\r\nset-cookie: stolen=1\r\n\r\n<h1>";
  for (const [path, form] of [
    ["/sign-in", { email: split, password: split }],
    ["/sign-in", { email: `${email}\r\nset-cookie: stolen=1`, password }],
    ["/invitation", { token: split, name: split, email: split, password: split }],
  ] as const) {
    const answer = await send("POST", path, { form });
    assert.ok(answer.status >= 400 && answer.status < 500, `${path}: ${answer.status}`);
    assert.equal(answer.headers.get("set-cookie"), null);
    assert.ok(!answer.text.includes("x\r\nset-cookie: stolen=1\r\n\r\n<h1>"));
  }
  const hosted = await send("POST", "/sign-in", {
    form: { email, password },
    headers: { "x-forwarded-host": "evil.example" },
  });
  assert.equal(hosted.status, 421, "a host that is not ours makes nothing ours");
});

test("HTML in a name, an address, a label and a browser's name is shown as text", async () => {
  const { email } = await somebody("marked");
  const tag = "<img src=x onerror=alert(1)>\"'&";
  const shownTag = /&#60;img src=x onerror=alert\(1\)&#62;&#34;&#39;&#38;/;
  const refused = await send("POST", "/sign-in", { form: { email: tag, password: "x" } });
  assert.match(refused.text, shownTag);
  const userAgent = { "user-agent": tag };
  const cookie = await signedIn(email, { headers: userAgent });
  await sophia.database.db.updateTable("person").set({ name: tag }).where("email", "=", email).execute();
  await send("POST", "/me/keys", { cookie, form: { label: tag, days: "9" } });
  const own = await send("GET", "/me", { cookie });
  assert.ok((own.text.match(new RegExp(shownTag, "g")) ?? []).length >= 4, "title, heading, browser, label");
  const invited = await inviteBy(cookie, { email: "in@attacks.example", name: tag });
  const form = await send("GET", invited.path);
  assert.match(form.text, shownTag);
  const failed = await send("GET", `/invitation?token=${encodeURIComponent(tag)}`);
  for (const { text, headers } of [refused, own, form, failed]) {
    assert.ok(!text.includes("<img"));
    assert.match(headers.get("content-security-policy") ?? "", /^default-src 'none'; style-src 'self';/);
  }
});

async function inviteBy(cookie: string, { email, name }: { email: string; name: string }) {
  const answer = await send("POST", "/v1/invitations", {
    cookie,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, name, roles: ["viewer"] }),
  });
  assert.equal(answer.status, 200, answer.text);
  return CreatedInvitation.parse(JSON.parse(answer.text));
}

test("10,000 wrong passwords for one account from 500 addresses: twenty are tried, others sign in, the audit stays short", async () => {
  const { email } = await somebody("hammered");
  const bystander = await somebody("bystander");
  const statuses = new Map<number, number>();
  let retryAfter: string | null = null;
  let next = 0;
  const hammer = async (): Promise<void> => {
    for (let at = next++; at < 10_000; at = next++) {
      const answer = await send("POST", "/sign-in", {
        at: limitedUrl,
        // Written in many ways it is one account.
        form: { email: at % 2 === 0 ? email : ` ${email.toUpperCase()}`, password: `guess ${at}` },
        headers: { "x-forwarded-for": `198.51.${Math.floor((at % 500) / 250)}.${at % 250}` },
      });
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 429) retryAfter ??= answer.headers.get("retry-after");
    }
  };
  await Promise.all(Array.from({ length: 16 }, hammer));
  assert.deepEqual(
    [...statuses].toSorted(([one], [other]) => one - other),
    [
      [401, 20],
      [429, 9_980],
    ],
  );
  assert.ok(Number(retryAfter) > 0 && Number(retryAfter) <= 900, `retry-after: ${retryAfter}`);
  const right = await send("POST", "/sign-in", { at: limitedUrl, form: { email, password } });
  assert.equal(right.status, 429, "a right guess among them would not show itself");
  await signedIn(bystander.email, { at: limitedUrl });
  const { rows } = await sql<{ kept: string }>`
    select count(*) as kept from audit_event where action = 'session.refused' and event::text like ${`%${email}%`}`.execute(
    sophia.database.db,
  );
  assert.equal(Number(rows[0]?.kept), 20);
});

test("an invitation is not guessed, and is not used twice, not by two at once and not after it was withdrawn", async () => {
  const cookie = await signedIn((await somebody("inviting")).email);
  const { path } = await inviteBy(cookie, { email: "wanted@attacks.example", name: "Wanted" });
  const token = new URLSearchParams(path.split("?")[1]).get("token") ?? "";
  assert.equal(Buffer.from(token, "base64url").length, 32);
  const accept = (said: string) =>
    send("POST", "/invitation", { form: { token: said, name: "Wanted", password: nextPassword } });
  for (const guess of ["", token.slice(0, -1), `${token}A`, token.toLowerCase(), "%", "' or 1=1 --", "A".repeat(43)]) {
    assert.equal((await send("GET", `/invitation?token=${encodeURIComponent(guess)}`)).status, 404, guess);
    assert.equal((await accept(guess)).status, 404, guess);
  }
  const raced = await Promise.all([accept(token), accept(token), accept(token)]);
  const statusesOfRace = raced.map(({ status }) => status).toSorted((one, other) => one - other);
  assert.deepEqual(statusesOfRace, [303, 404, 404]);
  assert.equal((await accept(token)).status, 404);
  const withdrawn = await inviteBy(cookie, { email: "unwanted@attacks.example", name: "Unwanted" });
  await send("DELETE", `/v1/invitations/${withdrawn.invitationId}`, { cookie });
  assert.equal((await send("GET", withdrawn.path)).status, 404);
  const statuses = new Map<number, number>();
  for (let at = 0; at < 310; at++) {
    const { status } = await send("GET", `/invitation?token=${at}`, {
      at: limitedUrl,
      headers: { "x-forwarded-for": "192.0.2.77" },
    });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  assert.deepEqual(Object.fromEntries(statuses), { 404: 300, 429: 10 }, "guesses from one address come to an end");
});

test("oversized and odd fields are refused with a sentence and are never a bug of ours", async () => {
  const { email } = await somebody("stuffed");
  const cookie = await signedIn(email, { headers: { "user-agent": "x".repeat(4_000) } });
  const { rows } = await sql<{ most: number }>`select max(length(user_agent)) as most from sign_in_session`.execute(
    sophia.database.db,
  );
  assert.equal(rows[0]?.most, 500);
  const { path } = await inviteBy(cookie, { email: "odd@attacks.example", name: "Odd" });
  const token = path.slice(path.indexOf("=") + 1);
  const long = "x".repeat(5_000);
  const odd = ["", long, "\0", "a\0b@attacks.example", "\u{202E}", "\uFFFF", "💥".repeat(300), "[object Object]"];
  for (const value of odd) {
    for (const [where, form, refused] of [
      ["/sign-in", { email: value, password: value }, true],
      ["/sign-in", { email, password: value }, true],
      ["/invitation", { token, name: value, password: "weak" }, true],
      ["/invitation", { token: value, name: value, password: value }, true],
      ["/me/keys", { label: "odd", days: value }, true],
      ["/me/keys", { label: value, days: "9" }, false],
      ["/me/keys/revoke", { key: value }, true],
      ["/me/sessions/end", { session: value }, true],
      ["/me/password", { present: value, next: value }, true],
      ["/me/password", { present: password, next: "" }, true],
    ] as const) {
      const { status } = await send("POST", where, { cookie, form });
      const said = `${where} ${JSON.stringify(form).slice(0, 80)}: ${status}`;
      assert.ok(status < 500, said);
      if (refused) assert.ok(status >= 400, said);
    }
  }
  assert.equal((await send("POST", "/sign-in", { form: { email, password: "x".repeat(17_000) } })).status, 413);
  const twice = { "content-type": "application/x-www-form-urlencoded" };
  const body = `email=${email}&email=other&password=${encodeURIComponent(password)}`;
  assert.equal((await send("POST", "/sign-in", { headers: twice, body })).status, 400);
  assert.ok(await isIn(cookie));
  assert.deepEqual(
    sophia.logged.filter((line) => line.startsWith("error")),
    [],
  );
});

test("an address that nobody has is refused in the words and the time of a wrong password", async (t) => {
  const { email } = await somebody("timed");
  const known: number[] = [];
  const unknown: number[] = [];
  const texts = new Set<string>();
  const ask = async (who: string, times: number[]): Promise<void> => {
    const begunMs = performance.now();
    const answer = await send("POST", "/sign-in", { form: { email: who, password: "not this one, surely" } });
    times.push(performance.now() - begunMs);
    assert.equal(answer.status, 401);
    texts.add(answer.text.replaceAll(who, "…"));
  };
  for (let at = 0; at < 60; at++) {
    await ask(email, known);
    await ask(`nobody-${at}@attacks.example`, unknown);
  }
  assert.equal(texts.size, 1);
  const medianOf = (times: readonly number[]) => times.toSorted((one, other) => one - other)[30] ?? 0;
  const slower = known.flatMap((one) => unknown.map((other) => (one > other ? 1 : 0)));
  const share = slower.reduce<number>((sum, one) => sum + one, 0) / slower.length;
  const ratio = medianOf(known) / medianOf(unknown);
  t.diagnostic(
    `known ${medianOf(known).toFixed(1)} ms, unknown ${medianOf(unknown).toFixed(1)} ms, known is slower in ${(100 * share).toFixed(0)} % of pairs`,
  );
  // Without the hash for nobody it is five or more; interleaved, a busy machine slows both alike.
  assert.ok(ratio > 0.5 && ratio < 2, `medians differ by a factor of ${ratio.toFixed(2)}`);
});
