import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { acceptInvitation, findInvitation } from "./accept-invitation.ts";
import { auditOf, testActor, testPerson } from "./actor.test-support.ts";
import { rolesOf, suspendPerson } from "./change-person.ts";
import type { IdentityDeps } from "./deps.ts";
import { firstStartLink } from "./first-start.ts";
import { invite, listInvitations, noSuchInvitation, withdrawInvitation } from "./invitations.ts";
import type { Requested } from "./request.ts";
import { createServiceAccount } from "./service-accounts.ts";
import { testKey } from "./test-support.ts";

let database: TestDatabase;
let chief: Requested;
let deps: IdentityDeps;

before(async () => {
  database = await testDatabase();
  const { db } = database;
  chief = await testActor(db, "chief@payready.example", ["people.manage", "roles.manage"]);
  // Without anybody who can sign in and manage roles, nobody may be suspended.
  await testPerson(db, "first@payready.example", ["administrator"]);
  deps = {
    db,
    signIn: {
      withPassword: async () => undefined,
      sessionOf: async () => undefined,
      forgetCookies: () => [],
    },
    hashPassword: async (password) => `hash of ${password.length}`,
    isPassword: async () => false,
    weaknessOf: async (password, words) => (words.some((word) => password.includes(word)) ? "your name" : undefined),
    takeSignInAttempt: async () => undefined,
  };
});
after(() => database.drop());

const password = "correct horse battery staple";

async function invited(email: string, roles: readonly string[] = ["viewer"], by: Requested = chief) {
  const made = await invite(database.db, by, { email, name: "Somebody", roles: [...roles], days: 7 });
  return { ...made, secret: new URL(made.path, "http://sophia.example").searchParams.get("token") ?? "" };
}

const accept = (secret: string, more: { readonly password?: string; readonly email?: string } = {}) =>
  acceptInvitation(deps, { secret, name: "Ann", password, address: "192.0.2.1", requestId: "accepting", ...more });

async function personOf(email: string) {
  return database.db.selectFrom("person").selectAll().where("email", "=", email).executeTakeFirst();
}

test("the link makes its person once, by one of two who open it at once, and its secret is kept nowhere", async () => {
  const { secret, invitationId } = await invited("ann@payready.example", ["viewer", "operator"]);
  assert.deepEqual((await findInvitation(database.db, secret)).roles, ["operator", "viewer"]);
  // Both have found it open before either takes it.
  const both = Promise.withResolvers<void>();
  let found = 0;
  const hashPassword = async (): Promise<string> => {
    found += 1;
    if (found === 2) both.resolve();
    await both.promise;
    return "hash";
  };
  const outcomes = await Promise.allSettled(
    [undefined, "evil@elsewhere.example"].map((email) =>
      acceptInvitation(
        { ...deps, hashPassword },
        { secret, name: "Ann", password, email, address: "192.0.2.1", requestId: "accepting" },
      ),
    ),
  );
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  for (const outcome of outcomes) if (outcome.status === "rejected") assert.equal(outcome.reason, noSuchInvitation);
  const ann = await personOf("ann@payready.example");
  assert.deepEqual(await rolesOf(database.db, ann?.id ?? ""), ["operator", "viewer"]);
  assert.equal(await personOf("evil@elsewhere.example"), undefined, "the address is the invitation's");
  await assert.rejects(accept(secret), { code: "not_found" });
  await assert.rejects(findInvitation(database.db, secret), { code: "not_found" });
  assert.deepEqual(
    (await auditOf(database.db, "invitation.accepted")).map((event) => [event.actor_email, event.target_id]),
    [["ann@payready.example", invitationId]],
  );
  const row = await database.db.selectFrom("invitation").selectAll().executeTakeFirstOrThrow();
  assert.ok(!JSON.stringify([row, row.token_hash.toString("latin1")]).includes(secret));
  assert.ok(!JSON.stringify(await listInvitations(database.db)).includes(secret));
});

