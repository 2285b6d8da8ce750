import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, Page, RawRecord } from "@sophia/core";
import { z } from "zod";
import type { HubSpotContext } from "./client.ts";
import { serveHubSpot } from "./fixtures/serve.ts";
import { answerFrom, fixtureStore, refusal, type Store, type StoredObject } from "./fixtures/store.ts";
import { crmRecordSchema } from "./payloads.ts";
import { readHubSpotPage } from "./sync.ts";

async function readStream(
  context: HubSpotContext,
  stream: string,
  since: string | null = null,
  known: readonly RawRecord[] = [],
): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  let cursor: Json = null;
  do {
    const request = { stream, cursor, since, known: async (kind: string) => known.filter((one) => one.kind === kind) };
    const page: Page = await readHubSpotPage(context, request);
    records.push(...page.records);
    cursor = z.json().parse(JSON.parse(JSON.stringify(page.nextCursor)));
  } while (cursor !== null);
  return records;
}

function company(id: string, changedAt: string, properties: StoredObject["properties"] = {}): StoredObject {
  const all = { hs_object_id: id, hs_lastmodifieddate: changedAt, ...properties };
  return { id, properties: all, createdAt: "2025-01-01T00:00:00Z", updatedAt: changedAt, archived: false };
}

function storeWith(companies: readonly StoredObject[]): Store {
  const store = fixtureStore();
  store.objects["companies"] = [...companies];
  return store;
}

const idsOf = (records: readonly RawRecord[]) => records.map(({ externalId }) => externalId);
const since = "2025-11-10T00:00:00.000Z";

test("a backfill lists, searches for nothing but the count, and asks for all properties of the account but the sensitive ones", async (t) => {
  const store = fixtureStore();
  const { context, asked } = await serveHubSpot(t, (question) => answerFrom(store, question));
  const properties = await readStream(context, "properties");
  const [read] = await readStream(context, "companies", null, properties);
  const searches = asked.filter(({ path }) => path.endsWith("/search"));
  assert.deepEqual(
    searches.map(({ body }) => z.object({ limit: z.number() }).parse(body).limit),
    [1],
  );
  const { object } = crmRecordSchema.parse(read?.payload);
  assert.equal(object.properties["property_system"], "Yardi");
  assert.equal(object.properties["bank_account"], undefined);
});

test("a deal comes with the history of its stage and its associations with their labels", async (t) => {
  const store = fixtureStore();
  const { context } = await serveHubSpot(t, (question) => answerFrom(store, question));
  const [deal] = await readStream(context, "deals");
  const { object, associations } = crmRecordSchema.parse(deal?.payload);
  assert.equal(object.propertiesWithHistory?.["dealstage"]?.length, 2);
  assert.deepEqual(
    associations["companies"]?.map((one) => one.associationTypes?.map(({ label }) => label)),
    [["Primary", null]],
  );
  assert.equal(associations["contacts"]?.[0]?.toObjectId, "9007199254740993");
});

test("every page of a list is read, and associations beyond a page too", async (t) => {
  const companies = Array.from({ length: 23 }, (_, index) => company(String(100 + index), "2025-01-02T00:00:00Z"));
  const store = storeWith(companies);
  store.pageSize = 3;
  store.associations["deals/3001/contacts"] = companies.map(({ id }) => ({ toObjectId: id, associationTypes: [] }));
  const { context } = await serveHubSpot(t, (question) => answerFrom(store, question));
  assert.deepEqual(
    idsOf(await readStream(context, "companies")),
    companies.map(({ id }) => id),
  );
  const [deal] = await readStream(context, "deals");
  const { associations } = crmRecordSchema.parse(deal?.payload);
  assert.deepEqual(
    associations["contacts"]?.map(({ toObjectId }) => toObjectId),
    companies.map(({ id }) => id),
  );
  assert.deepEqual(idsOf(await readStream(context, "owners")), ["901", "902", "903"]);
});

test("notes, e-mails, calls and meetings are one stream, and their ids do not meet", async (t) => {
  const store = fixtureStore();
  store.objects["emails"] = [{ ...company("5001", "2025-11-06T00:00:00Z") }];
  const { context } = await serveHubSpot(t, (question) => answerFrom(store, question));
  const engagements = ["notes:5001", "emails:5001", "calls:5003", "meetings:5004"];
  assert.deepEqual(idsOf(await readStream(context, "engagements")), engagements);
  assert.deepEqual(idsOf(await readStream(context, "engagements", "2025-11-07T12:00:00Z")), ["meetings:5004"]);
});

