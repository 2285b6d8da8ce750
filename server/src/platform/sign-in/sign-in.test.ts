import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { getMigrations } from "better-auth/db/migration";
import { testDatabase, type TestDatabase } from "../db/testing.ts";
import { authOptions } from "./auth-options.ts";
import { createSignIn, hashPassword, isPassword, type SignIn } from "./index.ts";
import { givePassword } from "./test-support.ts";

let database: TestDatabase;
let signIn: SignIn;
let personId = "";
const secret = "a secret of the tests, long enough for it";
const password = "correct horse battery staple";
const browser = { address: "203.0.113.7", userAgent: "Test/1", secure: false };
const limits = { idleSeconds: 3600, maxSeconds: 7200 };

before(async () => {
  database = await testDatabase();
  signIn = createSignIn({ db: database.db, secret, ...limits });
  const person = await database.db
    .insertInto("person")
    .values({ email: "ann@payready.example", name: "Ann" })
    .returning("id")
    .executeTakeFirstOrThrow();
  personId = person.id;
  await givePassword(database.db, personId, password);
});
after(() => database.drop());

async function enter(secure = false) {
  const entered = await signIn.withPassword("Ann@payready.example", password, { ...browser, secure });
  assert.ok(entered);
  return { ...entered, cookie: entered.cookies.map((cookie) => cookie.split(";")[0]).join("; ") };
}

test("better-auth finds each of its tables and columns in our schema", async () => {
  const { toBeCreated, toBeAdded } = await getMigrations(authOptions({ db: database.db, secret, ...limits }, false));
  assert.deepEqual([toBeCreated, toBeAdded], [[], []]);
});

test("the right password opens a session of this browser, and the cookie is its key", async () => {
  const { cookie, cookies, sessionId } = await enter();
  assert.match(cookies[0] ?? "", /^sophia-session=[^;]+; Max-Age=7200; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.deepEqual(await signIn.sessionOf(cookie), { personId, sessionId });
  const row = await database.db
    .selectFrom("sign_in_session")
    .selectAll()
    .where("id", "=", sessionId)
    .executeTakeFirstOrThrow();
  assert.deepEqual([row.ip_address, row.user_agent], ["203.0.113.7", "Test/1"]);
});

test("over TLS the cookie is bound to the host", async () => {
  const { cookie, cookies, sessionId } = await enter(true);
  assert.match(
    cookies[0] ?? "",
    /^__Host-sophia-session=[^;]+; Max-Age=7200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  assert.deepEqual(await signIn.sessionOf(cookie), { personId, sessionId });
});

test("a wrong password, an unknown address, nothing and too much open nothing", async () => {
  for (const [email, given] of [
    ["ann@payready.example", "wrong"],
    ["bo@payready.example", password],
    ["ann@payready.example", ""],
    ["ann@payready.example", "x".repeat(100_000)],
    ["", password],
    ["no address", password],
    ["' or 1=1 --", password],
  ] as const)
    assert.equal(await signIn.withPassword(email, given, browser), undefined, email);
});

test("each sign-in makes another session, and a cookie that was made up opens none", async () => {
  const [one, other] = [await enter(), await enter()];
  assert.notEqual(one.sessionId, other.sessionId);
  const [name = "", value = ""] = one.cookie.split("=");
  const [token = "", signature = ""] = decodeURIComponent(value).split(".");
  for (const forged of [
    `${name}=${token}`,
    `${name}=${encodeURIComponent(`${token}.${signature.slice(0, -4)}AAA=`)}`,
    `${name}=${encodeURIComponent(`${token}x.${signature}`)}`,
    `${name}=${encodeURIComponent(`${decodeURIComponent(other.cookie.split("=")[1] ?? "").split(".")[0]}.${signature}`)}`,
    `${name}=`,
    "x".repeat(5_000),
  ])
    assert.equal(await signIn.sessionOf(forged), undefined, forged);
  const elsewhere = createSignIn({ db: database.db, secret: `${secret}, another`, ...limits });
  assert.equal(await elsewhere.sessionOf(one.cookie), undefined);
});

test("a session ends when nobody uses it, when its whole time is over, and when it is revoked", async () => {
  const [idle, old, revoked] = [await enter(), await enter(), await enter()];
  const set = (sessionId: string, values: { expires_at?: Date; created_at?: Date }) =>
    database.db.updateTable("sign_in_session").set(values).where("id", "=", sessionId).execute();
  await set(idle.sessionId, { expires_at: new Date(Date.now() - 1) });
  await set(old.sessionId, { created_at: new Date(Date.now() - 7_200_000) });
  await database.db.deleteFrom("sign_in_session").where("id", "=", revoked.sessionId).execute();
  for (const { cookie } of [idle, old, revoked]) assert.equal(await signIn.sessionOf(cookie), undefined);
});

test("its use keeps a session: the idle time begins anew", async () => {
  const { cookie, sessionId } = await enter();
  const soon = new Date(Date.now() + 10 * 60_000);
  await database.db.updateTable("sign_in_session").set({ expires_at: soon }).where("id", "=", sessionId).execute();
  await signIn.sessionOf(cookie);
  const row = await database.db
    .selectFrom("sign_in_session")
    .select("expires_at")
    .where("id", "=", sessionId)
    .executeTakeFirstOrThrow();
  assert.ok(row.expires_at.getTime() > soon.getTime() + 40 * 60_000);
});

test("passwords are kept as argon2id, each with its own salt, and typed in another form of Unicode they are the same", async () => {
  const [one, other] = await Promise.all([hashPassword("café"), hashPassword("café")]);
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.notEqual(one, other);
  assert.ok(await isPassword("cafe\u0301", one));
  assert.ok(!(await isPassword("cafe", one)));
  for (const damaged of ["", "plain", one.slice(0, -30), one.replace("argon2id", "argon2i")])
    assert.ok(!(await isPassword("café", damaged)));
});
