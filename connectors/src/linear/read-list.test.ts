import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "@sophia/core";
import { z } from "zod";
import { askLinear } from "./client.ts";
import { bareIssue, connectionOf, payloadOf, readStream } from "./fixtures/read-stream.ts";
import { fixtureAnswer, listAnswer, serveLinear, type Answer } from "./fixtures/serve.ts";
import { queries } from "./queries.ts";
import { readListPage } from "./read-list.ts";

const missing = (code: string, path: readonly (string | number)[]): Json => ({
  message: "Ann Lee SECRET",
  path,
  extensions: { code, type: code.toLowerCase() },
});

test("a partial success that passes is asked for once more and leaves no trace", async (t) => {
  let nth = 0;
  const { context, asked } = await serveLinear(t, () => {
    nth += 1;
    const { body } = listAnswer("issues", [
      bareIssue("i1", { assignee: nth === 1 ? null : { id: "u1", name: "Ann" } }),
    ]);
    return nth === 1
      ? {
          body: {
            ...z.record(z.string(), z.json()).parse(body),
            errors: [missing("INTERNAL_SERVER_ERROR", ["issues", "nodes", 0, "assignee"])],
          },
        }
      : { body };
  });
  const { records, notices } = await readStream(context, "issues");
  assert.deepEqual([asked.length, notices, payloadOf(records[0]).unread], [2, [], undefined]);
});

test("a partial success that stays keeps what came, says what is missing, and stops nothing", async (t) => {
  const { context } = await serveLinear(t, ({ variables }) => {
    const nodes = [bareIssue("i1"), bareIssue("i2", { assignee: null })];
    const page = listAnswer(
      "issues",
      variables["after"] === null ? nodes : [bareIssue("i3")],
      variables["after"] === null ? "2" : null,
    );
    const errors = [missing("FORBIDDEN", ["issues", "nodes", 1, "assignee"]), missing("FORBIDDEN", [])];
    return variables["after"] === null
      ? { body: { ...z.record(z.string(), z.json()).parse(page.body), errors } }
      : page;
  });
  const { records, notices } = await readStream(context, "issues");
  assert.deepEqual(
    records.map((record) => [record.externalId, payloadOf(record).unread]),
    [
      ["i1", undefined],
      ["i2", ["assignee"]],
      ["i3", undefined],
    ],
  );
  assert.equal(notices.length, 2);
  assert.match(notices[1] ?? "", /a problem with issues without saying which/);
  assert.match(notices[0] ?? "", /some issues whole \(assignee\)/);
  assert.doesNotMatch(notices.join(), /SECRET/);
});

test("a field that this Linear no longer has is left out, once for the whole run, and told", async (t) => {
  const { context, asked } = await serveLinear(t, ({ query, variables }) => {
    const lines = query.split("\n");
    const lost = lines.flatMap((line, index) => (/^(previousIdentifiers|quotedText)$/.test(line) ? [index + 1] : []));
    if (lost.length > 0) {
      const errors = lost.map((line) => ({
        message: `Cannot query field "${lines[line - 1]}" on type "Issue".`,
        locations: [{ line, column: 1 }],
        extensions: { code: "GRAPHQL_VALIDATION_FAILED", type: "graphql error" },
      }));
      return { status: 400, body: { errors } };
    }
    return listAnswer(
      "issues",
      [bareIssue(variables["after"] === null ? "i1" : "i2")],
      variables["after"] === null ? "1" : null,
    );
  });
  const { records, notices } = await readStream(context, "issues");
  assert.deepEqual(
    records.map(({ externalId }) => externalId),
    ["i1", "i2"],
  );
  assert.equal(asked.length, 3);
  assert.match(asked[2]?.query ?? "", /\nidentifier\n/);
  assert.match(notices[0] ?? "", /no comments\.quotedText, previousIdentifiers of issues/);
});