test("a later run reads what changed since, with an overlap for a search that shows changes late", async (t) => {
  const store = storeWith([
    company("1", "2025-11-09T23:49:00Z"),
    company("2", "2025-11-09T23:51:00Z"),
    company("3", "2025-11-12T00:00:00Z"),
  ]);
  const { context } = await serveHubSpot(t, (question) => answerFrom(store, question));
  assert.deepEqual(idsOf(await readStream(context, "companies", since)), ["2", "3"]);
});

test("more than 10,000 changes are read without losing one, though most changed in one millisecond", async (t) => {
  const imported = Array.from({ length: 11_000 }, (_, index) =>
    company(String(9_007_199_254_740_000 + index * 7), "2025-11-12T00:00:00.123Z"),
  );
  const others = Array.from({ length: 1_050 }, (_, index) =>
    company(String(index + 1), new Date(Date.parse("2025-11-11T23:59:00Z") + index * 200).toISOString()),
  );
  const store = storeWith([...imported, ...others]);
  const { context, asked } = await serveHubSpot(t, (question) => answerFrom(store, question));
  const read = new Set(idsOf(await readStream(context, "companies", since)));
  assert.equal(read.size, 12_050);
  const searches = asked.filter(({ path }) => path.endsWith("/search"));
  assert.ok(searches.length < 150, `${searches.length} searches`);
});

test("a record that changes while changes are read pushes no other one out", async (t) => {
  const companies = Array.from({ length: 250 }, (_, index) =>
    company(String(1000 + index), new Date(Date.parse("2025-11-11T00:00:00Z") + index * 60_000).toISOString()),
  );
  const store = storeWith(companies);
  let searches = 0;
  const { context } = await serveHubSpot(t, (question) => {
    const answer = answerFrom(store, question);
    // After each page the first records change again: by offset, as many others would be passed over.
    if (question.path.endsWith("/search") && (searches += 1) < 3) {
      for (const one of companies.slice((searches - 1) * 20, searches * 20))
        one.properties["hs_lastmodifieddate"] = "2025-11-19T00:00:00.000Z";
    }
    return answer;
  });
  assert.equal(new Set(idsOf(await readStream(context, "companies", since))).size, 250);
});

test("a search that ignores its filter ends the run instead of going round for ever", async (t) => {
  const companies = Array.from({ length: 100 }, (_, index) => company(String(index + 1), "2025-11-12T00:00:00Z"));
  const { context, asked } = await serveHubSpot(t, (question) =>
    question.path.endsWith("/search")
      ? { body: JSON.stringify({ total: 100, results: companies }) }
      : answerFrom(storeWith(companies), question),
  );
  await assert.rejects(readStream(context, "companies", since), { code: "vendor_reply_invalid" });
  assert.ok(asked.length < 20);
});

test("a later run finds what went to the bin since, as archived", async (t) => {
  const store = storeWith([
    { ...company("1", "2025-11-01T00:00:00Z"), archived: true, archivedAt: "2025-11-01T00:00:00Z" },
    { ...company("2", "2025-11-01T00:00:00Z"), archived: true, archivedAt: "2025-11-12T00:00:00Z" },
    { ...company("3", "2025-11-01T00:00:00Z"), archived: true },
    company("4", "2025-11-01T00:00:00Z"),
  ]);
  const { context } = await serveHubSpot(t, (question) => answerFrom(store, question));
  const records = await readStream(context, "companies", since);
  // One without a date is told again rather than missed.
  assert.deepEqual(idsOf(records), ["2", "3"]);
  assert.ok(records.every(({ payload }) => crmRecordSchema.parse(payload).object.archived === true));
  assert.deepEqual(idsOf(await readStream(context, "companies")), ["4"]);
});

test("a large bin is looked through once an hour, and what went there in between is found then", async (t) => {
  const store = storeWith(
    Array.from({ length: 30 }, (_, index) => ({
      ...company(String(100 + index), "2025-11-01T00:00:00Z"),
      archived: true,
      archivedAt: "2025-11-20T11:20:00Z",
    })),
  );
  store.pageSize = 2;
  const { context } = await serveHubSpot(t, (question) => answerFrom(store, question));
  const at = (time: string) => ({ ...context, nowMs: () => Date.parse(`2025-11-20T${time}Z`) });
  assert.equal((await readStream(at("11:25:00"), "companies", "2025-11-20T11:15:00.000Z")).length, 10);
  assert.equal((await readStream(at("12:02:00"), "companies", "2025-11-20T11:55:00.000Z")).length, 30);
});

