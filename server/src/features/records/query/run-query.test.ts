import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AppError, recordKind, recordKindNames, type RecordKind } from "@sophia/core";
import { RecordQuery, type Condition, type RecordQueryInput, type RecordReply } from "@sophia/core/api";
import * as fc from "fast-check";
import { z } from "zod";
import { testDatabase, type TestDatabase } from "../../../platform/db/testing.ts";
import { kindSql } from "./catalogue.ts";
import { queryRecords } from "./run-query.ts";

const now = new Date("2026-11-23T09:00:00Z");
let database: TestDatabase;
let connectionId: string;

/** A record with its document, readable by these people. */
async function add(kind: string, externalId: string, data: object, readers: readonly string[]): Promise<void> {
  const { db } = database;
  const principals = readers.map((reader) => `${connectionId}/${reader}`);
  const raw = { raw_kind: kind, raw_external_id: externalId };
  await db
    .insertInto("entity")
    .values({
      connection_id: connectionId,
      kind,
      external_id: externalId,
      data: JSON.stringify(data),
      principals,
      ...raw,
    })
    .execute();
  await db
    .insertInto("document")
    .values({
      connection_id: connectionId,
      source: "hubspot",
      kind,
      external_id: externalId,
      title: `${kind} ${externalId}`,
      url: `https://crm.example/${externalId}`,
      lines: "[]",
      content_hash: Buffer.from(externalId),
      sample: false,
      principals,
      ...raw,
    })
    .execute();
}

const ask = (query: RecordQueryInput, reader = "ann"): Promise<RecordReply> =>
  queryRecords({ db: database.db, principals: [`${connectionId}/${reader}`], now }, RecordQuery.parse(query));
const names = (reply: RecordReply): string[] => reply.rows.map(({ values }) => z.string().parse(values["name"]));