test("a page that is too large is asked for in halves, and one object that is too large alone is an error", async (t) => {
  const { context, asked } = await serveLinear(t, ({ variables }) => {
    const start = Number(variables["after"] ?? 0);
    const end = start + Number(variables["first"]);
    const nodes = Array.from({ length: Math.min(end, 60) - start }, (_, n) =>
      bareIssue(`i${start + n}`, { description: "x".repeat(3_000_000) }),
    );
    return listAnswer("issues", nodes, end < 60 ? String(end) : null);
  });
  // 50 issues of 3 MB are 150 MB, over the bound of 128 MB.
  const page = await readListPage(context, queries.issues, {
    after: null,
    orderBy: "createdAt",
    filter: null,
    without: [],
  });
  assert.deepEqual([page.nodes.length, page.next], [25, "25"]);
  assert.deepEqual(
    asked.map(({ variables }) => variables["first"]),
    [50, 25],
  );
});

test("a description of 30 MB, ids beyond 2^53 and any Unicode are kept as sent", async (t) => {
  const description = "Größe 🏦 \u0000 \ud83d ".repeat(1_600_000);
  assert.ok(Buffer.byteLength(description) > 30_000_000);
  const id = "9007199254740993123";
  const { context } = await serveLinear(t, () => listAnswer("issues", [bareIssue(id, { description })]));
  const { records } = await readStream(context, "issues");
  assert.equal(records[0]?.externalId, id);
  assert.ok(payloadOf(records[0]).object["description"] === description);
});

const damaged: readonly (readonly [string, Answer, RegExp])[] = [
  ["without pages", { body: { data: { issues: { nodes: [] } } } }, /no page \(pageInfo\)/],
  ["without the list", { body: { data: { other: 1 } } }, /no page/],
  ["with null in place of an issue", listAnswer("issues", [bareIssue("i1"), null]), /damaged/],
  ["with an issue without an id", listAnswer("issues", [{ identifier: "ENG-1" }]), /damaged/],
  [
    "with an id that JSON has rounded",
    { body: '{"data":{"issues":{"nodes":[{"id":9007199254740993}],"pageInfo":{"hasNextPage":false}}}}' },
    /damaged/,
  ],
  [
    "with a next page nowhere",
    { body: { data: { issues: { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } } } } },
    /nowhere/,
  ],
];
for (const [what, answer, message] of damaged) {
  test(`a page ${what} is an error, so that nothing looks deleted`, async (t) => {
    const { context } = await serveLinear(t, () => answer);
    await assert.rejects(readStream(context, "issues"), { code: "vendor_reply_invalid", message });
  });
}

test("a Linear that sends the same page for ever is stopped with an error, of a list and of comments alike", async (t) => {
  let nth = 0;
  const outer = await serveLinear(t, () => listAnswer("issues", [bareIssue("i1")], `new ${(nth += 1)}`));
  await assert.rejects(readStream(outer.context, "issues"), { code: "vendor_reply_invalid", message: /second time/ });
  assert.ok(outer.asked.length < 5);
  const inner = await serveLinear(t, ({ operationName, variables }) =>
    operationName === "SophiaIssues"
      ? listAnswer("issues", [bareIssue("i1", { comments: connectionOf([{ id: "c" }], "a") })])
      : {
          body: {
            data: {
              issue: { id: "i1", comments: connectionOf([{ id: "c" }], variables["after"] === "a" ? "b" : "a") },
            },
          },
        },
  );
  await assert.rejects(readStream(inner.context, "issues"), { code: "vendor_reply_invalid", message: /second time/ });
  assert.ok(inner.asked.length < 5);
});

test("an aborted run ends with the abort, not with a failure of Linear", async (t) => {
  const { context } = await serveLinear(t, fixtureAnswer);
  const aborted = { ...context, signal: AbortSignal.abort(new Error("stopped")) };
  await assert.rejects(
    askLinear(aborted, { operation: "X", what: "x", paged: false, text: "", variables: {}, points: 1 }),
    { message: "stopped" },
  );
});
