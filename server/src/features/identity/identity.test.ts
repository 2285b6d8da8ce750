import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { permissions } from "@sophia/core/api";
import { testConnection, testDatabase, type TestDatabase } from "../../platform/db/testing.ts";
import { authenticate, createKey, listKeys, principalsOf } from "./index.ts";
import { handOutKey, revokeKey } from "./keys.ts";

let database: TestDatabase;

before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

const request = { email: "ann@payready.example", label: "test", permissions: ["assistant.ask" as const] };
const signIn = (key: string, readsAs?: string) =>
  authenticate(database.db, { key, readsAs, action: "POST /v1/ask", requestId: "request-1" });

test("a key is shown once, signs its person in, and is stored as a hash only", async () => {
  const { key, keyId } = await createKey(database.db, request);
  const actor = await signIn(key);
  assert.deepEqual(
    [actor.email, actor.readsAs, [...actor.permissions]],
    ["ann@payready.example", "ann@payready.example", ["assistant.ask"]],
  );
  const stored = await database.db.selectFrom("api_key").selectAll().where("id", "=", keyId).executeTakeFirstOrThrow();
  assert.ok(!JSON.stringify({ ...stored, key_hash: stored.key_hash.toString("latin1") }).includes(key.slice(16)));
  assert.ok(!JSON.stringify(await listKeys(database.db)).includes(key.slice(16)));
});

test("an unknown, a wrong and a revoked key are refused with the same words", async () => {
  const { key, keyId } = await createKey(database.db, request);
  await revokeKey(database.db, keyId);
  const wrong = `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`;
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

test("looking with another's eyes needs its own permission and is recorded before anything is read", async () => {
  const plain = await createKey(database.db, {
    ...request,
    permissions: permissions.filter((permission) => permission !== "people.act_as"),
  });
  await assert.rejects(signIn(plain.key, "bo@payready.example"), { code: "forbidden" });
  const special = await createKey(database.db, { ...request, permissions: ["assistant.ask", "people.act_as"] });
  const actor = await signIn(special.key, " Bo@PayReady.example ");
  assert.deepEqual([actor.email, actor.readsAs], ["ann@payready.example", "bo@payready.example"]);
  const records = await database.db
    .selectFrom("access_record")
    .select(["acted_as_email", "action", "request_id"])
    .execute();
  assert.deepEqual(records, [
    { acted_as_email: "bo@payready.example", action: "POST /v1/ask", request_id: "request-1" },
  ]);
});

test("whoever makes a key for another person, or one that may look as others, is recorded; one for oneself is not", async () => {
  const { key } = await createKey(database.db, { ...request, email: "head@payready.example" });
  const head = await signIn(key);
  const made = [
    { ...request, email: "head@payready.example" },
    { ...request, email: "bo@payready.example" },
    { ...request, email: "head@payready.example", permissions: ["people.act_as" as const] },
  ];
  for (const [index, each] of made.entries())
    await handOutKey(database.db, { actor: head, action: "POST /v1/keys", requestId: `key-${index}` }, each);
  const records = await database.db
    .selectFrom("access_record")
    .select(["person_id", "acted_as_email", "action", "request_id"])
    .where("request_id", "like", "key-%")
    .orderBy("id")
    .execute();
  const by = { person_id: head.personId };
  assert.deepEqual(records, [
    { ...by, acted_as_email: "bo@payready.example", action: "POST /v1/keys (assistant.ask)", request_id: "key-1" },
    { ...by, acted_as_email: "head@payready.example", action: "POST /v1/keys (people.act_as)", request_id: "key-2" },
  ]);
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
