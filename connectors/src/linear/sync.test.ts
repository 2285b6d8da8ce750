import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, Page, RawRecord } from "@sophia/core";
import { z } from "zod";
import { askLinear, type LinearContext } from "./client.ts";
import { fixtureAnswer, listAnswer, serveLinear, type Answer, type Asked } from "./fixtures/serve.ts";
import { linearManifest } from "./manifest.ts";
import { queries } from "./queries.ts";
import { readListPage } from "./read-list.ts";
import { streamPlans } from "./streams.ts";
import { readLinearPage } from "./sync.ts";

interface Read {
  readonly records: RawRecord[];
  readonly notices: string[];
  readonly pages: Page[];
}

async function readStream(context: LinearContext, stream: string, since: string | null = null): Promise<Read> {
  const records: RawRecord[] = [];
  const pages: Page[] = [];
  let cursor: Json = null;
  do {
    const page: Page = await readLinearPage(context, { stream, cursor, since, known: async () => [] });
    records.push(...page.records);
    pages.push(page);
    cursor = JSON.parse(JSON.stringify(page.nextCursor));
  } while (cursor !== null);
  return { records, pages, notices: pages.flatMap(({ notices }) => notices ?? []) };
}

const objectSchema = z.object({ object: z.record(z.string(), z.json()), unread: z.array(z.string()).optional() });
const objectOf = (record: RawRecord | undefined) => objectSchema.parse(record?.payload);

/** An object that holds empty lists. */
const issue = (id: string, fields: { readonly [field: string]: Json } = {}): Json => ({
  id,
  identifier: id,
  ...fields,
});
const list = (nodes: readonly Json[], endCursor: string | null = null): Json => ({
  nodes,
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
});
const empty = (root: string) => listAnswer(root, []);

/** The root list that an operation asks for. */
function rootOf({ operationName }: Asked): string {
  const name = operationName.replace("Sophia", "");
  return name.charAt(0).toLowerCase() + name.slice(1);
}

test("every stream of the manifest is read, and every plan is a stream of it", () => {
  const plans = [...streamPlans].map(([id, { kind, grows }]) => ({ id, kinds: [kind], grows }));
  const streams = linearManifest.streams.map(({ id, kinds, listing }) => ({ id, kinds, grows: listing === "growing" }));
  assert.deepEqual(plans, streams);
});