before(async () => {
  database = await testDatabase();
  const { id } = await database.db
    .insertInto("connection")
    .values({
      source: "hubspot",
      name: "CRM",
      base_url: "https://crm.example",
      account: JSON.stringify({ externalId: "1" }),
      credentials_sealed: Buffer.from("none"),
      rate_factor: 1,
      sample: false,
      state: "active",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  connectionId = id;
  const to = (externalId: string) => [{ externalId, labels: [] }];
  await add("company", "c1", { name: "Acme", domains: ["acme.example"], archived: false }, ["ann", "bob"]);
  await add("company", "c2", { name: "Secret Homes", domains: ["secret.example"], archived: false }, ["bob"]);
  await add("owner", "o1", { name: "Maria Lopez" }, []);
  const deal = (name: string, more: object): object => ({
    name,
    archived: false,
    closed: false,
    won: false,
    currency: "USD",
    companies: to("c1"),
    ownerExternalId: "o1",
    stage: "Contract Sent",
    ...more,
  });
  await add("deal", "1", deal("Small", { amount: "0.10", closeDay: "2026-11-23" }), ["ann", "bob"]);
  await add("deal", "2", deal("Large", { amount: "100000000000000000000.20", closeDay: "2026-11-30" }), ["ann", "bob"]);
  await add("deal", "3", deal("Abroad", { amount: "7", currency: "EUR", closeDay: "2026-12-01" }), ["ann"]);
  await add(
    "deal",
    "4",
    deal("Broken", { amount: "a lot", closeDay: "2026-02-31", companies: "none", stageChanges: 7 }),
    ["ann"],
  );
  await add("deal", "5", deal("Hidden", { amount: "5", companies: to("c2"), closeDay: "2026-11-24" }), ["bob"]);
  await add("deal", "6", deal("Binned", { archived: true }), ["ann"]);
  await add("deal", "7", deal("Shared", { companies: to("c2"), amount: null, stage: null }), ["ann", "bob"]);
  await add(
    "ticket",
    "t1",
    { subject: "Late", archived: false, closed: false, companies: to("c1"), createdAt: "2026-11-22T23:30:00Z" },
    ["ann"],
  );
});
after(() => database.drop());

test("a person is given the living records that they may read, and is told how many these are", async () => {
  const ann = await ask({ kind: "deals" });
  assert.deepEqual([ann.matched, ann.visible], [5, 5]);
  assert.deepEqual(names(ann).toSorted(), ["Abroad", "Broken", "Large", "Shared", "Small"]);
  assert.deepEqual(names(await ask({ kind: "deals" }, "bob")), ["Small", "Hidden", "Large", "Shared"]);
  assert.deepEqual(await ask({ kind: "deals" }, "carl").then(({ visible, sources }) => [visible, sources]), [0, []]);
});

test("the name of a company that the person may not read stands in no row, and is found by no condition", async () => {
  const shared = await ask({ kind: "deals", where: { field: "name", op: "=", value: "shared" } });
  assert.deepEqual(shared.rows[0]?.values["account"], []);
  const where: Condition = { field: "account", op: "=", value: "secret homes" };
  assert.equal((await ask({ kind: "deals", where })).matched, 0);
  assert.deepEqual(names(await ask({ kind: "deals", where }, "bob")), ["Hidden", "Shared"]);
  assert.deepEqual(
    (await ask({ kind: "deals", groupBy: [{ field: "account" }] })).groups?.map(({ key, records }) => [key, records]),
    [
      [["Acme"], 3],
      [[null], 2],
    ],
  );
});

test("malformed values are missing, never an error", async () => {
  const [row] = (
    await ask({
      kind: "deals",
      where: { field: "name", op: "=", value: "broken" },
      fields: ["amount", "closeDay", "stageSince", "account"],
    })
  ).rows;
  assert.deepEqual(row?.values, { amount: null, closeDay: null, stageSince: null, account: [] });
});

test("amounts are added to the digit, never across currencies, and those without one are counted apart", async () => {
  const { sum, average } = await ask({ kind: "deals", limit: 0, sum: "amount", average: "amount" });
  assert.deepEqual(sum, {
    field: "amount",
    figures: [
      { currency: "USD", value: "100000000000000000000.3", records: 2 },
      { currency: "EUR", value: "7", records: 1 },
    ],
    without: 2,
  });
  assert.equal(average?.figures[0]?.value, "50000000000000000000.15");
});

test("days count in the time zone of whoever asks, at both ends", async () => {
  const created = (day: string, timeZone: string) =>
    ask({ kind: "tickets", where: { field: "created", op: "=", value: day }, timeZone }).then(({ matched }) => matched);
  assert.deepEqual(
    [
      await created("2026-11-22", "UTC"),
      await created("2026-11-23", "Europe/Berlin"),
      await created("2026-11-22", "Europe/Berlin"),
    ],
    [1, 1, 0],
  );
  const between = await ask({
    kind: "deals",
    where: { field: "closeDay", op: "between", from: "2026-11-23", to: "2026-11-30" },
  });
  assert.deepEqual(names(between), ["Small", "Large"]);
  const months = await ask({ kind: "deals", limit: 0, groupBy: [{ field: "closeDay", by: "month" }] });
  assert.deepEqual(
    months.groups?.map(({ key, records }) => [key[0], records]),
    [
      [null, 2],
      ["2026-11-01", 2],
      ["2026-12-01", 1],
    ],
  );
});

test("records meet in the company they share: deals of companies with an open ticket", async () => {
  const where: Condition = { accountOf: { kind: "tickets", where: { field: "open", op: "=", value: true } } };
  assert.deepEqual(names(await ask({ kind: "deals", where })), ["Small", "Large", "Abroad"]);
  assert.deepEqual(names(await ask({ kind: "deals", where: { not: where } })).toSorted(), ["Broken", "Shared"]);
  assert.equal((await ask({ kind: "deals", where }, "bob")).matched, 0, "bob sees no ticket");
});

test("pages follow each other without a gap or a double, whatever the order, and a cursor is good for its question only", async () => {
  for (const sort of [
    undefined,
    [{ field: "amount", direction: "desc" as const }],
    [
      { field: "stage", direction: "asc" as const },
      { field: "closeDay", direction: "desc" as const },
    ],
  ]) {
    const query: RecordQueryInput = { kind: "deals", ...(sort && { sort }) };
    const whole = names(await ask(query));
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: RecordReply = await ask({ ...query, limit: 2, ...(cursor === null ? {} : { cursor }) });
      paged.push(...names(page));
      cursor = page.nextCursor;
    } while (cursor !== null);
    assert.deepEqual(paged, whole);
  }
  const { nextCursor } = await ask({ kind: "deals", limit: 1 });
  await assert.rejects(ask({ kind: "tickets", cursor: nextCursor ?? "" }), /belongs to another question/);
  for (const cursor of ["x", Buffer.from('{"question":1}').toString("base64url")])
    await assert.rejects(ask({ kind: "deals", cursor }), /belongs to another question/);
});

test("what does not fit is refused with a sentence that says what does", async () => {
  const refused: [RecordQueryInput, RegExp][] = [
    [
      { kind: "deals", where: { field: "stagge", op: "=", value: "x" } },
      /no field “stagge” of deals\. There are: name/,
    ],
    [{ kind: "deals", where: { field: "amount", op: ">", value: "much" } }, /“amount” is compared with a number/],
    [{ kind: "deals", where: { field: "closeDay", op: "=", value: "2026-02-31" } }, /a day that exists/],
    [{ kind: "deals", where: { field: "stage", op: "<", value: "x" } }, /has no order/],
    [{ kind: "deals", where: { field: "amount", op: "contains", value: "1" } }, /is no text/],
    [{ kind: "deals", where: { field: "name", op: "=", value: "a\u0000b" } }, /without NUL/],
    [{ kind: "deals", sum: "name" }, /holds no numbers/],
    [{ kind: "deals", groupBy: [{ field: "stage", by: "month" }] }, /is no time/],
    [{ kind: "deals", timeZone: "Mars/Olympus" }, /is no time zone/],
  ];
  for (const [query, sentence] of refused)
    await assert.rejects(
      ask(query),
      (error) => error instanceof AppError && error.code === "invalid_request" && sentence.test(error.message),
    );
  const deep = Array.from({ length: 8 }).reduce<Condition>((inner) => ({ not: inner }), {
    field: "name",
    op: "missing",
  });
  assert.equal(RecordQuery.safeParse({ kind: "deals", where: deep }).success, false);
  assert.equal(
    RecordQuery.safeParse({ kind: "deals", where: { field: "name", op: "=", value: "x", extra: 1 } }).success,
    false,
  );
});

test("every field of every kind can be read, sorted and grouped by", async () => {
  for (const kind of recordKindNames) {
    const fields = Object.keys(recordKind(kind).fields);
    assert.deepEqual(Object.keys(kindSql[kind].fields).toSorted(), fields.toSorted());
    await ask({ kind, fields });
    for (const field of fields) {
      const where: Condition = { not: { field, op: "missing" } };
      await ask({ kind, fields: [], where, sort: [{ field, direction: "desc" }], groupBy: [{ field }], limit: 1 });
    }
  }
});

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "'; drop table entity; --",
    "$1",
    '" or true --',
    "\\'; select 1",
    "%",
    "_",
    "2026-11-23",
    "true",
    "1e308",
    "-0",
  ),
);
const anyKind = fc.constantFrom<RecordKind>(...recordKindNames);
const anyCondition = (kind: RecordKind) =>
  fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.record({
        field: fc.constantFrom(...Object.keys(recordKind(kind).fields)),
        op: fc.constantFrom("=" as const, "<" as const, ">=" as const, "contains" as const),
        value: fc.oneof(hostile, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
      }),
      fc.record({ not: tie("node") }),
      fc.record({ or: fc.array(tie("node"), { minLength: 1, maxLength: 3 }) }),
    ),
  })).node;

test("no value of a condition becomes part of a statement: it is refused in a sentence, or matches what it says", async () => {
  const question = anyKind.chain((kind) => fc.record({ kind: fc.constant(kind), where: anyCondition(kind) }));
  await fc.assert(
    fc.asyncProperty(question, async ({ kind, where }) => {
      const reply = await ask({ kind, where, limit: 5 }).catch((error: unknown) => {
        if (error instanceof AppError && error.code === "invalid_request") return undefined;
        throw error;
      });
      assert.ok(reply === undefined || reply.matched <= reply.visible);
    }),
    { numRuns: 150 },
  );
  assert.equal((await ask({ kind: "deals" })).visible, 5);
});
