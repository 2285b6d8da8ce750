import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { testDatabase, type TestDatabase } from "../../../platform/db/testing.ts";
import { markAskers } from "./keep-links.ts";
import { connections } from "./records.test-support.ts";

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

test("a change of thousands of keys makes each record due that asked for any of them, and no other", async () => {
  const { db } = database;
  const { slack } = await connections(db);
  const changed = Array.from({ length: 4_450 }, (_, index) => `email/person-${index}@known.example`);
  const asks = async (name: string, keys: readonly string[]): Promise<string> => {
    const { id } = await db
      .insertInto("entity")
      .values({ connection_id: slack, kind: "thread", external_id: name, data: "{}" })
      .returning("id")
      .executeTakeFirstOrThrow();
    await sql`insert into entity_want (entity_id, keys) values (${id}, ${[...keys]}::text[])`.execute(db);
    return id;
  };
  const at = (...places: number[]): string[] => places.map((place) => changed[place] ?? "");
  const due = await Promise.all([
    asks("the first", at(0)),
    asks("one in the middle, beside another", [...at(2_345), "email/else@known.example"]),
    asks("the last", at(4_449)),
    asks("many", at(0, 1, 199, 200, 201, 3_999, 4_000, 4_449)),
  ]);
  await asks("none", ["email/else@known.example"]);
  await asks("nothing", []);
  const underWay = await asks("one that is being computed", at(7, 700));

  await db.transaction().execute((tx) => markAskers(tx, new Set(changed), new Set([underWay])));
  const marked = await db.selectFrom("entity_pending").select("entity_id").execute();
  assert.deepEqual(marked.map((row) => row.entity_id).toSorted(), due.toSorted());
});