test("archived, trashed and signed-out objects are asked for", async (t) => {
  const { context, asked } = await serveLinear(t, fixtureAnswer);
  for (const { id } of linearManifest.streams) await readStream(context, id);
  const lists = asked.filter(({ query }) => query.includes("$after"));
  assert.ok(lists.length >= linearManifest.streams.length);
  for (const { query } of lists) assert.match(query, /includeArchived: true/);
  assert.match(asked[0]?.query ?? "", /users\(.*includeDisabled: true/);
});

test("comments beyond a page are read on to the last, and one that comes twice is kept once", async (t) => {
  const comment = (n: number) => ({ id: `c${n}`, body: `Comment ${n}` });
  const all = Array.from({ length: 431 }, (_, n) => comment(n));
  const { context, asked } = await serveLinear(t, ({ operationName, variables }) => {
    if (operationName === "SophiaIssues")
      return listAnswer("issues", [issue("i1", { comments: list(all.slice(0, 10), "10") })]);
    assert.deepEqual([operationName, variables["id"]], ["SophiaIssueComments", "i1"]);
    // One was written meanwhile: what stood at the end of the page before comes again.
    const start = Number(variables["after"]) - 1;
    const end = start + Number(variables["first"]);
    return {
      body: {
        data: { issue: { id: "i1", comments: list(all.slice(start, end), end < all.length ? String(end) : null) } },
      },
    };
  });
  const { records } = await readStream(context, "issues");
  assert.deepEqual(objectOf(records[0]).object["comments"], { nodes: all });
  assert.ok(asked.length <= 7, `${asked.length} requests`);
});

test("a later run reads what changed, and issues of which only a comment, attachment or relation changed", async (t) => {
  const since = "2026-11-20T10:00:00.000Z";
  const gte = "2026-11-20T09:55:00.000Z";
  const old = "2026-11-01T00:00:00.000Z";
  const part = (id: string, issueId: string | null, updatedAt = since): Json => ({
    id,
    updatedAt,
    issue: issueId === null ? null : { id: issueId },
  });
  const { context, asked } = await serveLinear(t, (question) => {
    const { filter } = z.object({ filter: z.record(z.string(), z.json()).optional() }).parse(question.variables);
    const root = rootOf(question);
    if (root === "issues") {
      const ids = z.object({ id: z.object({ in: z.array(z.string()) }) }).safeParse(filter);
      return listAnswer(
        "issues",
        (ids.success ? ids.data.id.in : ["moved"]).map((id) => issue(id)),
      );
    }
    if (root === "comments") return listAnswer(root, [part("c1", "a"), part("c2", "a"), part("c3", null)]);
    if (root === "attachments") return listAnswer(root, [part("f1", "b")]);
    return listAnswer(
      root,
      [
        { id: "r1", updatedAt: since, issue: { id: "c" }, relatedIssue: { id: "d" } },
        { id: "r2", updatedAt: old, issue: { id: "old" }, relatedIssue: { id: "old" } },
      ],
      "older",
    );
  });
  const { records } = await readStream(context, "issues", since);
  assert.deepEqual(
    records.map(({ externalId }) => externalId),
    ["moved", "a", "b", "c", "d"],
  );
  const filters = asked
    .filter(({ query }) => query.includes("orderBy: updatedAt"))
    .map(({ variables }) => variables["filter"]);
  const changed = { updatedAt: { gte } };
  assert.deepEqual(
    filters,
    [changed, changed, changed, undefined],
    "relations take no filter and end at the first old one",
  );
  const firsts = asked.map(({ variables }) => Number(variables["first"]));
  assert.ok(firsts[0] !== undefined && firsts[0] <= 20, "a look for changes does not pay for a full page");
});

test("a Linear without one of the lists that tell of changed parts is read without it", async (t) => {
  const { context } = await serveLinear(t, (question) => {
    const root = rootOf(question);
    if (root !== "initiativeUpdates") return listAnswer(root, root === "initiatives" ? [issue("i1")] : []);
    const unknown = { message: 'Unknown type "InitiativeUpdateFilter".', locations: [{ line: 1, column: 60 }] };
    const lost = {
      message: 'Cannot query field "initiativeUpdates" on type "Query".',
      locations: [{ line: 2, column: 1 }],
    };
    return { status: 400, body: { errors: [unknown, lost] } };
  });
  const { records, notices } = await readStream(context, "initiatives", "2026-11-20T10:00:00.000Z");
  assert.deepEqual(
    records.map(({ externalId }) => externalId),
    ["i1"],
  );
  assert.match(notices[0] ?? "", /no initiativeUpdates of initiatives/);
});

test("a full run reads no parts for themselves, in an order that changes do not disturb", async (t) => {
  const { context, asked } = await serveLinear(t, (question) => empty(rootOf(question)));
  for (const { id } of linearManifest.streams) await readStream(context, id);
  assert.equal(asked.length, linearManifest.streams.length);
  for (const { query, variables } of asked) {
    assert.match(query, /orderBy: createdAt/);
    assert.equal(variables["filter"], undefined);
  }
});

const missing = (code: string, path: readonly (string | number)[]): Json => ({
  message: "Ann Lee SECRET",
  path,
  extensions: { code, type: code.toLowerCase() },
});

test("a partial success that passes is asked for once more and leaves no trace", async (t) => {
  let nth = 0;
  const { context, asked } = await serveLinear(t, () => {
    nth += 1;
    const { body } = listAnswer("issues", [issue("i1", { assignee: nth === 1 ? null : { id: "u1", name: "Ann" } })]);
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
  assert.deepEqual([asked.length, notices, objectOf(records[0]).unread], [2, [], undefined]);
});

test("a partial success that stays keeps what came, says what is missing, and stops nothing", async (t) => {
  const { context } = await serveLinear(t, ({ variables }) => {
    const nodes = [issue("i1"), issue("i2", { assignee: null })];
    const page = listAnswer(
      "issues",
      variables["after"] === null ? nodes : [issue("i3")],
      variables["after"] === null ? "2" : null,
    );
    const errors = [missing("FORBIDDEN", ["issues", "nodes", 1, "assignee"]), missing("FORBIDDEN", [])];
    return variables["after"] === null
      ? { body: { ...z.record(z.string(), z.json()).parse(page.body), errors } }
      : page;
  });
  const { records, notices } = await readStream(context, "issues");
  assert.deepEqual(
    records.map((record) => [record.externalId, objectOf(record).unread]),
    [
      ["i1", undefined],
      ["i2", ["assignee"]],
      ["i3", undefined],
    ],
  );
  assert.equal(notices.length, 1);
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
      [issue(variables["after"] === null ? "i1" : "i2")],
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
      issue(`i${start + n}`, { description: "x".repeat(3_000_000) }),
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
  const { context } = await serveLinear(t, () => listAnswer("issues", [issue(id, { description })]));
  const { records } = await readStream(context, "issues");
  assert.equal(records[0]?.externalId, id);
  assert.ok(objectOf(records[0]).object["description"] === description);
});

const damaged: readonly (readonly [string, Answer, RegExp])[] = [
  ["without pages", { body: { data: { issues: { nodes: [] } } } }, /no page \(pageInfo\)/],
  ["without the list", { body: { data: { other: 1 } } }, /no page/],
  ["with null in place of an issue", listAnswer("issues", [issue("i1"), null]), /damaged/],
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
  const outer = await serveLinear(t, () => listAnswer("issues", [issue("i1")], `new ${(nth += 1)}`));
  await assert.rejects(readStream(outer.context, "issues"), { code: "vendor_reply_invalid", message: /second time/ });
  assert.ok(outer.asked.length < 5);
  const inner = await serveLinear(t, ({ operationName, variables }) =>
    operationName === "SophiaIssues"
      ? listAnswer("issues", [issue("i1", { comments: list([{ id: "c" }], "a") })])
      : {
          body: {
            data: { issue: { id: "i1", comments: list([{ id: "c" }], variables["after"] === "a" ? "b" : "a") } },
          },
        },
  );
  await assert.rejects(readStream(inner.context, "issues"), { code: "vendor_reply_invalid", message: /second time/ });
  assert.ok(inner.asked.length < 5);
});

test("a page whose place Linear forgot starts the range again, and a first page it refuses does not", async (t) => {
  const refuse: Answer = { status: 400, body: { errors: [{ message: "bad", extensions: { code: "INPUT_ERROR" } }] } };
  const later = await serveLinear(t, ({ variables }) =>
    variables["after"] === null ? listAnswer("issues", [issue("i1")], "x") : refuse,
  );
  await assert.rejects(readStream(later.context, "issues"), { code: "cursor_expired" });
  const first = await serveLinear(t, () => refuse);
  await assert.rejects(readStream(first.context, "issues"), { code: "vendor_reply_invalid" });
});

test("the cursor does not grow with the list", async (t) => {
  const { context } = await serveLinear(t, ({ variables }) => {
    const n = Number(variables["after"] ?? 0) + 1;
    return listAnswer("issues", [issue(`i${n}`)], n < 200 ? String(n) : null);
  });
  const { pages } = await readStream(context, "issues");
  assert.equal(pages.length, 200);
  assert.ok(pages.every(({ nextCursor }) => JSON.stringify(nextCursor).length < 400));
});

test("a limit that is met in mid-page ends it, and the same page is read again later", async (t) => {
  let limited = true;
  const { context } = await serveLinear(t, (question) => {
    if (question.operationName === "SophiaIssueComments" && limited) {
      limited = false;
      return {
        status: 400,
        headers: { "retry-after": "3" },
        body: { errors: [{ message: "x", extensions: { code: "RATELIMITED" } }] },
      };
    }
    return fixtureAnswer(question);
  });
  await assert.rejects(readStream(context, "issues"), { code: "rate_limited", retryAfterMs: 3_000 });
  const { records } = await readStream(context, "issues");
  assert.equal(records.length, 4);
  const comments = z.object({ nodes: z.array(z.json()) }).parse(objectOf(records[0]).object["comments"]);
  assert.equal(comments.nodes.length, 3);
});

test("an aborted run ends with the abort, not with a failure of Linear", async (t) => {
  const { context } = await serveLinear(t, fixtureAnswer);
  const aborted = { ...context, signal: AbortSignal.abort(new Error("stopped")) };
  await assert.rejects(
    askLinear(aborted, { operation: "X", what: "x", paged: false, text: "", variables: {}, points: 1 }),
    { message: "stopped" },
  );
});
