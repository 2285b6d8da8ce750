import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { auditOf, testActor, testPerson } from "./actor.test-support.ts";
import { authenticate } from "./authenticate.ts";
import { assignRoles, restorePerson, rolesOf, suspendPerson } from "./change-person.ts";
import { defineRole, deleteRole } from "./roles.ts";
import { createServiceAccount } from "./service-accounts.ts";
import { testKey } from "./test-support.ts";

let database: TestDatabase;

before(async () => {
  database = await testDatabase();
});
after(() => database.drop());
beforeEach(async () => {
  // Who is an administrator is counted: each test begins with nobody who can sign in.
  await database.db.deleteFrom("sign_in_account").execute();
});

const may = (key: string) =>
  authenticate({ db: database.db }, { key, action: "GET /v1/me", requestId: "use" }).then(({ permissions }) => [
    ...permissions,
  ]);

test("nobody gives or takes what he does not hold himself, unless he may make roles", async () => {
  const { db } = database;
  const viewers = ["account.own", "knowledge.search", "assistant.ask", "sources.read"] as const;
  const helper = await testActor(db, "helper@payready.example", [
    ...viewers,
    "people.manage",
    "service_accounts.manage",
  ]);
  const chief = await testActor(db, "chief@payready.example", ["people.manage", "roles.manage"]);
  const bo = await testPerson(db, "bo@payready.example", ["administrator"]);
  const cy = await testPerson(db, "cy@payready.example", []);
  await assignRoles(db, helper, cy, ["viewer"]);
  assert.deepEqual(await rolesOf(db, cy), ["viewer"]);
  await assert.rejects(assignRoles(db, helper, cy, ["viewer", "analyst"]), {
    code: "forbidden",
    message: /records\.query, keys\.own/,
  });
  await assert.rejects(assignRoles(db, helper, helper.actor.personId, ["administrator"]), { code: "forbidden" });
  await assert.rejects(assignRoles(db, helper, bo, []), { code: "forbidden" });
  await assert.rejects(suspendPerson(db, helper, bo, "a quarrel"), { code: "forbidden" });
  await assert.rejects(createServiceAccount(db, helper, { name: "robot", roles: ["analyst"] }), { code: "forbidden" });
  await assert.rejects(assignRoles(db, chief, cy, ["no-such-role"]), { code: "invalid_request" });
  assert.deepEqual([await rolesOf(db, bo), await rolesOf(db, cy)], [["administrator"], ["viewer"]]);
  assert.equal((await auditOf(db, "roles.assigned")).length, 1);
  await assignRoles(db, chief, cy, ["operator", "analyst", "analyst"]);
  assert.deepEqual(await rolesOf(db, cy), ["analyst", "operator"]);
});

test("the last who can manage roles stays: not demoted, not suspended, not by a change of a role, not by two at once", async () => {
  const { db } = database;
  const chief = await testActor(db, "chief@payready.example", ["people.manage", "roles.manage"]);
  const one = await testPerson(db, "one@payready.example", ["administrator"]);
  await assert.rejects(assignRoles(db, chief, one, ["viewer"]), { code: "conflict", message: /Nobody would be left/ });
  await assert.rejects(suspendPerson(db, chief, one, "gone"), { code: "conflict" });
  await defineRole(db, chief, "heads", { description: "", permissions: ["roles.manage", "people.manage"] });
  const two = await testPerson(db, "two@payready.example", ["heads"]);

  for (let round = 0; round < 20; round += 1) {
    const outcomes = await Promise.allSettled([
      assignRoles(db, chief, one, ["viewer"]),
      assignRoles(db, chief, two, ["viewer"]),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
    await assignRoles(db, chief, one, ["administrator"]);
    await assignRoles(db, chief, two, ["heads"]);
  }
  await assignRoles(db, chief, one, ["viewer"]);
  await assert.rejects(defineRole(db, chief, "heads", { description: "", permissions: ["assistant.ask"] }), {
    code: "conflict",
  });
  await assert.rejects(deleteRole(db, chief, "heads"), { code: "conflict", message: /Somebody has the role/ });
  assert.deepEqual(await rolesOf(db, two), ["heads"]);
});

test("suspending ends sessions and keys at once; restoring brings back the keys and no session", async () => {
  const { db } = database;
  const chief = await testActor(db, "chief@payready.example", ["people.manage", "roles.manage"]);
  const { key, personId } = await testKey(db, { email: "di@payready.example", permissions: ["assistant.ask"] });
  const sessions = () => db.selectFrom("sign_in_session").select("id").where("person_id", "=", personId).execute();
  await db
    .insertInto("sign_in_session")
    .values({ person_id: personId, token: "t", expires_at: new Date(Date.now() + 60_000), updated_at: new Date() })
    .execute();
  const [session] = await sessions();
  const byCookie = () =>
    authenticate(
      { db, signIn: { sessionOf: async () => ({ personId, sessionId: session?.id ?? "" }) } },
      { key: undefined, cookie: "c", action: "GET /v1/me", requestId: "use" },
    );
  assert.equal((await byCookie()).credential.kind, "session");
  await suspendPerson(db, chief, personId, "left the company");
  assert.deepEqual(await sessions(), []);
  await assert.rejects(may(key), { code: "unauthenticated" });
  // Also where a session were read just before it went.
  await assert.rejects(byCookie(), { code: "unauthenticated" });
  await assert.rejects(suspendPerson(db, chief, chief.actor.personId, "by mistake"), { code: "conflict" });
  await restorePerson(db, chief, personId, "came back");
  assert.deepEqual(await may(key), ["assistant.ask"]);
  assert.deepEqual(await sessions(), []);
  const kept = [...(await auditOf(db, "person.suspended")), ...(await auditOf(db, "person.restored"))];
  assert.deepEqual(
    kept.map(({ actor_email: who, target_id: whom, reason }) => [who, whom, reason]),
    [
      ["chief@payready.example", personId, "left the company"],
      ["chief@payready.example", personId, "came back"],
    ],
  );
});

test("a role of the company that is changed holds at once for keys that are there; a built-in one cannot be changed", async () => {
  const { db } = database;
  const chief = await testActor(db, "chief@payready.example", ["people.manage", "roles.manage"]);
  const define = (permissions: readonly ("assistant.ask" | "records.query" | "keys.own")[]) =>
    defineRole(db, chief, "counters", { description: "count", permissions: [...permissions] });
  const { key, personId } = await testKey(db, {
    email: "ed@payready.example",
    permissions: ["assistant.ask", "records.query"],
  });
  await define(["assistant.ask"]);
  await assignRoles(db, chief, personId, ["counters"]);
  assert.deepEqual(await may(key), ["assistant.ask"]);
  await define(["assistant.ask", "records.query", "keys.own"]);
  assert.deepEqual((await may(key)).toSorted(), ["assistant.ask", "records.query"]);
  await define(["records.query"]);
  assert.deepEqual(await may(key), ["records.query"]);
  await assert.rejects(defineRole(db, chief, "viewer", { description: "", permissions: ["roles.manage"] }), {
    code: "conflict",
  });
  await assignRoles(db, chief, personId, []);
  assert.deepEqual(await may(key), []);
  await deleteRole(db, chief, "counters");
});

test("where nobody who can sign in manages roles yet, others are changed and suspended all the same", async () => {
  const { db } = database;
  const machine = await testActor(db, "machine@payready.example", ["people.manage", "roles.manage"]);
  const viewer = await testPerson(db, "looks@payready.example", ["viewer"]);
  await assignRoles(db, machine, viewer, ["analyst"]);
  await suspendPerson(db, machine, viewer, "not here any more");
});
