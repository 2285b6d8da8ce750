import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { testConnection, testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { auditOf, testActor, testPerson } from "./actor.test-support.ts";
import { identitiesOf, mapIdentity, unmapIdentity } from "./identities.ts";
import { principalsOf } from "./principals.ts";
import type { Requested } from "./request.ts";
import { createServiceAccount } from "./service-accounts.ts";

let database: TestDatabase;
let chief: Requested;
let connectionId = "";

before(async () => {
  database = await testDatabase();
  chief = await testActor(database.db, "chief@payready.example", ["identities.map", "roles.manage"]);
  connectionId = await testConnection(database.db, "slack");
});
after(() => database.drop());

/** An identity at the source, in a channel of its own. */
async function identity(id: string, email: string | null): Promise<void> {
  await database.db
    .insertInto("identity")
    .values({
      connection_id: connectionId,
      external_id: id,
      principal: id,
      email,
      name: id,
      active: true,
      raw_kind: "user",
      raw_external_id: id,
    })
    .execute();
  await database.db
    .insertInto("membership")
    .values({
      connection_id: connectionId,
      group_principal: `channel of ${id}`,
      member_principal: id,
      granted_by_kind: "channel",
      granted_by_external_id: id,
    })
    .execute();
}

const reads = async (email: string) => (await principalsOf(database.db, email)).toSorted();
const say = (personId: string, externalId: string, isTheirs: boolean) =>
  mapIdentity(database.db, chief, personId, { connectionId, externalId, isTheirs, reason: "asked them" });
const takeBack = (personId: string, externalId: string) =>
  unmapIdentity(database.db, chief, personId, { connectionId, externalId, reason: "was wrong" });

test("an identity that is said to be somebody's opens for them alone, whatever address it has, until that is taken back", async () => {
  const { db } = database;
  await identity("u1", "old-name@payready.example");
  const ann = await testPerson(db, "ann@payready.example", []);
  const old = await testPerson(db, "old-name@payready.example", []);
  assert.deepEqual(await reads("ann@payready.example"), []);
  assert.deepEqual(await reads("old-name@payready.example"), ["channel of u1", "u1"]);
  await say(ann, "u1", true);
  assert.deepEqual(await reads("Ann@PayReady.example"), ["channel of u1", "u1"]);
  assert.deepEqual(await reads("old-name@payready.example"), []);
  assert.deepEqual(
    (await identitiesOf(db, ann)).map(({ externalId, by, isTheirs, reason }) => [externalId, by, isTheirs, reason]),
    [["u1", "administrator", true, "asked them"]],
  );
  assert.deepEqual(await identitiesOf(db, old), []);
  await assert.rejects(say(old, "u1", true), { code: "conflict" });
  await db.updateTable("identity").set({ active: false }).where("external_id", "=", "u1").execute();
  assert.deepEqual(await reads("ann@payready.example"), []);
  await db.updateTable("identity").set({ active: true }).where("external_id", "=", "u1").execute();
  await takeBack(ann, "u1");
  assert.deepEqual([await reads("ann@payready.example"), (await reads("old-name@payready.example")).length], [[], 2]);
  await assert.rejects(takeBack(ann, "u1"), { code: "not_found" });
  for (const action of ["identity.mapped", "identity.unmapped"])
    assert.deepEqual(
      (await auditOf(db, action)).map((event) => [event.actor_email, event.target_id]),
      [["chief@payready.example", ann]],
    );
});

test("an identity that is said not to be somebody's is closed to them although its address is theirs, and to nobody else", async () => {
  await identity("u2", "bo@payready.example");
  await identity("u3", "bo@payready.example");
  const bo = await testPerson(database.db, "bo@payready.example", []);
  const cy = await testPerson(database.db, "cy@payready.example", []);
  await say(bo, "u2", false);
  assert.deepEqual(await reads("bo@payready.example"), ["channel of u3", "u3"]);
  await say(cy, "u3", false);
  assert.deepEqual(await reads("bo@payready.example"), ["channel of u3", "u3"]);
  await say(cy, "u2", true);
  assert.deepEqual(await reads("cy@payready.example"), ["channel of u2", "u2"]);
  await takeBack(bo, "u2");
  assert.deepEqual(await reads("bo@payready.example"), ["channel of u3", "u3"]);
  await assert.rejects(say(bo, "nobody", true), { code: "not_found" });
});

test("a service account reads nothing by its address, and what is mapped to it; nor is an unverified address a person's", async () => {
  const { db } = database;
  await identity("u4", "robot@service.invalid");
  await identity("u5", null);
  await identity("u6", "di@payready.example");
  const { personId } = await createServiceAccount(db, chief, { name: "robot", roles: ["viewer"] });
  assert.deepEqual(await reads("robot@service.invalid"), []);
  assert.deepEqual(await identitiesOf(db, personId), []);
  await db.updateTable("person").set({ email_verified: true }).where("id", "=", personId).execute();
  assert.deepEqual([await reads("robot@service.invalid"), await identitiesOf(db, personId)], [[], []]);
  await say(personId, "u5", true);
  assert.deepEqual(await reads("robot@service.invalid"), ["channel of u5", "u5"]);
  const di = await testPerson(db, "di@payready.example", []);
  assert.equal((await reads("di@payready.example")).length, 2);
  await db.updateTable("person").set({ email_verified: false }).where("id", "=", di).execute();
  assert.deepEqual(await reads("di@payready.example"), []);
});