test("a link that was withdrawn, has ended, was followed by another or never was is good for nothing, in the same words", async () => {
  const withdrawn = await invited("w@payready.example");
  await withdrawInvitation(database.db, chief, withdrawn.invitationId);
  await assert.rejects(withdrawInvitation(database.db, chief, withdrawn.invitationId), { code: "not_found" });
  const ended = await invited("e@payready.example");
  await database.db
    .updateTable("invitation")
    .set({ expires_at: new Date(Date.now() - 1) })
    .where("id", "=", ended.invitationId)
    .execute();
  const followed = await invited("f@payready.example");
  const next = await invited("f@payready.example");
  const words = new Set<string>();
  for (const secret of [withdrawn.secret, ended.secret, followed.secret, "", "x".repeat(100_000)])
    for (const look of [accept, (one: string) => findInvitation(database.db, one)])
      await assert.rejects(look(secret), (error: Error) => Boolean(words.add(error.message)));
  assert.equal(words.size, 1);
  assert.equal((await accept(next.secret)).email, "f@payready.example");
});

test("a weak password is refused, makes nobody and leaves the link good", async () => {
  const { secret } = await invited("weak@payready.example");
  for (const weak of ["", "elevenchars", "x".repeat(129), "Ann and so on and on", "of weak@payready.example"])
    await assert.rejects(
      accept(secret, { password: weak }),
      (error: Error) => /The password is/.test(error.message) && !(weak !== "" && error.message.includes(weak)),
      weak,
    );
  assert.equal(await personOf("weak@payready.example"), undefined);
  assert.equal((await accept(secret)).email, "weak@payready.example");
});

test("nobody becomes a service account, somebody suspended or somebody who can sign in by an invitation", async () => {
  const { db } = database;
  const toRobot = await invited("robot@service.invalid");
  const robot = await createServiceAccount(db, chief, { name: "robot", roles: ["viewer"] });
  const gone = await testKey(db, { email: "gone@payready.example", permissions: ["assistant.ask"] });
  const before = await invited("gone@payready.example");
  await suspendPerson(db, chief, gone.personId, "left");
  for (const email of [robot.email, "gone@payready.example"])
    await assert.rejects(invited(email), { code: "conflict" }, email);
  for (const secret of [before.secret, toRobot.secret])
    await assert.rejects(accept(secret), { code: "conflict", message: /Nobody can sign in as this account/ });
  const late = await invited("late@payready.example");
  const there = await testPerson(db, "late@payready.example", []);
  await assert.rejects(accept(late.secret), { code: "conflict", message: /can sign in already/ });
  await assert.rejects(invited("late@payready.example"), { code: "conflict" });
  const accounts = await db
    .selectFrom("sign_in_account")
    .select(["person_id", "password"])
    .where("person_id", "in", [robot.personId, gone.personId, there])
    .execute();
  assert.deepEqual(accounts, [{ person_id: there, password: "none" }]);
});

test("nobody invites to more than he holds, nor somebody who holds more already: he would have their link", async () => {
  const { db } = database;
  const helper = await testActor(db, "helper@payready.example", [
    "account.own",
    "knowledge.search",
    "assistant.ask",
    "sources.read",
    "people.manage",
  ]);
  await assert.rejects(invited("new@payready.example", ["analyst"], helper), { code: "forbidden" });
  await testKey(db, { email: "strong@payready.example", permissions: ["roles.manage"] });
  await assert.rejects(invited("strong@payready.example", ["viewer"], helper), {
    code: "forbidden",
    message: /roles\.manage/,
  });
  assert.ok(!(await listInvitations(db)).some(({ email }) => /^(new|strong)@/.test(email)));
  const { secret } = await invited("new@payready.example", ["viewer"], helper);
  assert.equal((await accept(secret)).email, "new@payready.example");
});

test("the link of the first start is made anew while nobody can sign in, makes an administrator once, and then no more", async () => {
  const own = await testDatabase();
  try {
    const secretOf = async () =>
      new URL((await firstStartLink(own.db)) ?? "", "http://sophia.example").searchParams.get("token") ?? "";
    const acceptHere = (secret: string) =>
      acceptInvitation(
        { ...deps, db: own.db },
        { secret, name: "Ann", password, email: " Ann@PayReady.example", address: "192.0.2.1", requestId: "first" },
      );
    const [first, second] = [await secretOf(), await secretOf()];
    await assert.rejects(acceptHere(first), { code: "not_found" });
    assert.deepEqual(await acceptHere(second), { email: "ann@payready.example" });
    await assert.rejects(acceptHere(second), { code: "not_found" });
    assert.equal(await firstStartLink(own.db), undefined);
    const ann = await own.db.selectFrom("person").select("id").executeTakeFirstOrThrow();
    assert.deepEqual(await rolesOf(own.db, ann.id), ["administrator", "operator"]);
  } finally {
    await own.drop();
  }
});
