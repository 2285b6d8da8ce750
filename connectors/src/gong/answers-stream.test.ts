import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, Page, RawRecord } from "@sophia/core";
import { gong } from "./index.ts";
import { fixtureAnswer, serveGong } from "./fixtures/serve.ts";
import type { GongContext } from "./client.ts";
import { readGongPage } from "./sync.ts";

async function readAnswers(context: GongContext, known: readonly RawRecord[] = []) {
  const records: RawRecord[] = [];
  const notices: string[] = [];
  let cursor: Json = null;
  do {
    const request = {
      stream: "scorecard-answers",
      cursor,
      since: null,
      known: async (kind: string) => known.filter((one) => one.kind === kind),
    };
    const page: Page = await readGongPage(context, request);
    records.push(...page.records);
    notices.push(...(page.notices ?? []));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return { records, notices };
}

test("nothing of a review is made into anything that can be shown, and the status says so", async (t) => {
  const { context } = await serveGong(t, fixtureAnswer);
  const { records, notices } = await readAnswers(context);
  const review = records.find(({ kind }) => kind === "scorecard_answer");
  assert.match(JSON.stringify(review), /SECRET of the review/);
  for (const record of records) {
    assert.deepEqual(gong.references(record), []);
    const result = gong.transform(record, () => undefined, { account: { externalId: "W", name: "Sample", url: null } });
    assert.deepEqual(result, { entities: [], documents: [], identities: [], memberships: [] });
  }
  assert.match(notices.join(), /shown to nobody/);
  assert.ok(!notices.join().includes("SECRET"));
});

test("ids sent as numbers beyond 2^63 keep every digit", async (t) => {
  const body =
    '{"answeredScorecards":[{"answeredScorecardId":18446744073709551614,"callId":18446744073709551615,"score":3},{"answeredScorecardId":18446744073709551613}]}';
  const { context } = await serveGong(t, () => ({ body }));
  const { records } = await readAnswers(context);
  assert.deepEqual(
    records.map(({ externalId }) => externalId),
    ["18446744073709551614", "18446744073709551613", "read"],
  );
  assert.deepEqual(records[0]?.payload, {
    answeredScorecardId: "18446744073709551614",
    callId: "18446744073709551615",
    score: 3,
  });
});

test("all pages ask for the same 90 days of both methods, and a vendor that repeats itself is stopped", async (t) => {
  let nth = 0;
  const { context, asked } = await serveGong(t, () => {
    nth += 1;
    return {
      body: {
        answeredScorecards: [{ answeredScorecardId: `${nth}` }],
        records: { totalRecords: 3, ...(nth < 3 && { cursor: `c${nth}` }) },
      },
    };
  });
  let nowMs = Date.parse("2025-11-20T23:59:59Z");
  const { records } = await readAnswers({ ...context, nowMs: () => (nowMs += 1_000) });
  assert.equal(records.length, 4);
  const filter = { reviewFromDate: "2025-08-23", reviewMethod: "BOTH" };
  assert.deepEqual(
    asked.map(({ body }) => body),
    [{ filter }, { filter, cursor: "c1" }, { filter, cursor: "c2" }],
  );

  let again = 0;
  const circle = await serveGong(t, () => ({
    body: { answeredScorecards: [{ answeredScorecardId: "1" }], records: { cursor: `${(again += 1)}` } },
  }));
  await assert.rejects(readAnswers(circle.context), { code: "vendor_reply_invalid", message: /second time/ });
});

test("they are asked for once a day", async (t) => {
  const { context, asked } = await serveGong(t, fixtureAnswer);
  const first = await readAnswers(context);
  const asks = asked.length;
  const second = await readAnswers({ ...context, nowMs: () => context.nowMs() + 22 * 60 * 60 * 1000 }, first.records);
  assert.equal(asked.length, asks);
  assert.deepEqual(second, first);
  await readAnswers({ ...context, nowMs: () => context.nowMs() + 24 * 60 * 60 * 1000 }, first.records);
  assert.equal(asked.length, asks + 1);
});
