import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "@sophia/core";
import { z } from "zod";
import { bareIssue, connectionOf, payloadOf, readStream } from "./fixtures/read-stream.ts";
import { fixtureAnswer, listAnswer, serveLinear, type Answer, type Asked } from "./fixtures/serve.ts";
import { linearManifest } from "./manifest.ts";
import { streamPlans } from "./streams.ts";

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
      return listAnswer("issues", [bareIssue("i1", { comments: connectionOf(all.slice(0, 10), "10") })]);
    assert.deepEqual([operationName, variables["id"]], ["SophiaIssueComments", "i1"]);
    // One was written meanwhile: what stood at the end of the page before comes again.
    const start = Number(variables["after"]) - 1;
    const end = start + Number(variables["first"]);
    return {
      body: {
        data: {
          issue: { id: "i1", comments: connectionOf(all.slice(start, end), end < all.length ? String(end) : null) },
        },
      },
    };
  });
  const { records } = await readStream(context, "issues");
  assert.deepEqual(payloadOf(records[0]).object["comments"], { nodes: all });
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
        (ids.success ? ids.data.id.in : ["moved"]).map((id) => bareIssue(id)),
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
    if (root !== "initiativeUpdates") return listAnswer(root, root === "initiatives" ? [bareIssue("i1")] : []);
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

test("a page whose place Linear forgot starts the range again, and a first page it refuses does not", async (t) => {
  const refuse: Answer = { status: 400, body: { errors: [{ message: "bad", extensions: { code: "INPUT_ERROR" } }] } };
  const later = await serveLinear(t, ({ variables }) =>
    variables["after"] === null ? listAnswer("issues", [bareIssue("i1")], "x") : refuse,
  );
  await assert.rejects(readStream(later.context, "issues"), { code: "cursor_expired" });
  const first = await serveLinear(t, () => refuse);
  await assert.rejects(readStream(first.context, "issues"), { code: "vendor_reply_invalid" });
});

test("the cursor does not grow with the list", async (t) => {
  const { context } = await serveLinear(t, ({ variables }) => {
    const n = Number(variables["after"] ?? 0) + 1;
    return listAnswer("issues", [bareIssue(`i${n}`)], n < 200 ? String(n) : null);
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
  const comments = z.object({ nodes: z.array(z.json()) }).parse(payloadOf(records[0]).object["comments"]);
  assert.equal(comments.nodes.length, 3);
});