test("a full run tells how far it is, over all types of the stream", async (t) => {
  const store = fixtureStore();
  const { context } = await serveHubSpot(t, (question) => answerFrom(store, question));
  const known = async () => [];
  const first = await readHubSpotPage(context, { stream: "engagements", cursor: null, since: null, known });
  assert.deepEqual(first.progress, { done: 1, total: 4 });
  const second = await readHubSpotPage(context, {
    stream: "engagements",
    cursor: first.nextCursor,
    since: null,
    known,
  });
  assert.deepEqual(second.progress, { done: 2, total: 4 });
});

test("a record that was merged into another stands for it no longer, and what refers to it finds the other", async (t) => {
  const store = storeWith([company("7", "2025-11-12T00:00:00Z", { name: "Acme", hs_merged_object_ids: "5;6" })]);
  store.merged.set("companies/5", "7");
  const { context } = await serveHubSpot(t, (question) => answerFrom(store, question));
  const records = await readStream(context, "companies", since);
  assert.deepEqual(
    records.map(({ externalId, payload }) => {
      const { object, merged_into } = crmRecordSchema.parse(payload);
      return [externalId, object.id, merged_into];
    }),
    [
      ["5", "7", "7"],
      ["6", "7", "7"],
      ["7", "7", undefined],
    ],
  );
});

test("two records that say they were merged into each other both stay, on one page or on two", async (t) => {
  for (const apart of [0, 150]) {
    const store = storeWith([
      company("1", "2025-11-12T00:00:00Z", { hs_merged_object_ids: "2;1" }),
      ...Array.from({ length: apart }, (_, index) => company(String(index + 10), "2025-11-13T00:00:00Z")),
      company("2", "2025-11-14T00:00:00Z", { hs_merged_object_ids: "1" }),
    ]);
    const { context } = await serveHubSpot(t, (question) => answerFrom(store, question));
    const records = await readStream(context, "companies", since);
    const last = new Map(records.map(({ externalId, payload }) => [externalId, crmRecordSchema.parse(payload)]));
    assert.equal(last.get("1")?.object.id, "1");
    assert.equal(last.get("2")?.object.id, "2");
    assert.ok([...last.values()].every(({ merged_into }) => merged_into === undefined));
  }
});

test("a record that is archived between the list and the reading is left out, and the others are read", async (t) => {
  const store = storeWith([company("1", since), company("2", since)]);
  const { context } = await serveHubSpot(t, (question) => {
    const answer = answerFrom(store, question);
    const [first] = store.objects["companies"] ?? [];
    if (question.method === "GET" && first) first.archived = true;
    return answer;
  });
  assert.deepEqual(idsOf(await readStream(context, "companies")), ["2"]);
});

test("a list that sends the same page for ever is stopped, and a forgotten page starts the range again", async (t) => {
  let nth = 0;
  const body = () => ({ results: [{ id: "1" }], paging: { next: { after: `new ${(nth += 1)}` } } });
  for (const stream of ["users", "owners", "companies"]) {
    const repeating = await serveHubSpot(t, (question) =>
      question.method === "POST" ? { body: { total: 0, results: [] } } : { body: body() },
    );
    await assert.rejects(readStream(repeating.context, stream), {
      code: "vendor_reply_invalid",
      message: /second time/,
    });
    const forgetful = await serveHubSpot(t, ({ method, query }) => {
      if (method === "POST") return { body: { total: 0, results: [] } };
      return query.has("after") ? refusal(400, "VALIDATION_ERROR", "The after is invalid") : { body: body() };
    });
    await assert.rejects(readStream(forgetful.context, stream), { code: "cursor_expired" });
  }
});

test("ids beyond 2^53 are kept to the digit, and one that JSON has rounded is refused", async (t) => {
  const store = storeWith([company("90071992547409931234567", since)]);
  const exact = await serveHubSpot(t, (question) => answerFrom(store, question));
  assert.deepEqual(idsOf(await readStream(exact.context, "companies")), ["90071992547409931234567"]);
  const rounded = await serveHubSpot(t, () => ({ body: '{"total":1,"results":[{"id":90071992547409931234567}]}' }));
  await assert.rejects(readStream(rounded.context, "companies"), { code: "vendor_reply_invalid", message: /damaged/ });
});

test("a record with 30 MB of properties is read, and its page with it", async (t) => {
  const text = "All work and no play makes a dull deal. ".repeat(750_000);
  assert.ok(text.length >= 30_000_000);
  const store = storeWith([company("1", since, { description: text }), company("2", since)]);
  const { context } = await serveHubSpot(t, (question) => answerFrom(store, question));
  const [first, second] = await readStream(context, "companies");
  assert.equal(crmRecordSchema.parse(first?.payload).object.properties["description"]?.length, text.length);
  assert.equal(second?.externalId, "2");
});
