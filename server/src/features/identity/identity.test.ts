import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { permissions } from "@sophia/core/api";
import { testConnection, testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { auditOf, testActor } from "./actor.test-support.ts";
import { authenticate, principalsOf } from "./index.ts";
import { listKeys, revokeKey } from "./keys.ts";
import { testKey } from "./test-support.ts";

let database: TestDatabase;

before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

const ann = { email: "ann@payready.example", permissions: ["assistant.ask" as const] };
const signIn = (key: string, readsAs?: string, reason?: string) =>
  authenticate({ db: database.db }, { key, readsAs, reason, action: "POST /v1/ask", requestId: "request-1" });

test("a key is shown once, signs its person in, and is stored as a hash only", async () => {
  const { key, keyId } = await testKey(database.db, ann);
  const actor = await signIn(key);
  assert.deepEqual(
    [actor.email, actor.readsAs, [...actor.permissions], actor.credential.kind, actor.credential.id],
    [ann.email, ann.email, ["assistant.ask"], "key", keyId],
  );
  const stored = await database.db.selectFrom("api_key").selectAll().where("id", "=", keyId).executeTakeFirstOrThrow();
  assert.ok(!JSON.stringify({ ...stored, key_hash: stored.key_hash.toString("latin1") }).includes(key.slice(16)));
  assert.ok(!JSON.stringify(await listKeys(database.db)).includes(key.slice(16)));
});

test("an unknown, a wrong and a revoked key are refused with the same words", async () => {
  const { key, keyId } = await testKey(database.db, ann);
  await revokeKey(database.db, await testActor(database.db, "head@payready.example", ["keys.manage"]), keyId);
  const { key: good } = await testKey(database.db, ann);
  const wrong = `${good.slice(0, -1)}${good.endsWith("A") ? "B" : "A"}`;
  const words = await Promise.all(
    [key, wrong, "sophia_zzzzzzzz_".padEnd(59, "x"), "", "x".repeat(100_000)].map((candidate) =>
      signIn(candidate).then(
        () => "accepted",
        (error: Error) => error.message,
      ),
    ),
  );
  assert.deepEqual([...new Set(words)], ["This API key is not valid. `sophia key create` makes one."]);
});

test("a key may do what it and its holder's roles both allow", async () => {
  const { key, personId } = await testKey(database.db, { email: "cy@payready.example", permissions });
  assert.deepEqual([...(await signIn(key)).permissions].toSorted(), permissions.toSorted());
  await database.db.deleteFrom("person_role").where("person_id", "=", personId).execute();
  assert.deepEqual([...(await signIn(key)).permissions], []);
  await database.db.insertInto("person_role").values({ person_id: personId, role: "viewer" }).execute();
  assert.ok(!(await signIn(key)).permissions.has("people.manage"));
  assert.ok((await signIn(key)).permissions.has("assistant.ask"));
});

test("without a key and without a session nobody is let in", async () => {
  const nothing = { key: undefined, action: "GET /v1/me", requestId: "request-2" };
  await assert.rejects(authenticate({ db: database.db }, nothing), { code: "unauthenticated" });
  await assert.rejects(authenticate({ db: database.db }, { ...nothing, cookie: "a=b" }), { code: "unauthenticated" });
});

test("looking with another's eyes needs its own permission and a reason, and is recorded before anything is read", async () => {
  const plain = await testKey(database.db, {
    ...ann,
    permissions: permissions.filter((permission) => permission !== "people.act_as"),
  });
  await assert.rejects(signIn(plain.key, "bo@payready.example", "ticket 12"), { code: "forbidden" });
  const special = await testKey(database.db, { ...ann, permissions: ["assistant.ask", "people.act_as"] });
  for (const reason of [undefined, "", "  ", "no", "x".repeat(501)])
    await assert.rejects(signIn(special.key, "bo@payready.example", reason), { code: "invalid_request" }, reason);
  assert.deepEqual(await auditOf(database.db, "another.viewed"), []);
  const actor = await signIn(special.key, " Bo@PayReady.example ", " ticket 12 ");
  assert.deepEqual([actor.email, actor.readsAs], [ann.email, "bo@payready.example"]);
  assert.deepEqual(await auditOf(database.db, "another.viewed"), [
    { actor_email: ann.email, target_id: "bo@payready.example", request_id: "request-1", reason: "ticket 12" },
  ]);
  assert.equal((await signIn(special.key, ann.email)).readsAs, ann.email);
  assert.equal((await auditOf(database.db, "another.viewed")).length, 1);
});

test("a person holds their identities' principals and all groups above them, and nothing while inactive", async () => {
  const connectionId = await testConnection(database.db, "slack");
  const member = (group_principal: string, member_principal: string) => ({
    connection_id: connectionId,
    group_principal,
    member_principal,
    granted_by_kind: "channel",
    granted_by_external_id: "C",
  });
  await database.db
    .insertInto("identity")
    .values({
      connection_id: connectionId,
      external_id: "U1",
      principal: "u1",
      email: "ann@payready.example",
      name: "Ann",
      active: true,
      raw_kind: "user",
      raw_external_id: "U1",
    })
    .execute();
  await database.db
    .insertInto("membership")
    .values([
      member("members", "u1"),
      member("channel", "members"),
      member("ring", "channel"),
      member("channel", "ring"),
      member("other", "u2"),
    ])
    .execute();
  assert.deepEqual((await principalsOf(database.db, "ANN@payready.example")).toSorted(), [
    "channel",
    "members",
    "ring",
    "u1",
  ]);
  assert.deepEqual(await principalsOf(database.db, "bo@payready.example"), []);
  await database.db.updateTable("identity").set({ active: false }).execute();
  assert.deepEqual(await principalsOf(database.db, "ann@payready.example"), []);
});
